// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Network.h"

namespace granule::engine {

/// What a window's loss is counted against.
struct LossTarget {
    torch::Tensor labels;  ///< N,Z,Y,X, class ids
    torch::Tensor weights; ///< N,Z,Y,X: W' of each voxel
    double weighted = 1;   ///< the share of voxels that weigh more than the floor
};

/// The study's loss (ALGORITHMS section 4): the sum over voxels of W' CE of the 3D logits plus `loss2d` times that of the 2D
/// logits, plus the L2 penalty times `weighted`. Without a 3D part the 2D logits are the prediction, and count once.
torch::Tensor studyLoss(const Network& network, const NetworkOutput& output, const LossTarget& target, double loss2d);

} // namespace granule::engine
