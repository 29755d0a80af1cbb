// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SampleShares.h"

#include <algorithm>

namespace granule::surface {

namespace {

/// Adds a run of voxels to the samples of one row.
void addRun(std::int64_t first, std::int64_t end, std::int64_t pool, std::int32_t* counts) {
    if (pool == 1) {
        for (; first < end; ++first) ++counts[first];
        return;
    }
    for (auto sample = first / pool; first < end; ++sample) {
        const auto next = std::min(end, (sample + 1) * pool);
        counts[sample] += static_cast<std::int32_t>(next - first);
        first = next;
    }
}

} // namespace

SampleShares::Part SampleShares::read(std::size_t block, const Box& bounds) const {
    const auto& labels = m_mask->labels();
    const auto& ids = *labels.block(block);
    const auto view = ids.view();
    const Index corner = labels.blockBox(block).lo;
    Part part{m_grid.samplesOf(bounds), {}};
    const Shape size = part.samples.shape();
    const Index& pool = m_grid.pool;
    std::vector<std::int32_t> counts(static_cast<std::size_t>(size.y * size.x));
    part.shares.resize(static_cast<std::size_t>(size.voxels()));
    const auto scale = static_cast<float>(whole) / static_cast<float>(m_grid.voxelsPerSample());
    for (std::int64_t layer = 0; layer < size.z; ++layer) {
        std::ranges::fill(counts, 0);
        const auto z0 = (part.samples.lo.z + layer) * pool.z;
        for (auto z = std::max(z0, bounds.lo.z); z < std::min(z0 + pool.z, bounds.hi.z); ++z)
            for (auto y = bounds.lo.y; y < bounds.hi.y; ++y) {
                auto* row = counts.data() + (y / pool.y - part.samples.lo.y) * size.x;
                const auto x0 = bounds.lo.x - part.samples.lo.x * pool.x; // of the row's first voxel among the samples' voxels
                m_mask->forRuns(view, ids.shape().offset({z - corner.z, y - corner.y, bounds.lo.x - corner.x}), bounds.hi.x - bounds.lo.x,
                                [&](std::int64_t first, std::int64_t end) { addRun(x0 + first, x0 + end, pool.x, row); });
            }
        std::ranges::transform(counts, part.shares.begin() + layer * size.y * size.x, [scale](std::int32_t count) {
            return static_cast<std::uint16_t>(static_cast<float>(count) * scale + (count ? 0.999F : 0.F)); // something is never nothing
        });
    }
    return part;
}

void SampleShares::copy(const Box& box, float* out) const {
    const Shape shape = box.shape();
    std::fill_n(out, shape.voxels(), 0.F);
    const auto& labels = m_mask->labels();
    labels.forEachBlock(m_grid.voxelsOf(box), [&](std::size_t block, const Box&) {
        const auto it = m_parts.find(block);
        if (it == m_parts.end()) return;
        const auto& [samples, shares] = it->second;
        const Box common = samples.intersected(box);
        const Shape size = samples.shape();
        for (auto z = common.lo.z; z < common.hi.z; ++z)
            for (auto y = common.lo.y; y < common.hi.y; ++y) {
                const auto* from = shares.data() + size.offset({z - samples.lo.z, y - samples.lo.y, common.lo.x - samples.lo.x});
                float* to = out + shape.offset({z - box.lo.z, y - box.lo.y, common.lo.x - box.lo.x});
                for (std::int64_t x = 0; x < common.hi.x - common.lo.x; ++x) to[x] += static_cast<float>(from[x]) * (1.F / whole); // a sample may lie in two blocks
            }
    });
}

} // namespace granule::surface
