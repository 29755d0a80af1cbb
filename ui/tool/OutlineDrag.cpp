// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/OutlineDrag.h"

#include "core/edit/Runs.h"
#include "ui/tool/Editing.h"

#include <QCoreApplication>

namespace granule::tool {

bool paintOutline(project::Project& project, const project::Selection& selection, LabelId label, const view::Sketch::Line& outline, const QString& text) {
    const auto* layer = project.activeLayer();
    if (!layer) return false;
    std::vector<edit::PlanePoint> corners;
    for (const auto& p : outline.points) corners.push_back({p.x(), p.y()});
    const auto runs = edit::polygon(corners, view::normalOf(outline.plane), outline.slice, layer->map.shape());
    const auto delta = edit::paint(layer->map, ruleFor(project, selection, label), confineFor(project, selection), runs);
    project.commitEdit(layer->id, delta, text, false);
    return !delta.empty();
}

OutlineDrag::OutlineDrag(view::SliceView& view, const QPointF& start, LabelId label) : m_view(view), m_label(label) {
    m_sketch.colour = colourOf(view.project(), label);
    m_sketch.lines.push_back({view.plane(), view.slice(), {}, true, false});
    move(start, {});
}

void OutlineDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    auto& points = m_sketch.lines.front().points;
    const QPointF at = m_view.geometry().voxelsAt(point);
    if (!points.empty() && points.back() == at) return;
    points.push_back(at);
    show();
}

void OutlineDrag::show() {
    m_view.setSketch(m_sketch);
}

void OutlineDrag::finish() {
    m_view.setSketch({});
    const auto& project = m_view.project();
    const QString text = m_label == 0 ? QCoreApplication::translate("OutlineDrag", "Erase with the lasso")
                                      : QCoreApplication::translate("OutlineDrag", "Lasso %1").arg(nameOf(project, m_label));
    paintOutline(m_view.project(), m_view.selection(), m_label, m_sketch.lines.front(), text);
}

void OutlineDrag::cancel() {
    m_view.setSketch({});
}

} // namespace granule::tool
