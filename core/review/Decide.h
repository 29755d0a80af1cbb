// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/PaintRule.h"
#include "core/review/Votes.h"
#include "core/volume/BlockDelta.h"
#include "core/volume/Progress.h"

#include <optional>
#include <vector>

namespace granule::review {

/// How votes become one class a voxel. The members' probabilities are averaged by weight, then multiplied by exp(bias)
/// and brought to a sum of 1; the most probable class wins, ties go to the lowest.
struct Decision {
    /// The class that a person works on wins from this probability on, and below it the best of the others does.
    struct Threshold {
        LabelId classId = 0;
        double probability = 0.5; ///< 0..1
        friend bool operator==(const Threshold&, const Threshold&) = default;
    };
    std::vector<double> weights; ///< of each member, 0: dropped; empty: all the same. Their sum does not matter.
    std::vector<double> bias;    ///< of each class, in log-odds: ln 2 makes it twice as probable; empty: none
    std::optional<Threshold> threshold;
    friend bool operator==(const Decision&, const Decision&) = default;
};

/// The class of every voxel of `box`, which lies inside the votes' box, x fastest. On all cores; a slice of 800x800 takes
/// some ms, so that a slider may call it as it moves. Throws Error (InvalidValue) where all members are dropped or
/// the decision is not of these votes; Cancelled.
std::vector<std::uint8_t> decide(const Votes& votes, const Decision& decision, const Box& box, const std::stop_token& stop = {});

/// The same as an edit of `before` within `box`. What is locked or not painted over stays; an object stays as it is
/// where its class is what was decided. Blocks in which nothing changes stay the same blocks. On all cores; Cancelled.
BlockDelta decide(const Votes& votes, const Decision& decision, const Box& box, const LabelMap& before, const ClassSchema& schema,
                  const ObjectTable& objects, const edit::PaintOver& over, Progress& progress, const std::stop_token& stop = {});

} // namespace granule::review
