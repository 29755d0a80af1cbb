// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/RegionBar.h"

#include "ui/theme/Widgets.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QMenu>
#include <QWidgetAction>

#include <algorithm>

namespace granule::panel {

using agreement::Region;
using analysis::AbsentClass;

namespace {

const QString arrow = QStringLiteral(" \u25be");

QMenu* menuUnder(QPushButton* button, const QString& name) {
    auto* menu = new QMenu(button);
    menu->setObjectName(name);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    return menu;
}

QAction* checkable(QMenu* menu, const QString& text, const QString& tip, bool on) {
    auto* action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(on);
    action->setToolTip(tip);
    return action;
}

} // namespace

RegionBar::RegionBar(QWidget* parent)
    : QWidget(parent), m_region(theme::button({}, "compareRegion", "link", this)), m_absent(theme::button({}, "compareAbsent", "link", this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(theme::label(tr("Over"), "dim"));
    row->addWidget(m_region);
    row->addStretch(1);
    row->addWidget(theme::label(tr("Absent"), "dim"));
    row->addWidget(m_absent);
    m_region->setToolTip(tr("Which voxels count"));
    m_absent->setToolTip(tr("What a class counts in the means that neither of the two has"));
    connect(m_region, &QPushButton::clicked, this, &RegionBar::openRegions);
    connect(m_absent, &QPushButton::clicked, this, &RegionBar::openAbsent);
    refresh();
}

void RegionBar::setChoice(const AgreementJob::Choice& choice) {
    m_choice = choice;
    refresh();
}

void RegionBar::setCells(const QStringList& names) {
    m_cells = names;
    refresh();
}

void RegionBar::refresh() {
    const auto cells = m_choice.cells.size();
    m_region->setText((m_choice.region == Region::All        ? tr("all voxels")
                       : m_choice.region == Region::Labelled ? tr("labelled voxels")
                       : cells == 1                          ? m_cells.value(m_choice.cells.front(), tr("one cell"))
                                                             : tr("%1 cells").arg(cells)) +
                      arrow);
    m_absent->setText((m_choice.absent == AbsentClass::Zero ? tr("counts 0") : m_choice.absent == AbsentClass::Skip ? tr("left out") : tr("no mean")) + arrow);
}

void RegionBar::take(const AgreementJob::Choice& choice) {
    if (choice == m_choice) return;
    m_choice = choice;
    refresh();
    emit chosen(choice);
}

void RegionBar::openRegions() {
    auto* menu = menuUnder(m_region, "compareRegionMenu");
    const auto region = [&](const QString& text, const QString& tip, Region one) {
        connect(checkable(menu, text, tip, m_choice.region == one), &QAction::triggered, this, [this, one] {
            auto wanted = m_choice;
            wanted.region = one;
            wanted.cells.clear();
            take(wanted);
        });
    };
    region(tr("All voxels"), {}, Region::All);
    region(tr("Labelled voxels only"), tr("Those that the rows have a label for: the rule for stacks of which only parts are labelled"), Region::Labelled);
    auto* cells = menu->addMenu(tr("Chosen cells"));
    if (m_cells.isEmpty()) cells->addAction(tr("Cells are known once the agreement is worked out"))->setEnabled(false);
    else addCells(*cells);
    menu->popup(m_region->mapToGlobal(QPoint(0, m_region->height())));
}

/// A list to tick, however many there are; it counts once the menu is closed.
void RegionBar::addCells(QMenu& menu) {
    auto* list = new QListWidget;
    list->setObjectName("compareCells");
    list->setSpacing(3);
    list->setFixedSize(200, std::min(280, 12 + 30 * static_cast<int>(m_cells.size())));
    for (int i = 0; i < m_cells.size(); ++i) {
        auto* item = new QListWidgetItem(m_cells[i], list);
        const bool on = m_choice.region == Region::ChosenCells && std::ranges::find(m_choice.cells, i) != m_choice.cells.end();
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    }
    auto* holder = new QWidgetAction(&menu);
    holder->setDefaultWidget(list);
    menu.addAction(holder);
    connect(&menu, &QMenu::aboutToHide, this, [this, list] {
        auto wanted = m_choice;
        wanted.cells.clear();
        for (int i = 0; i < list->count(); ++i)
            if (list->item(i)->checkState() == Qt::Checked) wanted.cells.push_back(i);
        if (!wanted.cells.empty()) wanted.region = Region::ChosenCells;
        else if (wanted.region == Region::ChosenCells) wanted.region = Region::All;
        take(wanted);
    });
}

void RegionBar::openAbsent() {
    auto* menu = menuUnder(m_absent, "compareAbsentMenu");
    const std::tuple<AbsentClass, QString, QString> all[] = {
        {AbsentClass::Zero, tr("Counts 0"), tr("As in the study: a mean over all classes, be they there or not")},
        {AbsentClass::Skip, tr("Left out"), tr("The mean is over the classes that at least one of the two has")},
        {AbsentClass::NotANumber, tr("No mean"), tr("Where a class is absent, no mean is given")}};
    for (const auto& [absent, text, tip] : all)
        connect(checkable(menu, text, tip, m_choice.absent == absent), &QAction::triggered, this, [this, absent = absent] {
            auto wanted = m_choice;
            wanted.absent = absent;
            take(wanted);
        });
    menu->popup(m_absent->mapToGlobal(QPoint(0, m_absent->height())));
}

} // namespace granule::panel
