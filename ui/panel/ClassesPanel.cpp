// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ClassesPanel.h"

#include "ui/panel/ClassCounter.h"
#include "ui/panel/ClassRow.h"
#include "ui/panel/Words.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QColorDialog>
#include <QGridLayout>
#include <QLocale>
#include <QMenu>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace granule::panel {

namespace {

/// Colours that people with any kind of colour vision tell apart (after Okabe and Ito), then the study's.
const QStringList& offered() {
    static const QStringList colours{"#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#bbbbbb",
                                     "#3ca05a", "#db40c8", "#4073f2", "#f5cc38", "#eb4738", "#96141a", "#ff9da7", "#76b7b2"};
    return colours;
}

} // namespace

ClassesPanel::ClassesPanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent)
    : Section(tr("Classes"), "classesPanel", parent), m_project(project), m_selection(selection), m_counter(new ClassCounter(project, jobs, this)) {
    body()->setSpacing(1);
    auto* unit = theme::label(QStringLiteral("\u00b5m\u00b3"), "small", this);
    unit->setToolTip(tr("Volume of each class in the active layer"));
    addToHeading(unit);
    auto* room = new QWidget(this); // the unit stands over its column, left of key, eye and padlock
    room->setFixedWidth(76);
    addToHeading(room);
    connect(&project, &project::Project::schemaChanged, this, &ClassesPanel::refresh);
    connect(&project, &project::Project::volumeChanged, this, &ClassesPanel::refresh);
    connect(&project, &project::Project::spacingChanged, this, &ClassesPanel::refresh);
    connect(&selection, &project::Selection::activeClassChanged, this, &ClassesPanel::refresh);
    connect(m_counter, &ClassCounter::changed, this, &ClassesPanel::refresh);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &ClassesPanel::refresh);
    refresh();
}

void ClassesPanel::refresh() {
    const auto& classes = m_project.schema().classes;
    if (m_rows.size() != classes.size()) {
        for (auto* row : m_rows) row->deleteLater();
        m_rows.clear();
        for (const auto& c : classes) {
            auto* row = new ClassRow(c.id, this);
            const LabelId id = c.id;
            connect(row, &ClassRow::chosen, this, [this, id] { m_selection.setActiveClass(id); });
            connect(row, &ClassRow::visibleAsked, this, [this, id](bool on) { m_project.setClassVisible(id, on); });
            connect(row, &ClassRow::lockAsked, this, [this, id](bool on) { m_project.setClassLocked(id, on); });
            connect(row, &ClassRow::colourAsked, this, [this, id, row] { chooseColour(id, row); });
            body()->addWidget(row);
            m_rows.push_back(row);
        }
    }
    const double voxel = m_project.spacing().voxelVolumeNm3();
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto& c = classes[i];
        const auto voxels = c.id > 0 && c.id < ClassCounter::most ? m_counter->counts()[c.id] : 0;
        m_rows[i]->show(c, voxels > 0 ? QString::number(static_cast<double>(voxels) * voxel * 1e-9, 'f', 2) : QString(),
                        tr("%1 voxels in the active layer").arg(QLocale().toString(static_cast<qlonglong>(voxels))),
                        c.id == m_selection.activeClass());
    }
}

void ClassesPanel::chooseColour(LabelId id, QWidget* at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName("colourMenu");
    auto* grid = new QWidget(menu);
    auto* layout = new QGridLayout(grid);
    layout->setSpacing(4);
    const auto set = [this, id](const QColor& q) {
        m_project.setClassColour(id, {static_cast<std::uint8_t>(q.red()), static_cast<std::uint8_t>(q.green()), static_cast<std::uint8_t>(q.blue())});
    };
    for (int i = 0; i < offered().size(); ++i) {
        auto* one = new QToolButton(grid);
        one->setObjectName(QStringLiteral("colour%1").arg(i));
        one->setFixedSize(26, 26);
        one->setStyleSheet(QStringLiteral("QToolButton { background: %1; border-radius: 6px; } QToolButton:hover { border: 2px solid %2; }")
                               .arg(offered()[i], theme::tokens().text.name()));
        connect(one, &QToolButton::clicked, menu, [set, menu, i] {
            set(QColor(offered()[i]));
            menu->close();
        });
        layout->addWidget(one, i / 8, i % 8);
    }
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(grid);
    menu->addAction(action);
    menu->addAction(tr("Another colour..."), this, [this, id, set] {
        const auto* c = m_project.schema().find(id);
        const QColor chosen = QColorDialog::getColor(c ? colourOf(c->colour) : QColor(), this, tr("Colour of the class"));
        if (chosen.isValid()) set(chosen);
    });
    menu->popup(at->mapToGlobal(QPoint(0, at->height())));
}

} // namespace granule::panel
