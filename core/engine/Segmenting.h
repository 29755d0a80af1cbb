// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Ensemble.h"
#include "core/engine/Member.h"
#include "core/engine/WindowReader.h"

namespace granule::engine {

/// Receives the mean probabilities of a finished part: classes,z,y,x, contiguous, on the CPU.
using ProbabilityPart = std::function<void(const Box& part, const torch::Tensor& probabilities)>;

/// What both tilings need.
struct SegmentRun {
    std::vector<Member>& members; ///< prepared
    const WindowReader& reader;
    Box box;
    bool best = false;
    std::int64_t memoryBytes = 0; ///< for activations
    Progress& progress;
    std::stop_token stop;
};

/// Tiles as large as the memory allows, z windows batched.
void runLarge(const SegmentRun& run, const ProbabilityPart& finished);

/// The study's windows and stitching.
void runPaper(const SegmentRun& run, const ProbabilityPart& finished);

} // namespace granule::engine
