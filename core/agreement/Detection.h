// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/CellMap.h"
#include "core/volume/Progress.h"

#include <optional>

namespace granule::agreement {

/// What became of one object of a pair of raters.
enum class ObjectFate {
    Matched, ///< it has a partner, one to one
    Missed,  ///< of the first rater, without a partner
    Extra,   ///< of the second rater, without a partner
    Split,  ///< without a partner since it is in pieces: an object of the first rater, or such a piece of the
            ///< second
    Merged, ///< without a partner since it is one with others: an object of the second rater, or such a part
            ///< of the first
};

struct ObjectRow {
    LabelId classId = 0;
    ObjectFate fate = ObjectFate::Matched;
    bool inTruth =
        true; ///< an object of the first rater; the second's have rows only where they have no partner
    std::uint64_t voxels = 0;
    double iou = 0; ///< with its best partner of the same class; 0 where there is none
    Box box;
    Index inside;  ///< a voxel of it
    int cell = -1; ///< place in CellMap::names; -1: in none
};

/// Objects of one class, matched one to one where IoU is at least the threshold: the best pairs first, and
/// below 0.5, where that may leave some without a partner, as many as can be.
struct Detection {
    std::uint64_t truthObjects = 0, otherObjects = 0;
    /// Those with a partner, and those of the first and of the second rater without one, whatever the reason:
    /// matched + missed is truthObjects, matched + extra otherObjects.
    std::uint64_t matched = 0, missed = 0, extra = 0;
    std::uint64_t split =
        0; ///< objects of the first rater that hold the greater part of two or more of the second
    std::uint64_t merged =
        0;             ///< objects of the second that hold the greater part of two or more of the first
    double sumIou = 0; ///< of the matched ones
    double precision() const; ///< matched / otherObjects; NaN where there are none
    double recall() const;
    double f1() const; ///< 2 matched / (truthObjects + otherObjects); NaN where neither has any
    double segmentationQuality() const; ///< the mean IoU of the matched ones; NaN where there are none
    double panopticQuality() const;     ///< f1() times segmentationQuality() (Kirillov et al. 2019)
};

struct DetectionResult {
    std::vector<Detection> byClass; ///< of every class of the schema; background's is empty
    std::vector<ObjectRow> objects; ///< those that are not matched first, each the largest first
};

struct DetectionOptions {
    double matchIou = 0.5;                 ///< above 0, up to 1
    std::uint64_t leastVoxels = 1;         ///< smaller ones are no objects
    std::vector<std::int64_t> masked = {}; ///< slices that do not count, ascending: objects go on beyond
                                           ///< them. agree() puts those of the study here
};

/// Objects are those that the table names; what holds a plain class id is taken apart into components (26
/// neighbours). All cores. Throws Error (Mismatch, InvalidValue), Cancelled.
DetectionResult detect(const Rater& truth, const Rater& other, const ClassSchema& schema,
                       const CellMap& cells, const DetectionOptions& options, Progress& progress,
                       const std::stop_token& stop = {});

} // namespace granule::agreement
