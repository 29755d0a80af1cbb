// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/CornerRuns.h"

#include <bit>

namespace granule::objects {

CornerRuns::CornerRuns(const LabelRuns& runs)
    : m_runs(runs), m_deep((runs.box.shape().z + 1) / 2), m_across((runs.box.shape().y + 1) / 2),
      m_words(runs.words()) {
    m_starts.resize(bundle(m_deep, 0) * m_words);
    m_before.resize(m_starts.size());
    std::uint32_t count = 0;
    for (std::int64_t z = 0; z < m_deep; ++z)
        for (std::int64_t y = 0; y < m_across; ++y) {
            std::uint64_t last = 0; // the voxel before, of the same bundle
            for (std::size_t w = 0; w < m_words; ++w) {
                const auto bits = laid(z, y, allRows, w);
                const auto starts = bits & ~(bits << 1 | last);
                last = bits >> 63;
                m_starts[bundle(z, y) * m_words + w] = starts;
                m_before[bundle(z, y) * m_words + w] = count;
                count += static_cast<std::uint32_t>(std::popcount(starts));
            }
        }
    m_sets = Sets(count);
}

std::uint64_t CornerRuns::laid(std::int64_t z, std::int64_t y, unsigned rows, std::size_t word) const {
    const Shape shape = m_runs.box.shape();
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 4; ++i) {
        const auto rowZ = 2 * z + (i >> 1), rowY = 2 * y + (i & 1);
        if ((rows >> i & 1) != 0 && rowZ < shape.z && rowY < shape.y)
            bits |= m_runs.bits[static_cast<std::size_t>(rowZ * shape.y + rowY) * m_words + word];
    }
    return bits;
}

std::uint32_t CornerRuns::runAt(std::size_t bundle, std::size_t word, int bit) const {
    const auto at = bundle * m_words + word;
    return m_before[at] + static_cast<std::uint32_t>(std::popcount(m_starts[at] << (63 - bit))) - 1;
}

void CornerRuns::unite(std::int64_t z, std::int64_t y, unsigned rows, std::int64_t otherZ, std::int64_t otherY,
                       unsigned otherRows) {
    if (otherZ < 0 || otherY < 0 || otherY >= m_across) return;
    const auto here = bundle(z, y), there = bundle(otherZ, otherY);
    std::uint64_t before = 0, now = laid(otherZ, otherY, otherRows, 0);
    for (std::size_t w = 0; w < m_words; ++w) {
        const auto after = w + 1 < m_words ? laid(otherZ, otherY, otherRows, w + 1) : 0;
        const auto mine = laid(z, y, rows, w);
        const auto left = now << 1 | before >> 63, right = now >> 1 | after << 63; // there at x - 1, at x + 1
        const auto theirRun = laid(otherZ, otherY, allRows, w);
        // Where their bundle has a voxel at x, what touches there is of that voxel's run: once a stretch is enough.
        auto same = mine & (left | now | right) & theirRun;
        while (same != 0) {
            const int bit = std::countr_zero(same);
            m_sets.unite(runAt(here, w, bit), runAt(there, w, bit));
            same &= same + (same & -same); // without its lowest stretch
        }
        for (auto bits = mine & left & ~theirRun; bits != 0; bits &= bits - 1) {
            const int bit = std::countr_zero(bits);
            m_sets.unite(runAt(here, w, bit), bit > 0 ? runAt(there, w, bit - 1) : runAt(there, w - 1, 63));
        }
        for (auto bits = mine & right & ~theirRun; bits != 0; bits &= bits - 1) {
            const int bit = std::countr_zero(bits);
            m_sets.unite(runAt(here, w, bit), bit < 63 ? runAt(there, w, bit + 1) : runAt(there, w + 1, 0));
        }
        before = now;
        now = after;
    }
}

std::uint32_t CornerRuns::connect(std::vector<std::uint32_t>& of) {
    for (std::int64_t z = 0; z < m_deep; ++z)
        for (std::int64_t y = 0; y < m_across; ++y) {
            unite(z, y, firstY, z, y - 1, lastY);
            unite(z, y, firstZ, z - 1, y, lastZ);
            unite(z, y, firstZ & firstY, z - 1, y - 1, lastZ & lastY);
            unite(z, y, firstZ & lastY, z - 1, y + 1, lastZ & firstY);
        }
    std::vector<std::uint32_t> setOf;
    const auto count = m_sets.takeNumbers(setOf);
    of.resize(m_runs.runs.size());
    const Shape shape = m_runs.box.shape();
    const auto firstX = m_runs.box.lo.x / blockEdge * blockEdge;
    std::uint32_t r = 0;
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (const auto end = m_runs.end(static_cast<std::size_t>(z * shape.y + y)); r < end; ++r) {
                const auto x = m_runs.runs[r].x0 - firstX;
                of[r] = setOf[runAt(bundle(z / 2, y / 2), static_cast<std::size_t>(x / 64), static_cast<int>(x % 64))];
            }
    return count;
}

} // namespace granule::objects
