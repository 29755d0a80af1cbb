// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"

#include <cstdint>
#include <functional>

namespace granule::phantom {

/// Calls `work(i)` for i in [0, count) on `threads` threads (0: as many as the machine has), in no fixed
/// order. The first exception stops the rest and is thrown here; so is Cancelled.
void forEachIndex(std::int64_t count, int threads, Progress& progress, const std::stop_token& stop,
                  const std::function<void(std::int64_t)>& work);

} // namespace granule::phantom
