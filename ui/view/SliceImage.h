// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/GreyPlane.h"
#include "ui/view/LabelPlane.h"
#include "ui/view/SliceGeometry.h"
#include "ui/view/SliceStyle.h"

#include <QImage>

#include <map>

namespace granule::view {

/// One slice ready for drawing: its grey values and each layer's labels. Labels may be refreshed by the
/// thread that holds it.
struct SlicePlanes {
    std::int64_t slice = 0;
    std::shared_ptr<const GreyPlane> grey;   ///< of a large stack only what is in sight; then null at first
    std::shared_ptr<const GreyPlane> coarse; ///< of a large stack: all of the slice, seen from afar
    std::map<int, LabelPlane> labels; ///< by layer id
};

/// Composes the device pixels `part` of `frame` (RGB32, of geometry.deviceSize()): window and level, then the
/// layers of `style`, fill and outline. Nearest voxel for XY zoomed in, averaged when zoomed out; XZ and YZ
/// interpolated. Any thread.
void composeSlice(const SlicePlanes& planes, const SliceStyle& style, const SliceGeometry& geometry,
                  const QRect& part, QImage& frame);

} // namespace granule::view
