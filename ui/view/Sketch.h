// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "ui/view/Plane.h"

#include <QColor>
#include <QPointF>
#include <QString>

#include <vector>

namespace granule::view {

/// What a tool draws over the slices while it is at work: outlines and marks. A value.
struct Sketch {
    /// An outline in one slice of one plane.
    struct Line {
        Plane plane = Plane::XY;
        std::int64_t slice = 0;
        std::vector<QPointF> points; ///< u and v in voxels; a voxel's middle lies at half
        bool closed = false;
        bool tentative = false; ///< not fixed yet: dashed
    };
    /// A point in the stack; in slices beside its own it is drawn fainter.
    struct Mark {
        Index voxel;
        QColor colour;
        QString text; ///< a sign or a number of one or two letters; may be empty
    };
    /// Single voxels, a scribble: many of them, drawn as small squares in their slices.
    struct Dots {
        std::vector<Index> voxels;
        QColor colour;
    };

    QColor colour = Qt::white; ///< of the lines
    std::vector<Line> lines;
    std::vector<Mark> marks;
    std::vector<Dots> dots;
    bool empty() const noexcept { return lines.empty() && marks.empty() && dots.empty(); }
};

} // namespace granule::view
