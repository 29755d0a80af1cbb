// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Training.h"
#include "core/engine/networks/Network.h"

#include <vector>

namespace granule::engine {

/// The study's loss (ALGORITHMS section 4): the sum over voxels of W' CE of the 3D logits plus loss2d times that of the 2D
/// logits, plus the L2 penalty. W' = floor + class balance, and depends on the voxel's class alone: floor + M n_min / n_class.
class StudyLoss {
public:
    /// `counts`: voxels of each class in the training volume. Absent classes get the floor and do not count for n_min.
    StudyLoss(const TrainConfig& config, const std::vector<std::int64_t>& counts, const torch::Device& device);
    /// `labels`: N,Z,Y,X.
    torch::Tensor operator()(const Network& network, const NetworkOutput& output, const torch::Tensor& labels) const;

private:
    double m_loss2d;
    bool m_penalty; ///< the penalty is scaled by the share of voxels whose weight beyond the floor is not zero
    torch::Tensor m_weights;
};

} // namespace granule::engine
