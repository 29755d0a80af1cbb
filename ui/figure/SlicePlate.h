// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/Plate.h"
#include "ui/figure/ScenePlates.h"
#include "ui/figure/SlicePicture.h"

namespace granule::figure {

/// Label maps under one heading.
struct SliceGroup {
    QString heading;
    std::vector<NamedLabels> maps;
};

/// The study's Figure S2: one slice of the image and the truth, then the same slice of many label maps, in rows. Every map
/// here holds that slice alone, all of one size.
struct SliceFigure {
    QImage image; ///< null: none was given
    QString imageTitle;
    std::vector<SliceGroup> groups; ///< the first begins beside the image: it holds the truth
    LabelColours colours = LabelColours::Jet;
    std::optional<double> overlay; ///< opacity over the image; empty: labels alone
    double widthMm = 180;
    int dpi = 300;
    bool skipL = false;
};
/// Throws Error (InvalidValue). Needs a QGuiApplication, for its fonts.
Plate slicePlate(const SliceFigure& figure, const ClassSchema& schema);

} // namespace granule::figure
