// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <array>
#include <vector>

namespace granule::surface {

/// The voxels of a label map that hold one of some ids. Blocks of a single id are skipped or filled without a look at
/// their voxels. Any number of threads may read it.
class LabelMask {
public:
    LabelMask(const LabelMap& labels, const std::vector<LabelId>& ids);

    bool holds(LabelId id) const noexcept;
    /// Writes 1 or 0 for every voxel of `box`, x fastest; it may reach outside the map, where it is 0.
    void read(const Box& box, std::uint8_t* out) const;

private:
    void readRow(const LabelView& view, std::int64_t offset, std::int64_t count, std::uint8_t* out) const;

    const LabelMap& m_labels;
    std::vector<LabelId> m_ids; // sorted
    std::array<std::uint8_t, 256> m_small{};
};

} // namespace granule::surface
