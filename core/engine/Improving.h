// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Model.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace granule::engine {

/// How an ensemble is improved; the defaults were picked on one half of a slice (resources/studies/improve.md).
struct ImproveRecipe {
    int steps = 80;             ///< of each flat member, each on one patch around corrections and one elsewhere
    int deepSteps = 24;         ///< of each member that looks across planes, whose patches are three planes deep
    double learningRate = 2e-4;
    double keepWeight = 10;     ///< how much it counts that the rest stays as it was, beside what was judged
    std::int64_t patch = 160;   ///< pixels of the network a side, a multiple of 8
    int patches = 24;           ///< around corrections, and as many elsewhere
    std::int64_t rim = 12;      ///< pixels around judged voxels whose old labels are not held on to
    bool headOnly = false;      ///< only the layers at full size and what follows them learn
};

/// What to learn from. Volumes and label maps are cheap to copy, so that a background thread has its own.
struct ImproveOrder {
    std::vector<std::filesystem::path> models; ///< folders of the ensemble's members
    Volume image;
    LabelMap labels; ///< class ids on the image's grid: true where judged, elsewhere what the ensemble said or a person left of it
    LabelMap judged; ///< nonzero where a person judged the label; all else counts as unlabelled
    bool resample = true;      ///< an image whose voxels are far from the models' is seen at theirs, as in segmenting
    ImproveRecipe recipe;
    double seconds = 45;       ///< no further step is begun after them, whatever the recipe says; 0: no limit
    std::uint64_t seed = 1;
    int threads = 0;           ///< members that learn at once; 0: as many as there are cores
    std::filesystem::path out; ///< gets a model folder for each member; must not exist yet
};

struct Improvement {
    std::vector<std::filesystem::path> models; ///< the new members' folders, in the order's order
    std::int64_t judgedVoxels = 0;
    std::vector<int> steps;                    ///< of each member: fewer than the recipe's where time ran out
    double lossBefore = 0, lossAfter = 0;      ///< cross-entropy of judged voxels, weighted by class, mean over members
    double seconds = 0;
};

/// Trains copies of the members a little further so that they give judged voxels their labels and stay elsewhere as they are: on
/// voxels that nobody judged, away from corrections, what the member said before is the target (Li and Hoiem, "Learning
/// without forgetting", 2016). Each class counts alike among the judged voxels but for the square root of its number, so
/// that a small object counts. Each member learns on one thread: the same order and seed give the same bytes on the same
/// kind of processor, where time does not run out. The new cards tell what they come from. `out` appears whole, or not at all.
/// Any thread; does not touch an Ensemble in use. Throws Error (InvalidValue: nothing judged, a class that the models do not
/// know; Mismatch: shapes, a network outside the 2D-3D family; Unwritable), Cancelled.
Improvement improve(const ImproveOrder& order, Progress& progress, std::stop_token stop);

} // namespace granule::engine
