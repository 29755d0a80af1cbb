// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

#include <QColor>
#include <QImage>

#include <string>
#include <vector>

namespace granule::figure {

/// The colours of label maps in figures: jet at class/6 as the study shows them, its plain colours, those of the screen,
/// or a set that colour-blind people tell apart. All but jet and the plain ones have a white ground.
enum class LabelColours { Jet, Paper, Screen, ColourBlind };

/// From "jet", "paper", "screen", "okabe-ito". Throws Error (InvalidValue).
LabelColours labelColoursNamed(const std::string& word);
QColor labelColour(LabelId id, LabelColours colours, const ClassSchema& schema);

/// Slice `z` of an image, a pixel a voxel, from black to white as autoContrast() finds. An image of a single slice is that
/// slice, whatever `z`.
QImage greyPicture(const Volume& image, std::int64_t z);
/// Slice `z` of labels, a pixel a voxel.
QImage labelPicture(const LabelMap& labels, std::int64_t z, LabelColours colours, const ClassSchema& schema);
/// Labels over a grey picture of the same size; background lets it through, and cells do for the most part.
QImage labelsOver(const QImage& grey, const LabelMap& labels, std::int64_t z, LabelColours colours, const ClassSchema& schema, double opacity);

/// `picture`, whitened where `mask` (a byte a pixel, x fastest) is 0.
QImage dimmedOutside(const QImage& picture, const std::vector<std::uint8_t>& mask);

} // namespace granule::figure
