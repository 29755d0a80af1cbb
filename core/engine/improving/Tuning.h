// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/improving/Lesson.h"
#include "core/engine/networks/Hybrid.h"

#include <chrono>
#include <functional>

namespace granule::engine {

/// What came of training one member.
struct Tuned {
    NetworkPtr network;
    int steps = 0;
    double lossBefore = 0, lossAfter = 0; ///< of judged voxels in some of the corrected patches
};

/// Lessons and what the ensemble said of them, for all members.
struct Course {
    const LessonBook& book;
    std::vector<torch::Tensor> corrected, elsewhere; ///< see Teacher
};

/// Trains `network` (which it takes over) on the calling thread alone. A flat network sees the middle plane of each lesson. `step`
/// is called after each; no further one is begun after `deadline`. Throws Cancelled.
Tuned tune(std::shared_ptr<HybridImpl> network, const Course& course, const ImproveRecipe& recipe, std::uint64_t seed,
           std::chrono::steady_clock::time_point deadline, const std::function<void()>& step, const std::stop_token& stop);

} // namespace granule::engine
