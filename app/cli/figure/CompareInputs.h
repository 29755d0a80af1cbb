// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/Command.h"
#include "core/agreement/Consensus.h"
#include "core/agreement/Study.h"
#include "core/volume/Volume.h"

#include <optional>
#include <string>
#include <vector>

namespace granule::cli {

/// What the command line of `compare` says.
struct CompareOptions {
    std::vector<std::string> raters, kinds, mappings; ///< NAME=PATH, NAME=KIND, NAME=MAP.json
    std::string image, out, schema, voxelNm, cells, toleranceNm;
    std::vector<int> onlyCells;
    int classes = 7;
    bool distances = false, resample = false, report = true;
    std::optional<agreement::Region> region;
    std::optional<agreement::ConsensusRule> consensus;
    agreement::StudyOptions study; ///< without what follows from the texts above
};

/// What is compared, read and made comparable.
struct CompareInputs {
    std::vector<agreement::Rater> raters; ///< in the order of the command line
    agreement::CellMap cells;
    agreement::StudyOptions study;
    Volume image;
};

/// Reads everything that the options name; labels without a voxel size take that of the others. Throws Error that names the rater and says
/// what to do, Cancelled.
CompareInputs readInputs(const CompareOptions& options, Context& context, Progress& progress);

} // namespace granule::cli
