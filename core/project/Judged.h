// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/StepBlocks.h"
#include "core/volume/Progress.h"

#include <memory>
#include <vector>

namespace granule::project {

/// The edits of a layer that a person made, with the layer as it is now: blocks by reference, for a worker to look at.
struct PersonsEdits {
    LabelMap labels;
    std::shared_ptr<const ObjectTable> objects;
    std::vector<StepBlocks> steps; ///< oldest first; what is undone is not among them
};

/// Main thread; reads nothing. All is empty where there is no such layer.
PersonsEdits personsEditsOf(Project& project, int layerId);
/// How many of them change labels.
int countPersonsEdits(Project& project, int layerId);

/// What a person vouches for.
struct Judged {
    LabelMap mask;      ///< 1 where the label was judged
    int unreadable = 0; ///< steps that count for nothing, since the journal that they were left to cannot be read
};

/// A voxel is judged where a person's edit changed it and the label of the last such edit still stands, or where it belongs to an
/// object that is done. Any thread, on all cores; throws Cancelled.
Judged judgedVoxels(PersonsEdits edits, const std::stop_token& stop = {});

} // namespace granule::project
