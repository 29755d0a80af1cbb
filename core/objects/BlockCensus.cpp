// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/BlockCensus.h"

#include "core/objects/Numbers.h"

#include <algorithm>

namespace granule::objects {

namespace {

constexpr std::array<Index, 3> steps{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

/// Of the whole numbers lo <= i < hi.
std::int64_t sum(std::int64_t lo, std::int64_t hi) {
    return (hi - lo) * (lo + hi - 1) / 2;
}

std::int64_t sumOfSquares(std::int64_t lo, std::int64_t hi) {
    const auto below = [](std::int64_t n) { return (n - 1) * n * (2 * n - 1) / 6; };
    return below(hi) - below(lo);
}

/// Adds the voxels x0 <= x < x1 of a row; rows come in order.
void add(Census::Count& count, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
    auto& [lo, hi] = count.box;
    if (count.voxels == 0) lo = {z, y, x0}, hi = {z + 1, y + 1, x1};
    const auto n = x1 - x0, along = sum(x0, x1);
    count.voxels += n;
    count.z += n * z, count.y += n * y, count.x += along;
    auto& [zz, yy, xx, zy, zx, yx] = count.squares;
    zz += n * z * z, yy += n * y * y, xx += sumOfSquares(x0, x1), zy += n * z * y, zx += z * along, yx += y * along;
    hi.z = z + 1;
    lo.y = std::min(lo.y, y), hi.y = std::max(hi.y, y + 1);
    lo.x = std::min(lo.x, x0), hi.x = std::max(hi.x, x1);
}

/// Counts the voxels of one block.
class VoxelCounter {
public:
    explicit VoxelCounter(const HaloBlock& block) : m_block(block) {}

    std::vector<Census::Count> counts() {
        const Shape shape = m_block.box().shape();
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y) countRow(z, y);
        std::erase_if(m_counts, [](const Census::Count& count) { return count.voxels == 0; }); // numbers of the halo alone
        return std::move(m_counts);
    }

private:
    void countRow(std::int64_t z, std::int64_t y) {
        const auto& lo = m_block.box().lo;
        const auto width = m_block.box().shape().x;
        std::int64_t x = 0;
        for (const auto& run : m_block.row(z, y)) {
            const auto end = std::min<std::int64_t>(run.x1, width);
            if (end <= x) continue;
            if (run.number >= m_counts.size()) m_counts.resize(run.number + 1U);
            auto& count = m_counts[run.number];
            count.id = m_block.id(run.number);
            add(count, lo.z + z, lo.y + y, lo.x + x, lo.x + end);
            x = end;
        }
    }

    const HaloBlock& m_block;
    std::vector<Census::Count> m_counts; ///< by number
};

/// Counts the faces between the voxels of one block, and those to the next.
class FaceCounter {
public:
    explicit FaceCounter(const HaloBlock& block) : m_block(block) {}

    std::vector<Census::Touch> touches() {
        const Shape shape = m_block.box().shape();
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::size_t axis = 0; axis < steps.size(); ++axis)
                    m_block.forEachChange(z, y, steps[axis], [&](std::int64_t, std::int64_t faces, std::uint16_t a, std::uint16_t b) {
                        addFaces(a, b, axis, faces);
                    });
        std::vector<Census::Touch> touches;
        for (std::size_t i = 0; i < m_contacts.size(); ++i) {
            const LabelId a = m_block.id(static_cast<std::uint16_t>(m_pairs.keys()[i] >> 16)),
                          b = m_block.id(static_cast<std::uint16_t>(m_pairs.keys()[i]));
            touches.push_back({std::min(a, b), std::max(a, b), m_contacts[i]});
        }
        return touches;
    }

private:
    void addFaces(std::uint16_t a, std::uint16_t b, std::size_t axis, std::int64_t faces) {
        const auto pair = std::uint32_t{std::min(a, b)} << 16 | std::max(a, b);
        if (pair != m_lastPair) { // most often it is the last one again; no pair of different numbers is 0
            m_lastPair = pair;
            m_last = m_pairs.of(pair);
            if (m_last >= m_contacts.size()) m_contacts.resize(m_last + 1);
        }
        m_contacts[m_last].faces[axis] += faces;
    }

    const HaloBlock& m_block;
    Numbers m_pairs;
    std::vector<Contact> m_contacts; ///< by number of the pair
    std::uint32_t m_lastPair = 0, m_last = 0;
};

} // namespace

Census::Part countBlock(const LabelMap& map, std::size_t block) {
    if (HaloBlock::isAllOne(map, block)) return countBlock(map.blockBox(block), map.block(block)->at(0));
    const HaloBlock halo(map, block, {1, 1, 1});
    return {countVoxels(halo), FaceCounter(halo).touches()};
}

std::vector<Census::Count> countVoxels(const HaloBlock& block) {
    return VoxelCounter(block).counts();
}

Census::Part countBlock(const Box& box, LabelId id) {
    const Shape s = box.shape();
    const auto &lo = box.lo, &hi = box.hi;
    const auto z = sum(lo.z, hi.z), y = sum(lo.y, hi.y), x = sum(lo.x, hi.x);
    return {{{id,
              s.voxels(),
              z * s.y * s.x,
              y * s.z * s.x,
              x * s.z * s.y,
              box,
              {sumOfSquares(lo.z, hi.z) * s.y * s.x, sumOfSquares(lo.y, hi.y) * s.z * s.x,
               sumOfSquares(lo.x, hi.x) * s.z * s.y, z * y * s.x, z * x * s.y, y * x * s.z}}},
            {}};
}

} // namespace granule::objects
