// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/slim/SlimTraining.h"

namespace granule::engine::slim {

/// A member and the folder that its model gets inside resources/models.
struct ShippedMember {
    std::string folder;
    SlimMember member;
    std::vector<std::string> startsFrom; ///< folders of members trained before it, see SlimMember::warmStarts
};

/// The four networks that ship with Granule, in the order in which they are trained: two flat ones, then two with a
/// pyramid. `effort` scales the number of steps.
std::vector<ShippedMember> shippedEnsemble(double effort = 1);

} // namespace granule::engine::slim
