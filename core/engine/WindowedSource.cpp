// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/MemberSource.h"

#include "core/engine/Shortage.h"

#include <algorithm>

namespace granule::engine {

WindowedSource::WindowedSource(Member& member, const SegmentRun& run)
    : MemberSource(member, run), m_tiling(run.reader.shape(), member.window(), member.geometry()), m_open(run.box.lo.z) {}

torch::Tensor WindowedSource::probabilities(const Box& part) {
    for (; m_open < part.lo.z; ++m_open)
        if (!m_planes.empty()) m_planes.pop_front();
    const auto& starts = corners();
    for (; m_next < starts.size() && starts[m_next] < part.hi.z; ++m_next) addRow(m_next);
    const auto size = part.shape();
    std::vector<torch::Tensor> mine;
    for (std::int64_t z = 0; z < size.z; ++z)
        mine.push_back(m_planes[static_cast<std::size_t>(z)].narrow(1, part.lo.y - m_run.box.lo.y, size.y).narrow(2, part.lo.x - m_run.box.lo.x, size.x));
    return torch::stack(mine, 1);
}

void WindowedSource::addRow(std::size_t kz) {
    const auto end = std::min(m_run.box.hi.z, corners()[kz] + m_tiling.window.z);
    const auto size = m_run.box.shape();
    while (m_open + static_cast<std::int64_t>(m_planes.size()) < end)
        m_planes.push_back(torch::zeros({m_member.card().spec.classes, size.y, size.x}));
    if (end <= m_open) return;
    for (std::size_t ky = 0; ky < m_tiling.y.corners().size(); ++ky)
        for (std::size_t kx = 0; kx < m_tiling.x.corners().size(); ++kx) addWindow(kz, ky, kx, end);
}

void WindowedSource::addWindow(std::size_t kz, std::size_t ky, std::size_t kx, std::int64_t end) {
    const auto &out = m_tiling.window, &margin = m_member.geometry().margin;
    const auto& box = m_run.box;
    const Index at{corners()[kz], m_tiling.y.corners()[ky], m_tiling.x.corners()[kx]};
    const Box window{at, {at.z + out.z, at.y + out.y, at.x + out.x}};
    const auto part = window.intersected({{m_open, box.lo.y, box.lo.x}, {end, box.hi.y, box.hi.x}});
    if (part.empty()) return;
    auto owned = m_tiling.ownership(kz, ky, kx, part);
    if (std::ranges::none_of(owned, [](float o) { return o > 0; })) return;
    const auto size = part.shape();
    const auto mask = torch::from_blob(owned.data(), {1, size.z, size.y, size.x});
    auto input = m_member.hostWindows(1, {out.z + 2 * margin.z, out.y + 2 * margin.y, out.x + 2 * margin.x});
    m_run.reader.read({{at.z - margin.z, at.y - margin.y, at.x - margin.x}, {window.hi.z + margin.z, window.hi.y + margin.y, window.hi.x + margin.x}},
                      input.data_ptr<float>());
    // All of the window: cut before, its last digits would depend on where bands end.
    const auto soft = meanSoftmax(runWindow(input), 0, Box::of(out)).narrow(2, part.lo.y - at.y, size.y).narrow(3, part.lo.x - at.x, size.x);
    for (std::int64_t z = 0; z < size.z; ++z)
        m_planes[static_cast<std::size_t>(part.lo.z - m_open + z)].narrow(1, part.lo.y - box.lo.y, size.y).narrow(2, part.lo.x - box.lo.x, size.x)
            .addcmul_(soft.select(1, part.lo.z - at.z + z), mask.select(1, z));
}

/// A window is as large as it is: where memory runs out there is only the CPU.
std::vector<torch::Tensor> WindowedSource::runWindow(const torch::Tensor& input) {
    try {
        return logits(input);
    } catch (const std::exception& e) {
        if (!isShortage(e)) throw;
        lastResort({input.size(2), input.size(3), input.size(4)}, e);
    }
    return runWindow(input);
}

} // namespace granule::engine
