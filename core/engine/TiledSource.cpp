// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/MemberSource.h"

#include "core/engine/Shortage.h"

#include <algorithm>
#include <span>

namespace granule::engine {

namespace {

constexpr std::int64_t leastSide = 64, grid = 8; // pixels

bool canBeHalved(const Box& part) noexcept {
    const auto size = part.shape();
    return std::max(size.y, size.x) > leastSide;
}

/// Halves of the longer side, cut on the grid that tiles lie on.
Box firstHalf(Box part) noexcept {
    if (part.shape().y >= part.shape().x) part.hi.y = (part.lo.y + part.hi.y) / 2 / grid * grid;
    else part.hi.x = (part.lo.x + part.hi.x) / 2 / grid * grid;
    return part;
}

Box secondHalf(Box part) noexcept {
    const auto first = firstHalf(part);
    if (first.hi.y < part.hi.y) part.lo.y = first.hi.y;
    else part.lo.x = first.hi.x;
    return part;
}

} // namespace

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
    const auto size = part.shape();
    auto result = torch::empty({m_member.card().spec.classes, size.z, size.y, size.x});
    std::vector<Box> pieces{part};
    while (!pieces.empty()) {
        const Box piece = pieces.back();
        if (inputOf(piece).voxels() > m_fits && canBeHalved(piece)) {
            pieces.back() = secondHalf(piece);
            pieces.push_back(firstHalf(piece));
            continue;
        }
        try {
            const auto s = piece.shape();
            runPiece(piece, result.narrow(2, piece.lo.y - part.lo.y, s.y).narrow(3, piece.lo.x - part.lo.x, s.x));
            pieces.pop_back();
        } catch (const std::exception& e) {
            if (!isShortage(e)) throw;
            makeSmaller(piece, e);
        }
    }
    return result;
}

Shape TiledSource::inputOf(const Box& part) const {
    const auto& g = m_member.geometry();
    const auto& volume = m_run.reader.shape();
    const auto y = reachOf(g, volume.y, part.lo.y, part.hi.y), x = reachOf(g, volume.x, part.lo.x, part.hi.x);
    return {planesRead(g, m_member.depth()), y.hi - y.lo, x.hi - x.lo};
}

/// Writes the probabilities of `part` to `result`.
void TiledSource::runPiece(const Box& part, torch::Tensor result) {
    const auto& g = m_member.geometry();
    const auto& volume = m_run.reader.shape();
    const auto y = reachOf(g, volume.y, part.lo.y, part.hi.y), x = reachOf(g, volume.x, part.lo.x, part.hi.x);
    const auto input = inputOf(part);
    const auto marginZ = (input.z - m_member.depth()) / 2;
    const auto windows = windowsFor(m_member, volume.z, part.lo.z, part.hi.z);
    const auto batch = static_cast<std::size_t>(std::max<std::int64_t>(1, std::min(m_run.plan.together, m_fits) / input.voxels()));
    for (std::size_t first = 0; first < windows.size(); first += batch) {
        const std::span some(windows.data() + first, std::min(batch, windows.size() - first));
        const auto count = static_cast<std::int64_t>(some.size());
        auto image = m_member.hostWindows(count, input);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto z = some[static_cast<std::size_t>(i)].start - marginZ;
            m_run.reader.read({{z, y.lo, x.lo}, {z + input.z, y.hi, x.hi}}, image.data_ptr<float>() + i * input.voxels());
        }
        const auto all = logits(image);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto& w = some[static_cast<std::size_t>(i)];
            const Box mine{{w.lo - w.start, part.lo.y - y.first, part.lo.x - x.first}, {w.hi - w.start, part.hi.y - y.first, part.hi.x - x.first}};
            result.narrow(1, w.lo - part.lo.z, w.hi - w.lo).copy_(meanSoftmax(all, i, mine));
        }
    }
}

/// Memory ran out on a pass of `part`.
void TiledSource::makeSmaller(const Box& part, const std::exception& shortage) {
    const auto input = inputOf(part);
    const auto windows = static_cast<std::int64_t>(windowsFor(m_member, m_run.reader.shape().z, part.lo.z, part.hi.z).size());
    const auto batch = std::clamp<std::int64_t>(std::min(m_run.plan.together, m_fits) / input.voxels(), 1, windows);
    if (batch == 1 && !canBeHalved(part)) return lastResort(input, shortage);
    m_fits = batch * input.voxels() / 2;
    addRemark(m_run.remark, "Memory ran out on the way: the run went on in smaller pieces, to the same result but slower.");
}

} // namespace granule::engine
