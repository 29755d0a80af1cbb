// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/PaintRule.h"
#include "core/volume/BlockDelta.h"

#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

namespace granule::edit {

/// Writes runs of voxels into private copies of the blocks they touch and gives the result out as immutable
/// blocks. The label map it was made of is never changed. One thread.
class BlockWriter {
public:
    /// Keeps a snapshot of `before`'s blocks through shared pointers as they are touched; `before` itself is
    /// copied, which copies pointers only.
    BlockWriter(LabelMap before, const PaintRule& rule) : m_before(std::move(before)), m_rule(rule) {}

    const LabelMap& before() const noexcept { return m_before; }
    const PaintRule& rule() const noexcept { return m_rule; }
    /// The label as written so far.
    LabelId at(const Index& voxel);
    /// Paints the voxels x0 <= x < x1 of row (z, y), as far as they lie inside the map and the rule allows.
    /// Returns how many changed.
    std::int64_t paintRun(std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1);

    /// The blocks changed since the last call, before = as they were then. The bounds are those of the
    /// changed voxels. Blocks that became uniform are packed.
    BlockDelta takeChanges();
    /// Everything changed from the start, before = the map's own blocks, after = the blocks that takeChanges()
    /// gave out last.
    BlockDelta total();

private:
    struct Working {
        std::size_t block = 0;
        Box box;
        Shape shape;
        LabelBlockPtr before, shown;
        std::optional<LabelView> view; ///< of `before`
        std::variant<std::monostate, std::vector<std::uint8_t>, std::vector<LabelId>> ids;
        Box fresh; ///< changed since takeChanges()
        Box all;   ///< changed from the start
    };

    Working& working(const Index& voxel);
    void makeWritable(Working& w) const;
    std::int64_t paintInBlock(Working& w, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1);

    LabelMap m_before;
    PaintRule m_rule;
    std::unordered_map<std::size_t, Working> m_blocks;
    Working* m_last = nullptr;
};

} // namespace granule::edit
