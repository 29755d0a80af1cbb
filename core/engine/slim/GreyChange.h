// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/slim/LabelledPatch.h"
#include "core/engine/slim/Random.h"

namespace granule::engine::slim {

/// How far the grey values of a crop may be changed. Units: standard deviations of the image.
struct GreyLimits {
    double blurPx = 1.2, blurChance = 0.35;
    double logGamma = 0.3;
    double logContrast = 0.25;  ///< together with brightness: a field with another share of background is
    double brightness = 0.3;    ///< normalised to another zero and another unit
    double cellShift = 0.35;    ///< platelets differ in how dark they are
    double noise = 0.3;
    double shading = 0.15;      ///< a slow gradient over the crop
};

/// Changes the grey of a crop as another microscope session would: blur, gamma, contrast, brightness, every platelet's own
/// grey, shading, noise. Labels stay. `sameNoise`: all planes of the crop get the same noise, as a repeated slice has.
void changeGrey(LabelledPatch& patch, const GreyLimits& limits, bool sameNoise, Random& random);

} // namespace granule::engine::slim
