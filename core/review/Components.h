// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"
#include "core/volume/Progress.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace granule::review {

/// The components of a grid of ids: voxels of one id that hang together by faces. Held as runs along x.
class Components {
public:
    struct Run {
        std::int64_t x0, x1; ///< half-open
        LabelId id;
        std::size_t component;
    };
    struct Component {
        LabelId id = 0;
        std::int64_t voxels = 0;
        Box box;
        Index at;                ///< a voxel of it
        bool touchesBorder = false; ///< of the grid
    };
    /// Writes the ids of row (z, y) to `out`.
    using ReadRow = std::function<void(std::int64_t z, std::int64_t y, LabelId* out)>;

    /// `leaveOut`: voxels of this id belong to no component. Throws Cancelled.
    Components(const Shape& shape, const ReadRow& read, std::optional<LabelId> leaveOut, const std::stop_token& stop);

    const Shape& shape() const noexcept { return m_shape; }
    const std::vector<Component>& all() const noexcept { return m_components; }
    /// The runs of a row, from left to right.
    std::span<const Run> row(std::int64_t z, std::int64_t y) const;

private:
    Shape m_shape;
    std::vector<Run> m_runs;
    std::vector<std::size_t> m_rows; ///< where each row begins in m_runs
    std::vector<Component> m_components;
};

/// Calls visit(a, b, x0, x1) for every pair of runs of two rows that lie side by side for x0 <= x < x1.
template <typename F>
void forTouching(std::span<const Components::Run> a, std::span<const Components::Run> b, F visit) {
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        const auto x0 = std::max(a[i].x0, b[j].x0), x1 = std::min(a[i].x1, b[j].x1);
        if (x0 < x1) visit(i, j, x0, x1);
        if (a[i].x1 < b[j].x1) ++i;
        else ++j;
    }
}

} // namespace granule::review
