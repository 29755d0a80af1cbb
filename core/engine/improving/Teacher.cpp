// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/improving/Teacher.h"

#include "core/engine/Speed.h"

namespace granule::engine {

Teacher::Teacher(const std::vector<std::shared_ptr<HybridImpl>>& members) {
    const auto type = hasBf16() ? torch::kBFloat16 : torch::kFloat32;
    for (const auto& member : members) m_members.push_back(std::dynamic_pointer_cast<HybridImpl>(member->readyFor(torch::kCPU, type)));
}

std::vector<torch::Tensor> Teacher::said(const std::vector<Lesson>& lessons, const std::stop_token& stop) {
    const torch::NoGradGuard quiet;
    const StoppableForward stoppable(stop);
    std::vector<torch::Tensor> all;
    for (const auto& lesson : lessons) {
        throwIfStopped(stop);
        const auto& s = lesson.shape;
        const auto image = torch::from_blob(const_cast<float*>(lesson.grey.data()), {1, 1, s.z, s.y, s.x}, torch::kFloat32);
        torch::Tensor sum;
        for (const auto& member : m_members) {
            const auto one = torch::softmax(member->predict(image).to(torch::kFloat32), 1);
            sum = sum.defined() ? sum.add_(one) : one;
        }
        const auto sharp = sum.square();
        all.push_back((sharp / sharp.sum(1, true)).squeeze(0).contiguous());
    }
    return all;
}

} // namespace granule::engine
