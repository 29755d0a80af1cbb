// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/doctor/SliceDoctor.h"
#include "core/volume/GreyRange.h"

#include <QImage>
#include <QString>

#include <vector>

/// What the Slices section finds out off the main thread.
namespace granule::panel {

/// What was found in a stack, for the eye.
struct SliceLook {
    analysis::SliceReport report;
    std::vector<SliceShift> unsteady; ///< the part of the drift that can be taken back safely
    std::vector<QImage> pictures;     ///< of the first of report.findings, in their order
};

/// Examines all slices, and makes pictures of those that look damaged, `mostPictures` of them at most. Throws Error,
/// Cancelled. Any thread.
SliceLook lookAtSlices(const Volume& volume, const GreyRange& grey, const QSize& pictureSize, std::size_t mostPictures, Progress& progress,
                       const std::stop_token& stop);

/// A fault in a biologist's words: "Torn or cut off".
QString describeFault(const analysis::SliceFinding& finding);

} // namespace granule::panel
