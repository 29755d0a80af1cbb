// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <array>
#include <vector>

namespace granule::surface {

/// The voxels of a label map that hold one of some ids, read slice by slice. Blocks of a single id are skipped or filled
/// without a look at their voxels.
class LabelMask {
public:
    LabelMask(const LabelMap& labels, const std::vector<LabelId>& ids);

    /// Where the ids lie, and about how large their surface is.
    struct Extent {
        Box bounds;         ///< tight; empty where no voxel holds an id
        double areaNm2 = 0; ///< from the faces across x and y: two thirds of all faces of a surface that looks every way
    };
    Extent extent(Progress& progress, const std::stop_token& stop) const;

    /// Writes 1 or 0 for every voxel of slice `z` in `rows` of y and `columns` of x (half-open, may reach outside the
    /// map, where it is 0).
    void readSlice(std::int64_t z, std::int64_t y0, std::int64_t y1, std::int64_t x0, std::int64_t x1, std::uint8_t* out) const;

private:
    bool holds(LabelId id) const noexcept;
    void readRow(const LabelView& view, std::int64_t offset, std::int64_t count, std::uint8_t* out) const;

    const LabelMap& m_labels;
    std::vector<LabelId> m_ids; // sorted
    std::array<std::uint8_t, 256> m_small{};
};

} // namespace granule::surface
