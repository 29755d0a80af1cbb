// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/BlockShape.h"

#include "core/objects/Numbers.h"

#include <algorithm>
#include <cstdlib>

namespace granule::measure {

namespace {

constexpr std::size_t faceSteps = 3; ///< the first of directions()

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
        : m_shapes(shapes), m_block(map, block, shapes.m_halo) {}

    BlockShape count() {
        const Shape shape = m_block.box().shape();
        const auto& steps = m_shapes.m_directions;
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y) {
                if (nothingAround(z, y)) continue;
                for (std::size_t d = 0; d < steps.size(); ++d)
                    m_block.forEachChange(z, y, steps[d].step, [&](std::int64_t x, std::int64_t count, std::uint16_t a, std::uint16_t b) {
                        add(d, {z, y, x}, count, a, b);
                    });
            }
        return result();
    }

private:
    bool nothingAround(std::int64_t z, std::int64_t y) const {
        const auto row = m_block.row(z, y);
        return row.size() == 1 && std::ranges::all_of(m_shapes.m_rows, [&](const Index& to) {
                   const auto other = m_block.row(z + to.z, y + to.y);
                   return other.size() == 1 && other[0].number == row[0].number;
               });
    }

    /// `count` voxels from `at` on are `a`, and those a step away `b`.
    void add(std::size_t direction, const Index& at, std::int64_t count, std::uint16_t a, std::uint16_t b) {
        const bool swap = a > b;
        const auto pair = swap ? std::uint32_t{b} << 16 | a : std::uint32_t{a} << 16 | b;
        const auto steps = m_shapes.m_directions.size();
        if (pair != m_lastPair) {
            m_lastPair = pair;
            m_last = m_pairs.of(pair);
            m_counts.resize(std::max(m_counts.size(), (m_last + 1) * steps));
        }
        m_counts[m_last * steps + direction] += static_cast<std::uint32_t>(count);
        if (direction >= faceSteps) return;
        const Index& step = m_shapes.m_directions[direction].step;
        m_borders.add(2 * m_last + swap, at, count);
        m_borders.add(2 * m_last + !swap, {at.z + step.z, at.y + step.y, at.x + step.x}, count);
    }

    /// The first steps go along x, y and z; a contact has its faces across z first.
    objects::Contact facesOf(std::size_t pair) const {
        const auto* counts = m_counts.data() + pair * m_shapes.m_directions.size();
        return {{counts[2], counts[1], counts[0]}};
    }

    BlockShape result() {
        BlockShape out;
        out.census.counts = objects::countVoxels(m_block);
        for (std::size_t p = 0; p < m_pairs.keys().size(); ++p) {
            const LabelId a = m_block.id(static_cast<std::uint16_t>(m_pairs.keys()[p] >> 16)),
                          b = m_block.id(static_cast<std::uint16_t>(m_pairs.keys()[p]));
            Interface shared{std::min(a, b), std::max(a, b)};
            const auto& steps = m_shapes.m_directions;
            for (std::size_t d = 0; d < steps.size(); ++d) {
                const auto n = static_cast<double>(m_counts[p * steps.size() + d]);
                shared.surfaceNm2 += n * steps[d].surfaceNm2;
                shared.contactNm2 += n * steps[d].contactNm2;
            }
            out.interfaces.push_back(shared);
            if (const auto faces = facesOf(p); faces != objects::Contact{}) out.census.touches.push_back({shared.a, shared.b, faces});
            for (const bool second : {false, true})
                if (auto piece = m_borders.piece(2 * p + second, second ? b : a, second ? a : b, m_block.box().lo);
                    !piece.bins.empty())
                    out.borders.push_back(std::move(piece));
        }
        return out;
    }

    const BlockShapes& m_shapes;
    objects::HaloBlock m_block;
    objects::Numbers m_pairs;
    std::uint32_t m_lastPair = 0, m_last = 0; // no pair of different numbers is 0
    std::vector<std::uint32_t> m_counts; ///< one a step of every pair
    BorderCollector m_borders;
};

BlockShape BlockShapes::of(const LabelMap& map, std::size_t block) const {
    if (objects::HaloBlock::isAllOne(map, block))
        return {objects::countBlock(map.blockBox(block), map.block(block)->at(0)), {}, {}};
    return Counter(*this, map, block).count();
}

} // namespace granule::measure
