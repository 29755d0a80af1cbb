// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/improving/Lesson.h"
#include "core/engine/networks/Hybrid.h"

namespace granule::engine {

/// What an ensemble said of lessons before it learnt, as a target for staying as it was.
class Teacher {
public:
    /// Copies of the members, ready for inference. They run on the threads that the caller set.
    explicit Teacher(const std::vector<std::shared_ptr<HybridImpl>>& members);

    /// Class probabilities C,Z,Y,X: the mean of the members, squared and normalised again. Squared, since what is just the most
    /// probable class would be lost by the least change; the most probable class stays the same. Throws Cancelled.
    std::vector<torch::Tensor> said(const std::vector<Lesson>& lessons, const std::stop_token& stop);

private:
    std::vector<std::shared_ptr<HybridImpl>> m_members;
};

} // namespace granule::engine
