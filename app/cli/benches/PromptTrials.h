// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/prompt/Prompter.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace granule::cli {

/// An object to be found: a neighbourhood and the truth in it.
struct Trial {
    Box box;
    VoxelSpacing spacing;
    std::vector<float> grey;
    std::vector<std::uint8_t> truth; ///< 1 or 0 a voxel of `box`
};

/// The components of what `isObject` says of the ids of `labels`, of 200 voxels and more, whose middle lies in x0 <= x < x1: at most `most`, evenly
/// spread over all. Those that fill less than `leastFill` of their box (a ball fills 0.52) are left out: several that touch. The neighbourhood is the object's box and half as much on every side (32 voxels at least within a slice), at most 256 voxels wide.
std::vector<Trial> trialsOf(const Volume& volume, const LabelMap& labels, const std::function<bool(LabelId)>& isObject, std::int64_t x0, std::int64_t x1,
                            double leastFill, std::size_t most);

/// Prompts to a mask, for one neighbourhood.
using Method = std::function<std::vector<std::uint8_t>(const prompt::Prompts&)>;

/// What a simulated user had of a method: the first click is the object's innermost voxel, each next one the innermost voxel of the largest
/// region that is wrong, *this* or *not this*.
struct Outcome {
    std::vector<double> iou;     ///< after each click
    std::vector<double> seconds; ///< of each click
    /// Clicks after which IoU was more than 0.01 below what it had been.
    std::size_t falls() const;
    /// Clicks until IoU `goal`; nothing where it was never reached.
    std::optional<std::size_t> clicksTo(double goal) const;
};
Outcome simulate(const Trial& trial, const Method& method, double goal, std::size_t mostClicks);

} // namespace granule::cli
