// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/slim/Organelle.h"
#include "core/engine/slim/Random.h"

namespace granule::engine::slim {

/// Dense granules beside the few that a slice shows: every round, pale profile of a vessel among `organelles` gets a dark core,
/// as dark against the cytoplasm as the real cores are, of a random size and place, and becomes a dense granule. Empty where
/// there is no real core to learn the grey from.
std::vector<Organelle> granulesFromVessels(const std::vector<Organelle>& organelles, Random& random);

} // namespace granule::engine::slim
