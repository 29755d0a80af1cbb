// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/OrthoView.h"

#include <QEvent>
#include <QJsonArray>
#include <QSplitter>
#include <QVBoxLayout>

namespace granule::view {

namespace {

constexpr const char* cellNames[] = {"XY", "3D", "XZ", "YZ"};

QSplitter* makeSplitter(Qt::Orientation direction, const char* name) {
    auto* splitter = new QSplitter(direction);
    splitter->setObjectName(name);
    splitter->setHandleWidth(4);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

QJsonArray toJson(const QList<int>& sizes) {
    QJsonArray array;
    for (const int s : sizes) array.append(s);
    return array;
}

void setSizes(QSplitter* splitter, const QJsonValue& value) {
    QList<int> sizes;
    for (const auto& v : value.toArray()) sizes.append(v.toInt());
    if (sizes.size() == splitter->count() && !sizes.contains(0)) splitter->setSizes(sizes);
}

} // namespace

OrthoView::OrthoView(project::Project& project, project::Selection& selection, QWidget* parent)
    : QWidget(parent), m_project(project), m_selection(selection) {
    setObjectName("orthoView");
    for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ})
        m_slices[static_cast<std::size_t>(plane)] = new SliceView(plane, project, selection);
    m_surfaceCell = new QWidget;
    m_surfaceCell->setObjectName("surfaceCell");
    m_surfaceCell->setMinimumSize(120, 90);
    (new QVBoxLayout(m_surfaceCell))->setContentsMargins(0, 0, 0, 0);

    m_rows = makeSplitter(Qt::Vertical, "viewRows");
    m_top = makeSplitter(Qt::Horizontal, "viewsTop");
    m_bottom = makeSplitter(Qt::Horizontal, "viewsBottom");
    m_top->addWidget(&slice(Plane::XY));
    m_top->addWidget(m_surfaceCell);
    m_bottom->addWidget(&slice(Plane::XZ));
    m_bottom->addWidget(&slice(Plane::YZ));
    m_rows->addWidget(m_top);
    m_rows->addWidget(m_bottom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_rows);
    m_top->setSizes({580, 420});
    m_bottom->setSizes({580, 420});
    m_rows->setSizes({640, 360});

    connect(&project, &project::Project::volumeChanged, this, &OrthoView::onVolumeChanged);
    onVolumeChanged();
}

OrthoView::~OrthoView() = default;

void OrthoView::onVolumeChanged() {
    const Shape shape = m_project.volume().shape();
    m_selection.setShape(shape);
    m_selection.setBox({});
    m_selection.setCrosshair({shape.z / 2, shape.y / 2, shape.x / 2});
}

void OrthoView::setSurfaceWidget(QWidget* widget) {
    delete m_surface;
    m_surface = widget;
    if (!widget) return;
    m_surfaceCell->layout()->addWidget(widget);
}

QWidget* OrthoView::widgetOf(Cell cell) const {
    switch (cell) {
    case Cell::XY:
        return m_slices[static_cast<std::size_t>(Plane::XY)];
    case Cell::Surface:
        return m_surfaceCell;
    case Cell::XZ:
        return m_slices[static_cast<std::size_t>(Plane::XZ)];
    case Cell::YZ:
        break;
    }
    return m_slices[static_cast<std::size_t>(Plane::YZ)];
}

void OrthoView::fitAll() {
    for (auto* view : m_slices) view->fit();
}

void OrthoView::maximise(Cell cell) {
    m_maximised = m_maximised == cell ? std::nullopt : std::optional(cell);
    layOut();
}

void OrthoView::restore() {
    m_maximised.reset();
    layOut();
}

void OrthoView::layOut() {
    for (const auto cell : {Cell::XY, Cell::Surface, Cell::XZ, Cell::YZ})
        widgetOf(cell)->setVisible(!m_maximised || m_maximised == cell);
    m_top->setVisible(!m_maximised || m_maximised == Cell::XY || m_maximised == Cell::Surface);
    m_bottom->setVisible(!m_maximised || m_maximised == Cell::XZ || m_maximised == Cell::YZ);
    emit maximisedChanged();
}

void OrthoView::jumpTo(const Index& voxel) {
    m_selection.setCrosshair(voxel);
    for (auto* view : m_slices) view->ensureVisible(m_selection.crosshair());
}

void OrthoView::centreOnCrosshair() {
    for (auto* view : m_slices) view->centreOn(m_selection.crosshair());
}

QJsonObject OrthoView::state() const {
    QJsonObject views;
    for (const auto* view : m_slices) {
        const auto& g = view->geometry();
        views[nameOf(view->plane())] =
            QJsonObject{{"nmPerPoint", g.nmPerPoint()}, {"u", g.centreNm().x()}, {"v", g.centreNm().y()}};
    }
    QJsonObject state{{"views", views},
                      {"rows", toJson(m_rows->sizes())},
                      {"top", toJson(m_top->sizes())},
                      {"bottom", toJson(m_bottom->sizes())}};
    if (m_maximised) state["maximised"] = cellNames[static_cast<int>(*m_maximised)];
    return state;
}

void OrthoView::setState(const QJsonObject& state) {
    m_maximised.reset();
    for (int i = 0; i < 4; ++i)
        if (state["maximised"].toString() == QLatin1String(cellNames[i])) m_maximised = static_cast<Cell>(i);
    layOut();
    if (!m_maximised) {
        setSizes(m_rows, state["rows"]);
        setSizes(m_top, state["top"]);
        setSizes(m_bottom, state["bottom"]);
    }
    const auto views = state["views"].toObject();
    for (auto* view : m_slices) {
        const auto one = views[nameOf(view->plane())].toObject();
        if (const double nm = one["nmPerPoint"].toDouble(); nm > 0) {
            view->setNmPerPoint(nm);
            view->setCentreNm({one["u"].toDouble(), one["v"].toDouble()});
        }
    }
}

} // namespace granule::view
