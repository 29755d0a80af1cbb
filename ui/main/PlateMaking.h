// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ObjectTable.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"
#include "ui/figure/SceneRecipe.h"
#include "ui/panel/figures/PlateForm.h"

#include <QImage>

#include <memory>
#include <vector>

namespace granule::desktop {

/// What a lettered figure is made of: snapshots, no project.
struct PlateInputs {
    struct Layer {
        QString name;
        LabelMap map;
        std::shared_ptr<const ObjectTable> objects;
    };
    panel::PlateRequest request;
    std::vector<Layer> layers; ///< one at least, of one grid; the truth first
    Volume image;              ///< may be null
    ClassSchema schema;
    Index crosshair;
    figure::SceneRecipe recipe; ///< of 3D pictures
    int dpi = 300;              ///< of pictures
};

/// The figure as it would be printed, `widthPixels` across. Throws as makePlate(); null where the figure is no plate.
QImage plateImage(const PlateInputs& inputs, int widthPixels, Progress& progress, const std::stop_token& stop);

/// Draws the figure and writes it by the ending of `path` (.svg, .pdf, .png), whole or not at all. Throws Error (NotFound,
/// InvalidValue, Mismatch, Unsupported, Unwritable); Cancelled. Any thread with a QGuiApplication.
void makePlate(const std::string& path, const PlateInputs& inputs, Progress& progress, const std::stop_token& stop);

} // namespace granule::desktop
