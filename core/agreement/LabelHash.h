// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <stop_token>

namespace granule::agreement {

/// A number that equal label maps share and unlike ones hardly ever: of shape and ids, however they lie in
/// blocks. FNV-1a, of every row, then of the rows (Fowler, Noll, Vo 1991). All cores. Throws Cancelled.
std::uint64_t hashOf(const LabelMap& labels, const std::stop_token& stop = {});

} // namespace granule::agreement
