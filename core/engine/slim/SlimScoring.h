// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Hybrid.h"
#include "core/engine/slim/LabelledPatch.h"
#include "core/engine/slim/SlimTraining.h"

namespace granule::engine::slim {

/// Class probabilities C,Y,X of plane 0, the mean of the networks over the eight flips and rotations. A network with a
/// pyramid sees the plane slimDepth times over.
torch::Tensor predictPlane(std::vector<Hybrid>& networks, const LabelledPatch& patch);

using Confusion = std::array<std::array<std::int64_t, classCount>, classCount>; ///< rows: truth
void count(Confusion& confusion, const torch::Tensor& probabilities, const LabelledPatch& truth);
/// A class that neither truth nor prediction holds counts as 0, as in the study.
SlimScore score(const Confusion& confusion);

} // namespace granule::engine::slim
