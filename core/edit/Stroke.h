// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/BlockWriter.h"
#include "core/edit/Brush.h"

#include <optional>

namespace granule::edit {

/// One stroke of a brush, from press to release: the way between two positions is filled, so that fast moves
/// leave no gaps. Show what moveTo() returns as it comes; finish() is the whole stroke as one step of the
/// history. One thread.
class Stroke {
public:
    Stroke(const LabelMap& before, const PaintRule& rule, Brush brush)
        : m_writer(before, rule), m_brush(std::move(brush)) {}

    /// Paints from the last position (or, first of all, at `centre` alone) to `centre`, which may lie outside
    /// the map. Returns the blocks changed by this move.
    BlockDelta moveTo(const Index& centre);
    /// The blocks changed by the whole stroke, before = as they were when it began, after = as last shown.
    BlockDelta finish() { return m_writer.total(); }

private:
    void dab(const Index& centre);

    BlockWriter m_writer;
    Brush m_brush;
    std::optional<Index> m_last;
};

} // namespace granule::edit
