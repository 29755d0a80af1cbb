// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Ensemble.h"
#include "core/engine/Member.h"
#include "core/engine/WindowReader.h"

namespace granule::engine {

/// Receives the mean probabilities of a finished part: classes,z,y,x, contiguous, on the CPU.
using ProbabilityPart = std::function<void(const Box& part, const torch::Tensor& probabilities)>;

/// What a run needs.
struct SegmentRun {
    std::vector<Member>& members; ///< prepared
    const WindowReader& reader;
    Box box;
    bool best = false;
    bool ownWindows = false;      ///< each member on its own windows; else on tiles as large as the memory allows, where it can
    std::int64_t memoryBytes = 0; ///< for activations
    Progress& progress;
    std::stop_token stop;
};

/// True where the member will run on its own windows. Patches side by side are tiles already.
bool runsOnOwnWindows(const Member& member, bool wanted);

/// Gives the mean of all members, part by part.
void runMembers(const SegmentRun& run, const ProbabilityPart& finished);

} // namespace granule::engine
