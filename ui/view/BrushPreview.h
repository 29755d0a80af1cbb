// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Run.h"
#include "core/volume/Box.h"

#include <QColor>

namespace granule::view {

/// The brush under the mouse: what a click would touch.
struct BrushPreview {
    Index centre;
    double diameterNm = 0;
    bool ball = false;
    QColor colour; ///< of the class being painted; the eraser's is white
    edit::Runs covered = {}; ///< of a brush that stops at edges, the voxels that it would paint; else empty: all of disc or ball
    friend bool operator==(const BrushPreview&, const BrushPreview&) = default;
};

} // namespace granule::view
