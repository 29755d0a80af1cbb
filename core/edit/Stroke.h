// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/BlockWriter.h"
#include "core/edit/Brush.h"

#include <map>
#include <optional>

namespace granule::edit {

/// One stroke of a brush, from press to release: the way between two positions is filled, so that fast moves
/// leave no gaps. Show what moveTo() returns as it comes; finish() is the whole stroke as one step of the
/// history. One thread.
class Stroke {
public:
    /// Throws Error as Confine::requireGrid() does.
    Stroke(const LabelMap& before, const PaintRule& rule, Brush brush, Confine confine = {})
        : m_writer(before, rule, std::move(confine)), m_brush(std::move(brush)) {}

    /// From now on a dab stops at the edges in `grey`, as smartDab() does. `grey` lies on the map's grid, else throws
    /// Error (Mismatch).
    void followEdges(const Volume& grey);
    /// Paints from the last position (or, first of all, at `centre` alone) to `centre`, which may lie outside
    /// the map, with `scale` (above 0, at most 1: a pen's pressure) times the brush's diameter at its end and a steady
    /// change on the way. Returns the blocks changed by this move.
    BlockDelta moveTo(const Index& centre, double scale = 1);
    /// The brush of a dab with that scale, which is rounded to 1/32: what the cursor shows is what is painted.
    const Brush& brush(double scale = 1);
    /// The blocks changed by the whole stroke, before = as they were when it began, after = as last shown.
    BlockDelta finish() { return m_writer.total(); }

private:
    void dab(const Index& centre, const Brush& brush);

    BlockWriter m_writer;
    std::optional<Volume> m_edges; ///< that dabs stop at
    Brush m_brush;
    std::map<int, Brush> m_smaller; ///< by 32nds of the diameter
    Runs m_covered;                 ///< by the last dab
    std::optional<Index> m_last;
    double m_lastScale = 1;
};

} // namespace granule::edit
