// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ClassesPanel.h"

#include "ui/panel/ClassCounter.h"
#include "ui/panel/ClassRow.h"
#include "ui/panel/ColourMenu.h"
#include "ui/panel/Words.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QLocale>
#include <QVBoxLayout>

namespace granule::panel {

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
    const auto* c = m_project.schema().find(id);
    showColourMenu(this, at->mapToGlobal(QPoint(0, at->height())), tr("Colour of the class"), c ? colourOf(c->colour) : QColor(), [this, id](const QColor& q) {
        m_project.setClassColour(id, {static_cast<std::uint8_t>(q.red()), static_cast<std::uint8_t>(q.green()), static_cast<std::uint8_t>(q.blue())});
    });
}

} // namespace granule::panel
