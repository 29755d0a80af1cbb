// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace granule::plugin {

/// Turns `count` IEEE half floats at the start of `values` into floats, in place; there is room for the
/// floats.
void widenHalves(std::byte* values, std::size_t count);

} // namespace granule::plugin
