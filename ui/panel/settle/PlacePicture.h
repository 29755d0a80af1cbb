// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/GreyRange.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

#include <QImage>
#include <QSize>

#include <vector>

namespace granule::panel {

/// What pictures of places are made from: snapshots, for a worker to read.
struct PictureSource {
    Volume volume; ///< may be null: then the labels lie on dark ground
    GreyRange grey;
    ClassSchema schema;
    std::vector<LabelMap> raters; ///< of classes, on the volume's grid: one part of the picture each, from left to right
    std::vector<QRgb> colours = {}; ///< by which the raters are known: a line above each part; may be empty
};

/// The slice through `inside` and what surrounds the place, once for every rater: labels in the colours of their classes over the image,
/// and a line around the place, which is what hangs together with `inside` where all raters say what they say there. `size` is in pixels of the screen. Any thread.
QImage placePicture(const PictureSource& source, const Box& place, const Index& inside, const QSize& size);

} // namespace granule::panel
