// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/LabelRun.h"
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
    /// Calls visit(first, end) for the runs of voxels in `count` voxels of a block from `offset` on, which lie in one row.
    template <typename F>
    void forRuns(const LabelView& view, std::int64_t offset, std::int64_t count, F visit) const;
    const LabelMap& labels() const noexcept { return m_labels; }

private:
    template <typename T, typename F>
    void forRunsOf(const T* row, std::int64_t count, F visit) const {
        for (std::int64_t x = 0; x < count;) {
            const auto end = endOfRun(row, x, count);
            if (holds(row[x])) visit(x, end);
            x = end;
        }
    }

    const LabelMap& m_labels;
    std::vector<LabelId> m_ids; // sorted
    std::array<std::uint8_t, 256> m_small{};
};

template <typename F>
void LabelMask::forRuns(const LabelView& view, std::int64_t offset, std::int64_t count, F visit) const {
    if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&view.ids())) forRunsOf(bytes->data() + offset, count, visit);
    else if (const auto* wide = std::get_if<std::vector<LabelId>>(&view.ids())) forRunsOf(wide->data() + offset, count, visit);
    else if (holds(std::get<LabelId>(view.ids()))) visit(std::int64_t{0}, count);
}

} // namespace granule::surface
