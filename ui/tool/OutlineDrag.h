// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Polygon.h"
#include "ui/tool/Drag.h"
#include "ui/view/SliceView.h"

namespace granule::tool {

/// An outline drawn by hand; what it encloses is painted when the button is let go.
class OutlineDrag : public Drag {
public:
    OutlineDrag(view::SliceView& view, const QPointF& start, LabelId label);
    void move(const QPointF& point, Qt::KeyboardModifiers) override;
    void finish() override;
    void cancel() override;
    bool paints() const override { return true; }

private:
    void show();

    view::SliceView& m_view;
    LabelId m_label;
    view::Sketch m_sketch;
};

/// Paints what a closed outline in a slice encloses, as one step of the history. False where nothing was changed.
bool paintOutline(project::Project& project, const project::Selection& selection, LabelId label, const view::Sketch::Line& outline, const QString& text);

} // namespace granule::tool
