// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/MemberSource.h"

#include "core/engine/FreeMemory.h"
#include "core/engine/Shortage.h"
#include "core/volume/Error.h"

#include <new>

namespace granule::engine {

std::vector<torch::Tensor> MemberSource::logits(const torch::Tensor& windows) {
    constexpr std::int64_t reserve = 64 << 20; // for all that is small
    const auto bytes = windows.numel() * bytesPerVoxel(m_member.card().spec, false);
    if (m_member.device().is_cpu() && bytes + reserve > freeMemory()) throw std::bad_alloc();
    return m_member.logits(windows, m_run.best, m_run.stop);
}

void MemberSource::lastResort(const Shape& piece, const std::exception& shortage) {
    const auto& name = m_member.card().name;
    if (!m_member.device().is_cuda())
        throw Error(ErrorKind::TooLarge, "Memory ran out running \"" + name + "\" on the smallest piece, " + describe(piece) +
                                             " voxels: close other programs, use a smaller network, or a machine with more memory.",
                    shortage.what());
    m_member.prepare(torch::kCPU, m_member.type());
    addRemark(m_run.remark, "The memory of the GPU ran out: \"" + name + "\" went on on the CPU.");
}

} // namespace granule::engine
