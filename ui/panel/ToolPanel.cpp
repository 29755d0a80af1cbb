// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ToolPanel.h"

#include "ui/panel/Words.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QSlider>
#include <QVBoxLayout>

#include <cmath>

namespace granule::panel {

namespace {

// The slider is logarithmic: a brush of 20 nm and one of 20 um are both a comfortable move away.
constexpr double smallest = 10, largest = 20000;
constexpr int steps = 300;

int toSlider(double nm) {
    return static_cast<int>(std::lround(steps * std::log(nm / smallest) / std::log(largest / smallest)));
}

double fromSlider(int value) {
    const double nm = smallest * std::pow(largest / smallest, value / double(steps));
    const double unit = nm < 100 ? 5 : nm < 1000 ? 10 : 100;
    return std::round(nm / unit) * unit;
}

QVBoxLayout* column(QWidget* page) {
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    return layout;
}

} // namespace

ToolPanel::ToolPanel(project::Project& project, project::Selection& selection, QWidget* parent)
    : Section(tr("Tool"), "toolPanel", parent), m_project(project), m_selection(selection) {
    m_pages = {makeHint(tr("Click or drag in a view moves the crosshair in all of them. Double-click gives a view the whole space.")),
               makeBrush(), makeFill(), makeHint(tr("Click on the image: the class under the cursor becomes the active one.")), makeBox(), makeOutline(),
               makeHint(tr("Click or drag over a thing and it is found in 3D. Right click on what does not belong to it. Enter makes it an object of the active class, or adds it to the active object.")), makeHint(tr("Click once into each part that the object is to become."))};
    for (auto* page : m_pages) body()->addWidget(page);
    connect(&selection, &project::Selection::toolChanged, this, &ToolPanel::refresh);
    connect(&selection, &project::Selection::brushChanged, this, &ToolPanel::refresh);
    connect(&selection, &project::Selection::boxChanged, this, &ToolPanel::refresh);
    connect(&project, &project::Project::spacingChanged, this, &ToolPanel::refresh);
    connect(&project, &project::Project::volumeChanged, this, &ToolPanel::refresh);
    refresh();
}

QWidget* ToolPanel::makeHint(const QString& text) {
    auto* page = new QWidget(this);
    auto* hint = theme::label(text, "dim", page);
    hint->setWordWrap(true);
    column(page)->addWidget(hint);
    return page;
}

QWidget* ToolPanel::makeBrush() {
    auto* page = new QWidget(this);
    auto* layout = column(page);
    auto* head = new QHBoxLayout;
    head->addWidget(theme::label(tr("Size"), nullptr, page));
    head->addStretch();
    m_sizeVoxels = theme::label({}, "small", page);
    m_sizeText = theme::label({}, nullptr, page);
    m_sizeText->setObjectName("brushSizeText");
    m_sizeText->setFont(theme::digitsFont());
    head->addWidget(m_sizeVoxels);
    head->addSpacing(8);
    head->addWidget(m_sizeText);
    layout->addLayout(head);
    m_size = new QSlider(Qt::Horizontal, page);
    m_size->setObjectName("brushSize");
    m_size->setRange(0, steps);
    m_size->setToolTip(tr("Diameter of the brush. Keys [ and ], or Shift and the wheel"));
    connect(m_size, &QSlider::valueChanged, this, [this](int v) { m_selection.setBrushDiameterNm(fromSlider(v)); });
    layout->addWidget(m_size);
    auto* shape = theme::segmented({tr("Disc, one slice"), tr("Ball, in 3D")}, "brushShape", &m_brushShape, page);
    connect(m_brushShape, &QButtonGroup::idClicked, this, [this](int id) { m_selection.setBrush3d(id == 1); });
    layout->addWidget(shape);
    auto* edge = theme::segmented({tr("All voxels"), tr("Up to edges")}, "brushEdges", &m_brushEdge, page);
    edge->setToolTip(tr("Up to edges: the brush stops at membranes and other edges of the image (Shift+B)"));
    connect(m_brushEdge, &QButtonGroup::idClicked, this, [this](int id) { m_selection.setBrushFollowsEdges(id == 1); });
    layout->addWidget(edge);
    return page;
}

QWidget* ToolPanel::makeOutline() {
    using project::Tool;
    auto* page = new QWidget(this);
    auto* layout = column(page);
    m_outlineText = theme::label({}, "dim", page);
    m_outlineText->setWordWrap(true);
    layout->addWidget(m_outlineText);
    auto* kind = theme::segmented({tr("Lasso"), tr("Polygon"), tr("Live wire")}, "outlineKind", &m_outline, page);
    connect(m_outline, &QButtonGroup::idClicked, this,
            [this](int id) { m_selection.setTool(id == 0 ? Tool::Lasso : id == 1 ? Tool::Polygon : Tool::Wire); });
    layout->addWidget(kind);
    return page;
}

QWidget* ToolPanel::makeFill() {
    auto* page = new QWidget(this);
    auto* layout = column(page);
    auto* hint = theme::label(tr("A click gives the region under the cursor the active class."), "dim", page);
    hint->setWordWrap(true);
    layout->addWidget(hint);
    auto* shape = theme::segmented({tr("This slice"), tr("All slices")}, "fillShape", &m_fillShape, page);
    connect(m_fillShape, &QButtonGroup::idClicked, this, [this](int id) { m_selection.setFill3d(id == 1); });
    layout->addWidget(shape);
    return page;
}

QWidget* ToolPanel::makeBox() {
    auto* page = new QWidget(this);
    auto* layout = column(page);
    m_boxText = theme::label({}, "dim", page);
    m_boxText->setObjectName("boxText");
    m_boxText->setWordWrap(true);
    layout->addWidget(m_boxText);
    m_clearBox = theme::button(tr("Remove the box"), "boxClear", nullptr, page);
    connect(static_cast<QPushButton*>(m_clearBox), &QPushButton::clicked, this, [this] { m_selection.setBox({}); });
    layout->addWidget(m_clearBox, 0, Qt::AlignLeft);
    return page;
}

void ToolPanel::refresh() {
    using project::Tool;
    const auto tool = m_selection.tool();
    static const std::pair<const char*, int> pages[] = {{QT_TR_NOOP("Navigate"), 0}, {QT_TR_NOOP("Brush"), 1}, {QT_TR_NOOP("Eraser"), 1},
                                                        {QT_TR_NOOP("Fill"), 2},     {QT_TR_NOOP("Pick label"), 3}, {QT_TR_NOOP("Box"), 4},
                                                        {QT_TR_NOOP("Lasso"), 5},    {QT_TR_NOOP("Polygon"), 5}, {QT_TR_NOOP("Live wire"), 5},
                                                        {QT_TR_NOOP("Prompt"), 6},   {QT_TR_NOOP("Split"), 7}};
    const auto& [title, page] = pages[static_cast<int>(tool)];
    setTitle(tr(title));
    for (std::size_t i = 0; i < m_pages.size(); ++i) m_pages[i]->setVisible(static_cast<int>(i) == page);

    const double nm = m_selection.brushDiameterNm();
    const auto spacing = m_project.spacing();
    const QSignalBlocker quiet(m_size);
    m_size->setValue(toSlider(nm));
    m_sizeText->setText(describeLength(nm));
    const auto across = std::max(1.0, std::round(nm / spacing.xNm)), deep = m_selection.brush3d() ? std::max(1.0, std::round(nm / spacing.zNm)) : 1.0;
    m_sizeVoxels->setText(m_project.hasVolume() ? tr("%1 \u00d7 %2 voxels, %3 deep").arg(across).arg(std::max(1.0, std::round(nm / spacing.yNm))).arg(deep) : QString());
    m_brushShape->button(m_selection.brush3d() ? 1 : 0)->setChecked(true);
    m_brushEdge->button(m_selection.brushFollowsEdges() ? 1 : 0)->setChecked(true);
    m_fillShape->button(m_selection.fill3d() ? 1 : 0)->setChecked(true);
    if (page == 5) {
        m_outline->button(tool == Tool::Lasso ? 0 : tool == Tool::Polygon ? 1 : 2)->setChecked(true);
        m_outlineText->setText(tool == Tool::Lasso ? tr("Drag round a thing in one slice: what the line encloses is painted.")
                               : tool == Tool::Polygon
                                   ? tr("Click corners round a thing in one slice; Enter or a double-click closes the outline.")
                                   : tr("Click along the edge of a thing: between clicks the line clings to the edge. Enter closes it."));
    }

    m_clearBox->setVisible(m_selection.box().has_value());
    if (const auto& box = m_selection.box()) {
        const auto s = box->shape();
        m_boxText->setText(tr("Slices %1 to %2, %3 \u00d7 %4 voxels (%5 \u00d7 %6 \u00d7 %7). Segment can be limited to it.")
                               .arg(box->lo.z).arg(box->hi.z - 1).arg(s.y).arg(s.x)
                               .arg(describeLength(s.z * spacing.zNm), describeLength(s.y * spacing.yNm), describeLength(s.x * spacing.xNm)));
    } else {
        m_boxText->setText(tr("Drag a box in any view. Segment can then be limited to it."));
    }
}

} // namespace granule::panel
