// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace granule::objects {

class Numbers;

/// How far a block looks beyond itself, in voxels; along z only forwards.
struct Halo {
    std::int64_t z = 0, y = 0, x = 0;
};

/// One block of a map with its neighbours' nearest voxels, as runs of equal ids along x; ids are numbered from 0. Beyond
/// the border of the stack the outermost voxels go on.
class HaloBlock {
public:
    struct Run {
        std::int16_t x1 = 0;      ///< where it ends, from the block's first voxel; the next begins there
        std::uint16_t number = 0; ///< of its id
    };

    /// True where the block and all around it are of one id: there is nothing to compare.
    static bool isAllOne(const LabelMap& map, std::size_t block);

    /// Throws Error (TooLarge) where more than 65535 ids are in one block.
    HaloBlock(const LabelMap& map, std::size_t block, const Halo& halo);
    const Box& box() const noexcept { return m_box; }
    /// Of a number.
    LabelId id(std::uint16_t number) const noexcept { return m_ids[number]; }
    /// The runs of row `z`, `y`, counted from the block's first; halo included, so the first begins at -halo.x. Rows that
    /// are like the one before share theirs.
    std::span<const Run> row(std::int64_t z, std::int64_t y) const noexcept {
        const auto [first, end] = m_rows[static_cast<std::size_t>(z * m_deep + y + m_halo.y)];
        return {m_runs.data() + first, m_runs.data() + end};
    }

    /// The voxels of row `z`, `y` that are unlike those a step away, which the halo reaches: calls
    /// visit(x, count, number, number of those).
    template <typename F>
    void forEachChange(std::int64_t z, std::int64_t y, const Index& step, F visit) const {
        const auto rowA = row(z, y), rowB = row(z + step.z, y + step.y);
        if (rowA.size() == 1 && rowB.size() == 1 && rowA[0].number == rowB[0].number) return;
        if (rowA.data() == rowB.data() && step.x == 0) return;
        const auto *a = rowA.data(), *b = rowB.data();
        const auto width = m_box.hi.x - m_box.lo.x;
        while (a->x1 <= 0) ++a;
        while (b->x1 <= step.x) ++b;
        for (std::int64_t x = 0; x < width;) {
            const std::int64_t endA = a->x1, endB = b->x1 - step.x, end = std::min(std::min(endA, endB), width); // no list: it is slow here
            if (a->number != b->number) visit(x, end - x, a->number, b->number);
            a += endA == end, b += endB == end;
            x = end;
        }
    }

private:
    /// What one block around has of a row.
    struct Part {
        LabelView view;
        Box box; ///< of that block
        std::int64_t x0, x1;
    };
    std::vector<Part> partsOf(const LabelMap& map, const Index& at) const;
    void readRow(const std::vector<Part>& parts, const Index& at, Numbers& numbers);

    Box m_box;
    Halo m_halo;
    std::int64_t m_deep; ///< rows along y
    std::vector<Run> m_runs;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_rows; ///< where their runs begin and end
    std::vector<LabelId> m_ids;
};

} // namespace granule::objects
