// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/Volume.h"

#include <QColor>
#include <QString>

/// Numbers and things in words, the same in every panel.
namespace granule::panel {

/// "16 bit, 40 x 10 x 10 nm", or "voxel size unknown".
QString describeImage(const Volume& volume);
/// "540 nm", "1.20 um" with the Greek letter.
QString describeLength(double nm);
/// A volume with sensible digits, "0.31 um3" with the Greek letter and a raised three.
QString describeVolume(double nm3);
/// "12 s", "1:12 min", "2 h 05 min".
QString describeDuration(double seconds);
/// "32 M", "1.2 G", for counts of voxels.
QString describeCount(double voxels);
QColor colourOf(const Colour& colour);

} // namespace granule::panel
