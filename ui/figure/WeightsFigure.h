// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

#include <cstdint>
#include <string>

namespace granule::figure {

/// Writes the study's Figure S6: one slice of a label map (jet) beside the same slice of its error weights (magma, from 0 to
/// their largest value in the slice, with a scale). `weights` lies on the grid of `labels`. .svg, .pdf or .png by the path's
/// ending, 160 mm wide. Returns the largest weight. Throws Error (Mismatch, InvalidValue, Unsupported, Unwritable). Needs a
/// QGuiApplication, for its fonts.
double writeWeightsFigure(const std::string& path, const LabelMap& labels, const Volume& weights, std::int64_t z);

} // namespace granule::figure
