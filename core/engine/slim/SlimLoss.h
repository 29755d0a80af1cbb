// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <torch/types.h>

namespace granule::engine::slim {

/// Cross-entropy with class weights (mean over voxels weighted by them) plus `diceWeight` x soft Dice loss over the classes
/// that are present. `logits` N,C,Z,Y,X; `classes` N,Z,Y,X int64; `weights` C.
torch::Tensor slimLoss(const torch::Tensor& logits, const torch::Tensor& classes, const torch::Tensor& weights,
                       double diceWeight, double labelSmoothing);

} // namespace granule::engine::slim
