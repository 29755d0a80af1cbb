// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/WantedLabels.h"
#include "core/volume/LabelMap.h"

namespace granule::objects {

/// Voxels x0 <= x < x1 of a row.
struct Run {
    std::int32_t x0, x1;
};

/// The wanted voxels of some rows as runs along x: a tenth of the voxels' size for cells, and what connected components
/// are made of.
struct LabelRuns {
    Box box;                            ///< whose rows they are
    std::vector<std::uint32_t> rowEnds; ///< one a row, z slowest: where its runs end
    std::vector<Run> runs;
    std::vector<LabelId> ids; ///< one a run where different ids make different runs, else empty
    std::vector<std::uint64_t>
        bits; ///< the same voxels as bits, words() a row, aligned to blocks; empty where ids differ

    std::size_t row(std::int64_t z, std::int64_t y) const {
        return static_cast<std::size_t>((z - box.lo.z) * box.shape().y + y - box.lo.y);
    }
    std::size_t words() const {
        return static_cast<std::size_t>((box.hi.x - 1) / blockEdge - box.lo.x / blockEdge + 1);
    }
    std::uint32_t begin(std::size_t row) const { return row == 0 ? 0 : rowEnds[row - 1]; }
    std::uint32_t end(std::size_t row) const { return rowEnds[row]; }
};

/// The runs of `box`, which lies within one row of blocks (any x, but the same block along z and along y).
LabelRuns labelRuns(const LabelMap& map, const Box& box, const WantedLabels& wanted, bool idsSeparate);

/// The parts of `box` that lie in one row of blocks each, z slowest.
std::vector<Box> blockRows(const LabelMap& map, const Box& box);

} // namespace granule::objects
