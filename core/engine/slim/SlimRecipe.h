// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/slim/GreyChange.h"
#include "core/engine/slim/Warp.h"

#include <vector>

namespace granule::engine::slim {

/// The planes that a slim network with a pyramid sees at a time, in training and in use.
inline constexpr int slimDepth = 3;

/// What the steps of one stretch of training are made of. Within a run the stages follow one another, each with its own
/// warm-up and cosine.
struct SlimStage {
    std::int64_t steps = 1000;
    double learningRate = 2e-3;
    std::vector<int> depths{1};  ///< planes of a crop; one of them is drawn a step
    std::int64_t voxels = 2 * 192 * 192; ///< of a step: deeper crops come in smaller batches
    double classPower = 0.5;     ///< cross-entropy weighs a class by (share of voxels)^-classPower
    double organelleShare = 0.6; ///< crops centred near an organelle of an evenly drawn class
    double pasteShare = 0.7;     ///< crops that get organelles pasted in
    int mostPasted = 8;          ///< of them up to so many
    double volumeShare = 0;      ///< deep crops that come from a volume instead of a real slice
};

/// All that a slim network's training does, but for its data.
struct SlimRecipe {
    std::int64_t crop = 192;
    WarpLimits warp;
    GreyLimits grey;
    double dropout = 0.1;
    double weightDecay = 1e-3;
    double clip = 2;             ///< of the gradient's norm
    double average = 0.995;      ///< the moving average of weights that is kept
    double diceWeight = 1;
    double loss2d = 0.33;        ///< of the 2D logits beside the 3D ones
    double labelSmoothing = 0;
    bool bf16 = false;           ///< convolutions in bf16, sums and weights in fp32: twice as fast on processors that have it
    std::vector<SlimStage> stages;

    /// Two stages for a flat network: strong weights for rare classes, then milder ones with fewer pasted organelles.
    static SlimRecipe flat(std::int64_t steps);
    /// Two stages for a network with a pyramid: on single planes, where only the middle taps of its kernels learn, then
    /// on deep crops.
    static SlimRecipe deep(std::int64_t flatSteps, std::int64_t deepSteps);
};

} // namespace granule::engine::slim
