// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/CellMap.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/Tolerance.h"

#include <optional>
#include <set>

namespace granule::agreement {

/// Why two raters differ at a voxel. As ids of a label map; 0 is where they do not.
enum class Difference : LabelId {
    None = 0,
    LineWidth = 1, ///< both labels are found in the other map within the tolerance: the border is drawn a little elsewhere
    OtherClass = 2, ///< both see something, not the same
    Missed = 3,    ///< the first rater's label lies in what the second has as its surroundings (background, or a class around it)
    Extra = 4,     ///< the other way round
};

/// Every voxel's Difference, on the grid of the two. Give it maps of classes, of which the first voxel size counts; `masked` slices
/// (ascending) differ nowhere, and their labels are near to nothing. All cores. Throws Error (Mismatch), Cancelled.
LabelMap differences(const LabelMap& truth, const LabelMap& other, const ClassSchema& schema, const analysis::ToleranceNm& tolerance,
                     const std::vector<std::int64_t>& masked, Progress& progress, const std::stop_token& stop = {});

/// Which places are wanted; what is not set does not matter.
struct PlaceFilter {
    std::optional<LabelId> truthClass = {}, otherClass = {}; ///< a cell of the matrix; the same for both: where they agree
    std::set<Difference> kinds = {};               ///< empty: all
    std::optional<int> cell = {};                  ///< place in CellMap::names
    std::uint64_t leastVoxels = 1;
};

/// Voxels that hang together (corners included) and are of one pair of classes; where kinds are asked for, of one kind.
struct DifferencePlace {
    LabelId truthClass = 0, otherClass = 0;
    Difference kind = Difference::None; ///< the kind of most of its voxels
    Box box;
    Index inside; ///< a voxel that surely belongs to it
    std::uint64_t voxels = 0;
    int cell = -1;
};

/// The places, largest first, at most `most`, with what all of them hold.
struct DifferencePlaces {
    std::vector<DifferencePlace> places;
    std::uint64_t total = 0, voxels = 0; ///< of all, also beyond `most`
};

/// `kinds` is differences() of the same two. All cores. Throws Cancelled.
DifferencePlaces differencePlaces(const LabelMap& truth, const LabelMap& other, const LabelMap& kinds, const CellMap& cells,
                                  const PlaceFilter& filter, std::size_t most, Progress& progress, const std::stop_token& stop = {});

} // namespace granule::agreement
