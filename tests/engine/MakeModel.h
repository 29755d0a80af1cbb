// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Model.h"

namespace granule::engine {

/// Writes an untrained model with weights from `seed`, window `planes` deep and `side` wide. Torch-free for the tests that include it.
void makeModel(const std::filesystem::path& folder, const NetworkSpec& spec, std::uint64_t seed, std::int64_t planes = 5,
               std::int64_t side = 64);

/// The same with all weights zero: every class is equally probable everywhere.
void makeUndecidedModel(const std::filesystem::path& folder, const NetworkSpec& spec);

} // namespace granule::engine
