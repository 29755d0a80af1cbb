// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/MemberSource.h"

#include <algorithm>
#include <span>

namespace granule::engine {

std::vector<ZWindow> windowsFor(const Member& member, std::int64_t planes, std::int64_t z0, std::int64_t z1) {
    std::vector<ZWindow> all;
    for (auto window : zWindows(planes, member.depth())) {
        window.lo = std::max(window.lo, z0);
        window.hi = std::min(window.hi, z1);
        if (window.lo < window.hi) all.push_back(window);
    }
    return all;
}

torch::Tensor TiledSource::probabilities(const Box& part) {
    const auto& g = m_member.geometry();
    const auto& volume = m_run.reader.shape();
    const auto size = part.shape();
    const auto y = reachOf(g, volume.y, part.lo.y, part.hi.y), x = reachOf(g, volume.x, part.lo.x, part.hi.x);
    const auto marginZ = g.padding == Padding::Valid ? g.margin.z : 0;
    const Shape input{m_member.depth() + 2 * marginZ, y.hi - y.lo, x.hi - x.lo};
    auto result = torch::empty({m_member.card().spec.classes, size.z, size.y, size.x});
    const auto windows = windowsFor(m_member, volume.z, part.lo.z, part.hi.z);
    const auto batch = static_cast<std::size_t>(std::max<std::int64_t>(1, m_together / input.voxels()));
    for (std::size_t first = 0; first < windows.size(); first += batch) {
        const std::span some(windows.data() + first, std::min(batch, windows.size() - first));
        const auto count = static_cast<std::int64_t>(some.size());
        auto image = torch::empty({count, 1, input.z, input.y, input.x});
        for (std::int64_t i = 0; i < count; ++i) {
            const auto z = some[static_cast<std::size_t>(i)].start - marginZ;
            m_run.reader.read({{z, y.lo, x.lo}, {z + input.z, y.hi, x.hi}}, image.data_ptr<float>() + i * input.voxels());
        }
        const auto logits = m_member.logits(image, m_run.best, m_run.stop);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto& w = some[static_cast<std::size_t>(i)];
            const Box mine{{w.lo - w.start, part.lo.y - y.first, part.lo.x - x.first}, {w.hi - w.start, part.hi.y - y.first, part.hi.x - x.first}};
            result.narrow(1, w.lo - part.lo.z, w.hi - w.lo).copy_(meanSoftmax(logits, i, mine));
        }
    }
    return result;
}

} // namespace granule::engine
