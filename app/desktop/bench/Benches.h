// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QJsonArray>

namespace granule::desktop {

/// The next slice of a 2048x2048 stack in memory, from the wheel event to the pixels on screen, in a view of
/// 2048x2048 device pixels. Needs a QApplication; opens a window for some seconds.
QJsonArray runSliceBench();
/// A dab of a brush of 64 voxels, from the mouse event to the pixels on screen, in a stack of one slice and
/// in one of 1000x2048x2048. Needs a QApplication; opens a window for some seconds.
QJsonArray runPaintBench();

} // namespace granule::desktop
