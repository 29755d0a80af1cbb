// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Ensemble.h"
#include "core/engine/Member.h"
#include "core/engine/MemoryPlan.h"
#include "core/engine/WindowReader.h"

namespace granule::engine {

/// Receives the mean probabilities of a finished part: classes,z,y,x, contiguous, on the CPU.
using ProbabilityPart = std::function<void(const Box& part, const torch::Tensor& probabilities)>;

/// Receives those of one member, a place in SegmentRun::members, before the part is finished.
using MemberProbabilityPart = std::function<void(const Box& part, std::size_t member, const torch::Tensor& probabilities)>;

/// What a run needs.
struct SegmentRun {
    std::vector<Member>& members; ///< prepared
    const WindowReader& reader;
    const MemoryPlan& plan;
    Box box;                      ///< all of it, or one of the plan's bands
    bool best = false;
    bool ownWindows = false;      ///< each member on its own windows; else on tiles as large as the memory allows, where it can
    std::string& remark;          ///< gets a sentence where memory ran out on the way
    Progress& progress;
    std::stop_token stop;
    const MemberProbabilityPart& votes; ///< may be empty
};

/// True where the member will run on its own windows. Patches side by side are tiles already.
bool runsOnOwnWindows(const Member& member, bool wanted);

/// Gives the mean of all members, part by part. Where memory runs out in a forward pass, it goes on with half the batch, then
/// with half the tile, then, on a GPU, on the CPU; throws Error (TooLarge) only where the smallest piece does not fit there.
void runMembers(const SegmentRun& run, const ProbabilityPart& finished);

} // namespace granule::engine
