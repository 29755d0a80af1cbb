// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace granule::panel {

/// What a person wants trained: the study's recipe but for these.
struct TrainOrder {
    std::string network;
    int base = 16;
    std::int64_t steps = 1000;
    std::uint64_t seed = 1;
    std::int64_t heldOutPlanes = 0; ///< at the end of the stack: scored on, not learned from
    std::vector<std::int64_t> maskedSlices; ///< damaged slices that the person left out
    int layer = 0;                 ///< of the project, taken as truth
    std::filesystem::path folder;  ///< of the run; one that was begun goes on
};

} // namespace granule::panel
