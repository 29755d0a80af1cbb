// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/GreyRange.h"
#include "core/volume/ObjectTable.h"
#include "core/volume/Volume.h"

#include <QImage>

#include <map>

namespace granule::panel {

/// What pictures of cells are made of; a snapshot for workers.
struct CellScene {
    Volume volume;
    GreyRange grey;
    LabelMap map;
    std::shared_ptr<const ObjectTable> objects;
    ClassSchema schema;
    std::map<LabelId, LabelId> cellOf; ///< of every object that lies in a cell
};

/// The slice `z` around a cell, whose box is `box`, with the colours of what lies in it; all else is dimmed. Reads every so
/// manieth voxel, so that it takes no longer for a large cell. Any thread.
QImage pictureOfCell(const CellScene& scene, LabelId cell, const Box& box, std::int64_t z, const QSize& size);

} // namespace granule::panel
