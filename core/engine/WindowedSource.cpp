// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/MemberSource.h"

#include <algorithm>

namespace granule::engine {

WindowedSource::WindowedSource(Member& member, const SegmentRun& run)
    : MemberSource(member, run), m_tiling(run.reader.shape(), member.window(), member.geometry()), m_open(run.box.lo.z) {
    const auto size = run.box.shape();
    m_planes = torch::zeros({member.card().spec.classes, 0, size.y, size.x});
}

torch::Tensor WindowedSource::probabilities(const Box& part) {
    moveTo(part.lo.z);
    const auto& starts = corners();
    for (; m_next < starts.size() && starts[m_next] < part.hi.z; ++m_next) addRow(m_next);
    const auto size = part.shape();
    return m_planes.narrow(1, part.lo.z - m_open, size.z)
        .narrow(2, part.lo.y - m_run.box.lo.y, size.y)
        .narrow(3, part.lo.x - m_run.box.lo.x, size.x);
}

/// Forgets the planes before `z`.
void WindowedSource::moveTo(std::int64_t z) {
    if (z == m_open) return;
    const auto gone = std::min(z - m_open, m_planes.size(1));
    m_planes = m_planes.narrow(1, gone, m_planes.size(1) - gone).clone();
    m_open = z;
}

void WindowedSource::addRow(std::size_t kz) {
    const auto end = std::min(m_run.box.hi.z, corners()[kz] + m_tiling.window.z);
    if (end <= m_open) return;
    if (const auto missing = end - m_open - m_planes.size(1); missing > 0)
        m_planes = torch::cat({m_planes, torch::zeros({m_planes.size(0), missing, m_planes.size(2), m_planes.size(3)})}, 1);
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
    auto input = torch::empty({1, 1, out.z + 2 * margin.z, out.y + 2 * margin.y, out.x + 2 * margin.x});
    m_run.reader.read({{at.z - margin.z, at.y - margin.y, at.x - margin.x}, {window.hi.z + margin.z, window.hi.y + margin.y, window.hi.x + margin.x}},
                      input.data_ptr<float>());
    const auto logits = m_member.logits(input, m_run.best, m_run.stop);
    const Box mine{{part.lo.z - at.z, part.lo.y - at.y, part.lo.x - at.x}, {part.hi.z - at.z, part.hi.y - at.y, part.hi.x - at.x}};
    m_planes.narrow(1, part.lo.z - m_open, size.z).narrow(2, part.lo.y - box.lo.y, size.y).narrow(3, part.lo.x - box.lo.x, size.x)
        .addcmul_(meanSoftmax(logits, 0, mine), mask);
}

} // namespace granule::engine
