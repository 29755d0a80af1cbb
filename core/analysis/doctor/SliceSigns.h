// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/doctor/Translation.h"
#include "core/volume/Volume.h"

namespace granule::analysis::doctor {

/// What is measured of one slice and kept: a few hundred numbers.
struct SliceSigns {
    double deviation = 0;            ///< of grey
    double level = 0;                ///< median grey of its tiles that hold a picture, or of all where none does
    std::vector<float> rows, columns; ///< mean grey of each row and column of its small copy
    std::vector<bool> flat;          ///< by tile: it holds one grey value
    std::vector<float> tiles;        ///< by tile: its mean grey
    Translation fromLast, fromLastButOne; ///< how the slice lies to the one before, and the one before that

    double flatShare() const;
};

/// The middle one of values, or 0 of none.
double median(std::vector<double> values);
/// Longest side of the small copies.
constexpr std::int64_t copySide = 512;

/// How often a slice of this shape is shrunk for its copy.
std::int64_t copyFactor(const Shape& shape);
/// How often a slice is shrunk while it is read, so that it takes 16 MiB at most: a divisor of copyFactor().
std::int64_t readFactor(const Shape& shape);
/// Slice z, shrunk by `factor`, read in bands; values that are not finite are 0.
Picture readSlice(const Volume& volume, std::int64_t z, std::int64_t factor);
/// All but the translations. `copy` is `slice`, shrunk.
SliceSigns signsOf(const Picture& slice, const Picture& copy);

} // namespace granule::analysis::doctor
