// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"

#include <array>
#include <optional>
#include <vector>

namespace granule::edit {

/// Which voxels an edit may turn into `paint`: those of unlocked classes, and none at all while `paint`
/// itself is locked (a locked class neither loses nor gains voxels).
class PaintRule {
public:
    PaintRule(LabelId paint, const ClassSchema& schema);
    /// Only voxels of `only` may change.
    PaintRule(LabelId paint, const ClassSchema& schema, LabelId only);

    LabelId paint() const noexcept { return m_paint; }
    bool mayReplace(LabelId id) const noexcept {
        return id < m_small.size() ? m_small[id] : largeMayBeReplaced(id);
    }
    /// False where no voxel can change, because `paint` is locked.
    bool paintsAtAll() const noexcept { return !m_paintLocked; }
    /// mayReplace() for ids below 256, for tight loops.
    const std::array<bool, 256>& small() const noexcept { return m_small; }

private:
    bool largeMayBeReplaced(LabelId id) const noexcept;

    LabelId m_paint;
    std::optional<LabelId> m_only;
    bool m_paintLocked;
    std::array<bool, 256> m_small{};
    std::vector<LabelId> m_lockedLarge;
};

} // namespace granule::edit
