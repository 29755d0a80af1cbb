// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Network.h"
#include "core/engine/training/WindowSampler.h"

namespace granule::engine {

struct ValidationScore {
    double mIoUAll = 0, mIoUOrg = 0; ///< over the classes that occur in labels or prediction; organelles are classes 2 and up
    int classesPredicted = 0;        ///< a ReLU on the logits can kill a class for good
};

/// The grey values of the window whose output begins at `at`, with the network's margin, 1,1,Z,Y,X; reflected beyond the ends.
torch::Tensor greyWindow(const LabelledVolume& volume, const Index& at, const Shape& window, const Shape& margin);

/// The study's evaluation while training: windows side by side and one flush with each far end (voxels they share count
/// twice), one confusion matrix. A window larger than the volume sees it continued by reflection, and only the volume counts.
ValidationScore validate(const Network& network, const LabelledVolume& volume, const Shape& window, const torch::Device& device,
                         std::stop_token stop);

} // namespace granule::engine
