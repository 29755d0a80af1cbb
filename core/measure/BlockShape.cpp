// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/BlockShape.h"

#include "core/measure/Numbers.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

namespace granule::measure {

namespace {

constexpr std::int64_t atOnce = 4; ///< numbers that are compared at once: what a 64-bit word holds

bool isFaceStep(const Index& step) {
    return std::abs(step.z) + std::abs(step.y) + std::abs(step.x) == 1;
}

} // namespace

BlockShapes::BlockShapes(const VoxelSpacing& spacing) : m_directions(measure::directions(spacing)) {
    for (const auto& [step, surface, contact] : m_directions) {
        m_halo.z = std::max(m_halo.z, step.z);
        m_halo.y = std::max(m_halo.y, std::abs(step.y));
        m_halo.x = std::max(m_halo.x, std::abs(step.x));
        if (const Index row{step.z, step.y, 0}; std::ranges::find(m_rows, row) == m_rows.end()) m_rows.push_back(row);
    }
}

/// Counts one block.
class BlockShapes::Counter {
public:
    Counter(const BlockShapes& shapes, const LabelMap& map, std::size_t block)
        : m_shapes(shapes), m_block(map, block, shapes.m_halo) {
        for (const auto& d : shapes.m_directions) m_steps.push_back({m_block.offset(d.step), isFaceStep(d.step)});
    }

    BlockShape count() {
        const Shape shape = m_block.box().shape();
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y) {
                if (nothingAround(z, y)) continue;
                const auto* row = m_block.row(z, y);
                for (std::size_t d = 0; d < m_steps.size(); ++d) {
                    const auto* other = row + m_steps[d].offset;
                    if (std::memcmp(row, other, static_cast<std::size_t>(shape.x) * sizeof *row) != 0)
                        compareRows(d, z, y, row, other);
                }
            }
        return result();
    }

private:
    bool nothingAround(std::int64_t z, std::int64_t y) const {
        const auto only = m_block.only(z, y);
        return only >= 0 && std::ranges::all_of(m_shapes.m_rows, [&](const Index& to) {
                   return m_block.only(z + to.z, y + to.y) == only;
               });
    }

    void compareRows(std::size_t direction, std::int64_t z, std::int64_t y, const std::uint16_t* a, const std::uint16_t* b) {
        const auto width = m_block.box().shape().x;
        for (std::int64_t x = 0; x < width; x += atOnce) {
            std::uint64_t wordA, wordB;
            std::memcpy(&wordA, a + x, sizeof wordA);
            std::memcpy(&wordB, b + x, sizeof wordB);
            if (wordA == wordB) continue;
            for (auto at = x; at < std::min(x + atOnce, width); ++at)
                if (a[at] != b[at]) add(direction, z, y, at, a[at], b[at]);
        }
    }

    void add(std::size_t direction, std::int64_t z, std::int64_t y, std::int64_t x, std::uint16_t a, std::uint16_t b) {
        const bool swap = a > b;
        const auto pair = swap ? std::uint32_t{b} << 16 | a : std::uint32_t{a} << 16 | b;
        if (pair != m_lastPair) {
            m_lastPair = pair;
            m_last = m_pairs.of(pair);
            m_counts.resize(std::max(m_counts.size(), (m_last + 1) * m_steps.size()));
        }
        ++m_counts[m_last * m_steps.size() + direction];
        if (!m_steps[direction].face) return;
        const Index& step = m_shapes.m_directions[direction].step;
        m_borders.add(2 * m_last + swap, z, y, x);
        m_borders.add(2 * m_last + !swap, z + step.z, y + step.y, x + step.x);
    }

    BlockShape result() {
        BlockShape out;
        for (std::size_t p = 0; p < m_pairs.keys().size(); ++p) {
            const LabelId a = m_block.id(static_cast<std::uint16_t>(m_pairs.keys()[p] >> 16)),
                          b = m_block.id(static_cast<std::uint16_t>(m_pairs.keys()[p]));
            Interface shared{std::min(a, b), std::max(a, b)};
            for (std::size_t d = 0; d < m_steps.size(); ++d) {
                const auto n = static_cast<double>(m_counts[p * m_steps.size() + d]);
                shared.surfaceNm2 += n * m_shapes.m_directions[d].surfaceNm2;
                shared.contactNm2 += n * m_shapes.m_directions[d].contactNm2;
            }
            out.interfaces.push_back(shared);
            for (const bool second : {false, true})
                if (auto piece = m_borders.piece(2 * p + second, second ? b : a, second ? a : b, m_block.box().lo);
                    !piece.bins.empty())
                    out.borders.push_back(std::move(piece));
        }
        return out;
    }

    struct Step {
        std::int64_t offset;
        bool face;
    };
    const BlockShapes& m_shapes;
    HaloBlock m_block;
    std::vector<Step> m_steps;
    Numbers m_pairs;
    std::uint32_t m_lastPair = 0, m_last = 0; // no pair of different numbers is 0
    std::vector<std::uint32_t> m_counts; ///< one a step of every pair
    BorderCollector m_borders;
};

BlockShape BlockShapes::of(const LabelMap& map, std::size_t block) const {
    if (HaloBlock::isAllOne(map, block)) return {};
    return Counter(*this, map, block).count();
}

} // namespace granule::measure
