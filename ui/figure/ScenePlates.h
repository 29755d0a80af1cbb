// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/Plate.h"
#include "ui/figure/SceneRecipe.h"

namespace granule::figure {

/// A label map and who made it.
struct NamedLabels {
    QString name;
    LabelMap labels;
};

/// What plates of 3D pictures share.
struct ScenePlateStyle {
    SceneRecipe recipe;                    ///< camera, colours, ground
    std::vector<LabelId> organelles{2, 3, 4, 5}; ///< that have pictures of their own, with the classes inside them
    double widthMm = 180;
    int dpi = 300; ///< of the pictures
    bool skipL = false;
};

/// The study's Figure S1: a slice with one cell highlighted, all organelles of that cell in each map, and each organelle
/// alone, a row a map. All maps lie on one grid and hold the cell alone; the first is the truth and decides where the camera
/// stands.
struct CellFigure {
    QImage slice;                    ///< of the image, a pixel a voxel
    std::vector<std::uint8_t> mask;  ///< where the cell lies in it
    QString sliceTitle;              ///< "Image, z = 4"
    double sliceWidthNm = 0, sliceAspect = 1;
    std::vector<NamedLabels> maps;
};
/// Throws Error (InvalidValue, Unsupported); Cancelled. Needs a QGuiApplication, for its fonts.
Plate cellPlate(const CellFigure& figure, const ClassSchema& schema, const ScenePlateStyle& style, Progress& progress, const std::stop_token& stop = {});

/// The study's Figure S3: every organelle a row, every rater a column. All on one grid.
Plate raterPlate(const std::vector<NamedLabels>& raters, const ClassSchema& schema, const ScenePlateStyle& style, Progress& progress,
                 const std::stop_token& stop = {});

/// Everything that each rater labelled, raters side by side, at most four a row, from one place, which the first decides. All on one grid.
/// Throws Error (InvalidValue) where the first has nothing to show, (Unsupported) without OpenGL.
Plate sideBySidePlate(const std::vector<NamedLabels>& raters, const ClassSchema& schema, const ScenePlateStyle& style, Progress& progress,
                      const std::stop_token& stop = {});

} // namespace granule::figure
