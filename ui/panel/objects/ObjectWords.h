// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Census.h"
#include "core/volume/ObjectTable.h"

#include <QColor>
#include <QIcon>
#include <QString>

#include <vector>

/// What is said and shown of objects, the same in every panel.
namespace granule::panel {

/// The objects that touch one: not the cell around it, nor what lies within it, and no plain class.
std::vector<LabelId> neighboursOf(LabelId id, const objects::Tally& tally, const ObjectTable& objects, const ClassSchema& schema);
/// The lengths of an object's box along z, y and x, in nm.
std::array<double, 3> extentNm(const Box& box, const VoxelSpacing& spacing);
/// On screen: its own colour, or its class's where a person gave it none and `byObject` is false.
QColor colourOf(const LabelObject& object, const ClassSchema& schema, bool byObject);
/// A small rounded square of a colour.
QIcon swatch(const QColor& colour);
QString describe(LabelObject::State state);
QString className(LabelId classId, const ClassSchema& schema);

} // namespace granule::panel
