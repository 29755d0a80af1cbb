// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/OrthoView.h"

#include <QEvent>
#include <QJsonArray>
#include <QSplitter>
#include <QVBoxLayout>

namespace granule::view {

namespace {

constexpr const char* cellNames[] = {"XY", "3D", "XZ", "YZ"};
using Cells = std::set<OrthoView::Cell>;
const Cells fourCells{OrthoView::Cell::XY, OrthoView::Cell::Surface, OrthoView::Cell::XZ, OrthoView::Cell::YZ};

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
    : QWidget(parent), m_project(project), m_selection(selection), m_cells(fourCells) {
    setObjectName("orthoView");
    for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ})
        m_slices[static_cast<std::size_t>(plane)] = new SliceView(plane, project, selection);
    m_beside = new SliceView(Plane::XY, project, selection);
    m_beside->setObjectName("sliceBeside");
    m_beside->hide();
    m_surfaceCell = new QWidget;
    m_surfaceCell->setObjectName("surfaceCell");
    m_surfaceCell->setMinimumSize(120, 90);
    (new QVBoxLayout(m_surfaceCell))->setContentsMargins(0, 0, 0, 0);

    m_rows = makeSplitter(Qt::Vertical, "viewRows");
    m_top = makeSplitter(Qt::Horizontal, "viewsTop");
    m_bottom = makeSplitter(Qt::Horizontal, "viewsBottom");
    m_top->addWidget(&slice(Plane::XY));
    m_top->addWidget(m_beside);
    m_top->addWidget(m_surfaceCell);
    m_bottom->addWidget(&slice(Plane::XZ));
    m_bottom->addWidget(&slice(Plane::YZ));
    m_rows->addWidget(m_top);
    m_rows->addWidget(m_bottom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_rows);
    m_top->setSizes({580, 0, 420});
    m_bottom->setSizes({580, 420});
    m_rows->setSizes({640, 360});

    connect(&project, &project::Project::volumeChanged, this, &OrthoView::onVolumeChanged);
    connect(&slice(Plane::XY), &SliceView::viewChanged, this, [this] { link(slice(Plane::XY), *m_beside); });
    connect(&slice(Plane::XY), &SliceView::placeChanged, this, [this] { m_beside->setPlace(slice(Plane::XY).place()); });
    connect(m_beside, &SliceView::viewChanged, this, [this] { link(*m_beside, slice(Plane::XY)); });
    onVolumeChanged();
}

OrthoView::~OrthoView() = default;

void OrthoView::onVolumeChanged() {
    const Shape shape = m_project.volume().shape();
    m_selection.setShape(shape);
    m_selection.setBox({});
    m_selection.setCrosshair({shape.z / 2, shape.y / 2, shape.x / 2});
    link(slice(Plane::XY), *m_beside);
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
    case Cell::Beside:
        return m_beside;
    case Cell::YZ:
        break;
    }
    return m_slices[static_cast<std::size_t>(Plane::YZ)];
}

void OrthoView::link(const SliceView& from, SliceView& to) {
    const auto &g = from.geometry(), &other = to.geometry();
    if (m_linking || !m_cells.contains(Cell::Beside) || (g.nmPerPoint() == other.nmPerPoint() && g.centreNm() == other.centreNm())) return;
    m_linking = true;
    to.setNmPerPoint(g.nmPerPoint());
    to.setCentreNm(g.centreNm());
    m_linking = false;
}

OrthoView::Sizes OrthoView::sizes() const {
    return {m_rows->sizes(), m_top->sizes(), m_bottom->sizes()};
}

void OrthoView::setCells(const std::set<Cell>& cells) {
    if (cells == m_cells || cells.empty()) return;
    if (!m_maximised) m_sizes[m_cells] = sizes();
    m_maximised.reset();
    m_cells = cells;
    layOut();
    if (const auto before = m_sizes.find(cells); before != m_sizes.end()) {
        m_rows->setSizes(before->second.rows);
        m_top->setSizes(before->second.top);
        m_bottom->setSizes(before->second.bottom);
    } else if (cells.contains(Cell::Beside)) {
        m_top->setSizes({400, 400, 400}); // the two are alike
        m_rows->setSizes({640, 360});
    }
    link(slice(Plane::XY), *m_beside);
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
    const auto shown = [this](Cell cell) { return m_maximised ? m_maximised == cell : m_cells.contains(cell); };
    for (const auto cell : {Cell::XY, Cell::Surface, Cell::XZ, Cell::YZ, Cell::Beside}) widgetOf(cell)->setVisible(shown(cell));
    m_top->setVisible(shown(Cell::XY) || shown(Cell::Surface) || shown(Cell::Beside));
    m_bottom->setVisible(shown(Cell::XZ) || shown(Cell::YZ));
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
    const auto kept = m_sizes.find(fourCells);
    const Sizes four = m_cells == fourCells || kept == m_sizes.end() ? sizes() : kept->second;
    QJsonObject state{{"views", views}, {"rows", toJson(four.rows)}, {"top", toJson({four.top.first(), four.top.last()})}, {"bottom", toJson(four.bottom)}};
    if (m_maximised && m_maximised != Cell::Beside) state["maximised"] = cellNames[static_cast<int>(*m_maximised)];
    return state;
}

void OrthoView::setState(const QJsonObject& state) {
    m_maximised.reset();
    m_cells = fourCells;
    for (int i = 0; i < 4; ++i)
        if (state["maximised"].toString() == QLatin1String(cellNames[i])) m_maximised = static_cast<Cell>(i);
    layOut();
    if (!m_maximised) {
        setSizes(m_rows, state["rows"]);
        if (const auto top = state["top"].toArray(); top.size() == 2 && top[0].toInt() > 0 && top[1].toInt() > 0)
            m_top->setSizes({top[0].toInt(), 0, top[1].toInt()});
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
