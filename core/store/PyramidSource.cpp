// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/PyramidSource.h"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace granule::store {

namespace {

constexpr auto aMoment = std::chrono::milliseconds(1500);

bool within(const Halvings& a, const Halvings& most) {
    return a.z <= most.z && a.y <= most.y && a.x <= most.x;
}

} // namespace

Halvings PyramidSource::atHand(const Halvings& most) const {
    const auto wanted = [](int halvings) { return halvings == anyAxis ? 0 : halvings; };
    if (!m_pyramid) return {wanted(most.z), wanted(most.y), wanted(most.x)};
    const auto& levels = m_pyramid->levels();
    const auto found = std::find_if(levels.rbegin(), levels.rend(), [&](const Halvings& h) { return within(h, most); });
    return found == levels.rend() ? Halvings{} : *found;
}

void PyramidSource::readCoarse(const Halvings& halvings, const Box& box, std::byte* out) const {
    const auto count = m_pyramid ? m_pyramid->levels().size() : 0;
    std::size_t level = 0;
    while (level < count && m_pyramid->levels()[level] != halvings) ++level;
    if (level == count) return sample(halvings, box, out);
    // What is built of it first, then the rest.
    auto split = box.lo.z;
    if (m_pyramid->has(level, box)) split = box.hi.z;
    else split = std::clamp(m_pyramid->slicesBuilt() >> halvings.z, box.lo.z, box.hi.z);
    const Box built{box.lo, {split, box.hi.y, box.hi.x}}, rest{{split, box.lo.y, box.lo.x}, box.hi};
    const auto builtBytes = static_cast<std::size_t>((split - box.lo.z) * box.shape().y * box.shape().x) * bytesPerVoxel(m_volume.type());
    if (!built.empty()) m_pyramid->read(level, built, out);
    if (!rest.empty()) sample(halvings, rest, out + builtBytes);
}

void PyramidSource::sample(const Halvings& h, const Box& box, std::byte* out) const {
    const auto& source = *m_volume.source();
    const auto each = bytesPerVoxel(m_volume.type());
    const auto part = box.shape();
    std::memset(out, 0, static_cast<std::size_t>(part.voxels()) * each);
    const auto firstX = box.lo.x << h.x, endX = std::min(((box.hi.x - 1) << h.x) + 1, m_volume.shape().x);
    std::vector<std::byte> row(static_cast<std::size_t>(endX - firstX) * each);
    const auto until = std::chrono::steady_clock::now() + aMoment;
    for (auto z = box.lo.z; z < box.hi.z; ++z) {
        if (std::chrono::steady_clock::now() > until) return;
        for (auto y = box.lo.y; y < box.hi.y; ++y, out += static_cast<std::size_t>(part.x) * each) {
            source.read({{z << h.z, y << h.y, firstX}, {(z << h.z) + 1, (y << h.y) + 1, endX}}, row.data());
            for (std::int64_t x = 0; x < part.x; ++x)
                std::memcpy(out + static_cast<std::size_t>(x) * each, row.data() + static_cast<std::size_t>(x << h.x) * each, each);
        }
    }
}

Volume withPyramid(const Volume& volume, std::shared_ptr<const Pyramid> pyramid) {
    return {volume.shape(), volume.type(), std::make_shared<PyramidSource>(volume, std::move(pyramid)), volume.spacing(), volume.name()};
}

} // namespace granule::store
