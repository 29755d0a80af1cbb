// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPointF>
#include <Qt>

namespace granule::tool {

/// What the mouse does from press to release. Made by the press; move() gets every position up to the
/// release.
class Drag {
public:
    virtual ~Drag() = default;
    /// Of a pen, 0 to 1; counts from the next move() on.
    virtual void setPressure(double) {}
    virtual void move(const QPointF& point, Qt::KeyboardModifiers modifiers) = 0;
    /// The button was let go; what was done stays.
    virtual void finish() {}
    /// Escape: everything as it was at the press.
    virtual void cancel() {}
    /// True where labels are being changed.
    virtual bool paints() const { return false; }
};

} // namespace granule::tool
