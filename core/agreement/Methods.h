// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Consensus.h"
#include "core/agreement/Study.h"

#include <optional>
#include <string>
#include <vector>

namespace granule::agreement {

/// What the paper says was done: paragraphs of plain sentences that hold for this very Agreement, and the works that they cite.
struct Methods {
    std::vector<std::string> paragraphs;
    std::vector<std::string> references; ///< in the order of the alphabet; those alone that are cited
};

/// How many cells hold voxels of the region: what scores are resampled by.
std::size_t cellsThatCount(const Agreement& agreement);

/// `program` is the name and version of what made it ("Granule 1.0"); `consensus` the rule where a consensus was made.
Methods methodsOf(const Agreement& agreement, const std::string& program, std::optional<ConsensusRule> consensus = {});
/// Paragraphs and references as one text, an empty line between them, to be pasted into a manuscript.
std::string textOf(const Methods& methods);

} // namespace granule::agreement
