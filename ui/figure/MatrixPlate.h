// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/MatrixFigure.h"
#include "ui/figure/Plate.h"

namespace granule::figure {

/// One matrix of a plate. Its title says what is to be read above it, "MIoU(org) 0.497" for instance.
struct MatrixPlateStyle {
    int firstRow = 2;      ///< rows before it are left out: the study prints organelles alone
    double widthMm = 180;
    bool skipL = false;
};

/// The study's Figure S4: confusion matrices side by side, at most three a row.
Plate matrixPlate(const std::vector<MatrixFigure>& matrices, const MatrixPlateStyle& style);

} // namespace granule::figure
