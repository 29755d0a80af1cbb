// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/OutlineSession.h"

#include "ui/tool/Editing.h"
#include "ui/tool/OutlineDrag.h"

#include <QLineF>

namespace granule::tool {

namespace {

constexpr double closeTo = 8; ///< points from the first corner that mean it

} // namespace

OutlineSession::OutlineSession(project::Project& project, project::Selection& selection, QObject* parent)
    : Session(parent), m_project(project), m_selection(selection) {
    connect(&project, &project::Project::volumeChanged, this, &OutlineSession::cancel);
}

std::unique_ptr<Drag> OutlineSession::press(view::SliceView& view, const QMouseEvent& event) {
    if (event.button() == Qt::RightButton) {
        stepBack();
        return nullptr;
    }
    if (!isOpen()) {
        if (const QString why = whyNot(m_project, m_selection, m_selection.label()); !why.isEmpty()) {
            emit message(why);
            return nullptr;
        }
        m_plane = view.plane();
        m_slice = view.slice();
    } else if (view.plane() != m_plane || view.slice() != m_slice) {
        emit message(tr("The outline lies in %1 slice %2: go on there, or press Esc.").arg(nameOf(m_plane)).arg(m_slice));
        return nullptr;
    }
    const bool atFirst = m_corners.size() > 2 && QLineF(view.geometry().pointAt(m_corners.front().at), event.position()).length() < closeTo;
    if (atFirst || event.type() == QEvent::MouseButtonDblClick) {
        accept();
        return nullptr;
    }
    const QPointF at = view.geometry().voxelsAt(event.position());
    m_corners.push_back({at, isOpen() ? wayTo(at) : std::vector<QPointF>{at}});
    m_rest.clear();
    cornerChanged();
    emit changed();
    return nullptr;
}

void OutlineSession::hover(view::SliceView& view, const QPointF& point) {
    if (!isOpen() || view.plane() != m_plane || view.slice() != m_slice) return;
    m_rest = wayTo(view.geometry().voxelsAt(point));
    emit changed();
}

view::Sketch::Line OutlineSession::outline() const {
    view::Sketch::Line line{m_plane, m_slice, {}, true, false};
    for (const auto& corner : m_corners) line.points.insert(line.points.end(), corner.way.begin(), corner.way.end());
    return line;
}

void OutlineSession::accept() {
    if (!isOpen()) return;
    const auto line = outline();
    const auto label = m_selection.label();
    cancel();
    if (const QString why = whyNot(m_project, m_selection, label); !why.isEmpty()) return emit message(why);
    if (!paintOutline(m_project, m_selection, label, line, label == 0 ? tr("Erase an outline") : tr("Outline %1").arg(nameOf(m_project, label))))
        emit message(tr("The outline holds no voxel that may be changed."));
}

void OutlineSession::cancel() {
    if (!isOpen()) return;
    m_corners.clear();
    m_rest.clear();
    emit changed();
}

void OutlineSession::stepBack() {
    if (!isOpen()) return;
    m_corners.pop_back();
    m_rest.clear();
    if (isOpen()) cornerChanged();
    emit changed();
}

QString OutlineSession::hints() const {
    return isOpen() ? tr("Click adds a corner   Right click takes it back   Enter or double-click closes   Esc drops")
                    : tr("Click sets the first corner of an outline in this slice");
}

view::Sketch OutlineSession::sketch() const {
    view::Sketch sketch;
    if (!isOpen()) return sketch;
    sketch.colour = colourOf(m_project, m_selection.label());
    auto line = outline();
    line.closed = false;
    sketch.lines.push_back(line);
    std::vector<QPointF> rest{m_corners.back().at};
    rest.insert(rest.end(), m_rest.begin(), m_rest.end());
    if (m_corners.size() > 1) rest.push_back(m_corners.front().at);
    sketch.lines.push_back({m_plane, m_slice, std::move(rest), false, true});
    return sketch;
}

} // namespace granule::tool
