// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <cstdint>
#include <vector>

namespace granule {

/// How far the content of a slice lies from where it should, in voxels of the slice.
struct SliceShift {
    double dy = 0, dx = 0;
    friend bool operator==(const SliceShift&, const SliceShift&) = default;
};

/// What is to be done about damaged slices of a stack. The stack itself is never changed.
struct SliceCare {
    std::vector<std::int64_t> masked;  ///< count neither in training nor in scores; ascending
    std::vector<std::int64_t> bridged; ///< are seen as a mix of the nearest sound slices; ascending
    std::vector<SliceShift> drift;     ///< of every slice, taken back on reading; empty: slices stay where they are
    friend bool operator==(const SliceCare&, const SliceCare&) = default;
};

/// Shifts between voxels: weighted means of the four voxels around, or a shift by whole voxels, which blurs nothing.
enum class ShiftBy { Fractions, WholeVoxels };

/// The volume as it looks with `care` taken: the same grid, corrected as it is read. Places beyond the border of a slice
/// get the nearest voxel inside; a bridged slice is mixed from the nearest slices on both sides that are not bridged, by
/// distance. Slices that need nothing come through bit by bit. Coarse copies (CoarseSource) are corrected alike.
/// Throws Error (InvalidValue) where `care` does not fit: a slice that is not there, too few or senseless shifts, or no
/// slice left to bridge from.
Volume corrected(const Volume& volume, const SliceCare& care, ShiftBy by = ShiftBy::Fractions);

/// Throws Error (InvalidValue), as corrected() does, where `care` does not fit a stack of this many slices.
void requireFits(const SliceCare& care, std::int64_t slices);

/// The same slices in ascending order, each once.
std::vector<std::int64_t> inOrder(std::vector<std::int64_t> slices);

} // namespace granule
