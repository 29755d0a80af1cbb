// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Confine.h"
#include "core/edit/PaintRule.h"
#include "core/edit/Run.h"
#include "core/volume/BlockDelta.h"

#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

namespace granule::edit {

/// Writes runs of voxels into private copies of the blocks they touch and gives the result out as immutable
/// blocks. The label map it was made of is never changed, and no voxel is that the rule or `confine` forbids. One thread.
class BlockWriter {
public:
    /// Keeps a snapshot of `before`'s blocks through shared pointers as they are touched; `before` itself is
    /// copied, which copies pointers only. Throws Error as Confine::requireGrid() does.
    BlockWriter(LabelMap before, const PaintRule& rule, Confine confine = {});

    const LabelMap& before() const noexcept { return m_before; }
    const PaintRule& rule() const noexcept { return m_rule; }
    /// What is painted from here on follows another rule.
    void setRule(const PaintRule& rule) { m_rule = rule; }
    /// The label as written so far.
    LabelId at(const Index& voxel);
    /// Paints the voxels x0 <= x < x1 of row (z, y), as far as they lie inside the map and the rule allows.
    /// Returns how many changed.
    std::int64_t paintRun(std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1);
    /// Paints `runs`, ordered as Runs are and moved by `by`; many voxels on all cores.
    void paint(const Runs& runs, const Index& by = {});

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
        std::optional<LabelView> view; ///< of `shown`, while something reads it
        std::variant<std::monostate, std::vector<std::uint8_t>, std::vector<LabelId>> ids; ///< of a block that changes
        bool closed = false;           ///< nothing in it may change
        std::vector<std::unique_ptr<const SliceBits>> allowed; ///< by slice, as they are asked for; empty: everything
        LabelId paint = 0;             ///< painted last
        bool listed = false;           ///< in m_fresh
        Box fresh;                     ///< changed since takeChanges()
        Box all;                       ///< changed from the start
    };

    Working& working(const Index& voxel);
    static const LabelView& viewOf(Working& w);
    void makeWritable(Working& w) const;
    void paintOnAllCores(const Runs& runs, const Index& by);
    void paintInBlock(Working& w, const Runs& runs, const Index& by) const;
    std::int64_t paintInBlock(Working& w, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) const;
    std::int64_t paintAllowed(Working& w, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) const;
    void list(Working& w);

    LabelMap m_before;
    PaintRule m_rule;
    Confine m_confine;
    std::unordered_map<std::size_t, Working> m_blocks;
    std::vector<Working*> m_fresh;
    Working* m_last = nullptr;
};

} // namespace granule::edit
