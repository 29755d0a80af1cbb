// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ObjectTable.h"

#include <array>
#include <optional>
#include <vector>

namespace granule::edit {

/// What an edit may paint over: every label, one class (with all its objects) or one object, or background alone.
struct PaintOver {
    enum class Kind { Everything, Only, Background };
    Kind kind = Kind::Everything;
    LabelId only = 0; ///< of Kind::Only: a class or an object
    friend bool operator==(const PaintOver&, const PaintOver&) = default;
};

/// Which voxels an edit may turn into `paint`: those of unlocked classes and objects, and none at all while `paint`
/// itself is locked (what is locked neither loses nor gains voxels). A value that outlives schema and table.
class PaintRule {
public:
    PaintRule(LabelId paint, const ClassSchema& schema, const ObjectTable& objects = {}, const PaintOver& over = {});

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
    bool m_paintLocked;
    bool m_unknownMay = true; ///< ids of 256 and more that no table names
    std::array<bool, 256> m_small{};
    std::vector<std::pair<LabelId, bool>> m_large; ///< objects in the order of their ids, and whether they may change
};

} // namespace granule::edit
