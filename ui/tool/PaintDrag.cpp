// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/PaintDrag.h"

#include "ui/tool/Editing.h"

#include <QCoreApplication>

namespace granule::tool {

edit::Brush brushOf(const view::SliceView& view) {
    const auto& selection = view.selection();
    const auto spacing = view.project().spacing();
    return selection.brush3d()
               ? edit::Brush::ball(selection.brushDiameterNm(), spacing)
               : edit::Brush::disc(selection.brushDiameterNm(), spacing, normalOf(view.plane()));
}

PaintDrag::PaintDrag(view::SliceView& view, const QPointF& start, LabelId label, double pressure)
    : m_view(view), m_layer(view.project().activeLayerId()), m_label(label),
      m_stroke(view.project().activeLayer()->map, ruleFor(view.project(), view.selection(), label), brushOf(view), confineFor(view.project(), view.selection())),
      m_pressure(pressure) {
    if (view.selection().brushFollowsEdges()) m_stroke.followEdges(view.project().volume());
    move(start, {});
}

void PaintDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    const Index at = fromPlane(m_view.plane(), m_view.geometry().voxelAt(point, m_view.slice()));
    m_view.project().showEdit(m_layer, m_stroke.moveTo(at, m_pressure));
}

void PaintDrag::finish() {
    auto& project = m_view.project();
    const auto whole = m_stroke.finish();
    if (whole.empty() || !project.layer(m_layer)) return;
    project.commitEdit(m_layer, whole,
                       m_label == 0 ? QCoreApplication::translate("PaintDrag", "Erase")
                                    : QCoreApplication::translate("PaintDrag", "Paint %1").arg(nameOf(project, m_label)),
                       true);
}

void PaintDrag::cancel() {
    m_view.project().revertEdit(m_layer, m_stroke.finish());
}

} // namespace granule::tool
