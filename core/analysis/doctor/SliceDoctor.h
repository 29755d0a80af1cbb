// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"
#include "core/volume/SliceCare.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace granule::analysis {

/// What can be wrong with a slice of a stack.
enum class SliceFault {
    Missing, ///< empty: one grey value, or next to no contrast
    Doubled, ///< the same picture as the slice before
    Shifted, ///< displaced against both neighbours, which fit each other
    Dark,    ///< darker than the slices around
    Bright,  ///< brighter
    Charged, ///< bright or dark bands, or saturated patches, that its neighbours do not have
    Torn,    ///< a part of it holds one grey value, where its neighbours hold a picture
};

/// "missing", "doubled", ...
std::string describe(SliceFault fault);

/// One slice that looks damaged.
struct SliceFinding {
    std::int64_t slice = 0;
    SliceFault fault = SliceFault::Missing;
    /// How much: contrast as a share of the usual one (Missing), correlation (Doubled), pixels (Shifted), usual standard
    /// deviations of grey (Dark, Bright, Charged), share of the slice (Torn).
    double value = 0;
    std::string sentence; ///< for a person
};

/// What was found in a stack.
struct SliceReport {
    std::vector<SliceFinding> findings; ///< by slice; one a slice, the gravest
    /// Of every slice: how far its content lies from where it lies in the stack as a whole (the median), pixels. Slices
    /// drift apart by what the microscope does and by what the specimen does: slanting fibres look like a steady drift.
    std::vector<SliceShift> drift;
    /// The damaged slices that a mix of their neighbours is better than: all but those that are only displaced.
    std::vector<std::int64_t> toBridge() const;
};

/// Drift without its steady part: from each step from slice to slice, the median step of ten slices on either side is
/// taken off. What remains are jumps and jitter, which no specimen shows; taking those back leaves slanting fibres slanting.
std::vector<SliceShift> unsteadyPart(const std::vector<SliceShift>& drift);
/// The largest distance in y or x, pixels.
double largest(const std::vector<SliceShift>& drift);

/// Looks at all slices, one at a time: in memory are one slice as it is, copies of at most 512 pixels of three, and a few
/// hundred numbers of each. A fault is what a slice has and its neighbours have not, measured by how much healthy slices of
/// this stack differ; what changes from slice to slice in the specimen is no fault. Values that are not finite count as 0.
/// Throws Error where the file is damaged, Cancelled. Any thread.
SliceReport examineSlices(const Volume& volume, Progress& progress, const std::stop_token& stop = {});

} // namespace granule::analysis
