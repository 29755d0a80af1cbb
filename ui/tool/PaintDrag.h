// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Stroke.h"
#include "ui/tool/Drag.h"
#include "ui/view/SliceView.h"

namespace granule::tool {

/// The brush as it is set, for the view's plane.
edit::Brush brushOf(const view::SliceView& view);

/// One stroke of brush or eraser on the active layer: shown as it goes, one step of the history when the
/// button is let go.
class PaintDrag : public Drag {
public:
    /// Paints `label` from `start` on. `pressure`: the share of the brush's size that a pen begins with.
    PaintDrag(view::SliceView& view, const QPointF& start, LabelId label, double pressure = 1);
    void setPressure(double pressure) override { m_pressure = pressure; }
    void move(const QPointF& point, Qt::KeyboardModifiers) override;
    void finish() override;
    void cancel() override;
    bool paints() const override { return true; }

private:
    view::SliceView& m_view;
    int m_layer;
    LabelId m_label;
    edit::Stroke m_stroke;
    double m_pressure;
};

} // namespace granule::tool
