// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/settle/FilterMenu.h"

#include <QActionGroup>
#include <QLocale>
#include <QMenu>

namespace granule::panel {

using agreement::Difference;

namespace {

constexpr std::uint64_t leastSizes[] = {1, 10, 100, 1000, 10000};

} // namespace

QString nameOf(Difference kind) {
    switch (kind) {
    case Difference::LineWidth: return FilterMenu::tr("line width");
    case Difference::OtherClass: return FilterMenu::tr("other class");
    case Difference::Missed: return FilterMenu::tr("missed");
    case Difference::Extra: return FilterMenu::tr("extra");
    case Difference::None: break;
    }
    return FilterMenu::tr("agreed");
}

FilterMenu::FilterMenu(QWidget* parent) : QPushButton(parent) {
    setObjectName("settleFilter");
    setProperty("role", "link");
    setAutoDefault(false);
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Which places are listed: by kind, by cell, by size"));
    auto* menu = new QMenu(this);
    setMenu(menu);
    for (const auto kind : {Difference::OtherClass, Difference::Missed, Difference::Extra, Difference::LineWidth}) {
        m_kinds.emplace_back(kind, addSwitch(tr("Only %1").arg(nameOf(kind)), QStringLiteral("filterKind%1").arg(static_cast<int>(kind))));
    }
    m_undecided = addSwitch(tr("Only what is undecided"), QStringLiteral("filterUndecided"));
    m_lineWidth = addSwitch(tr("Line width too"), QStringLiteral("filterLineWidth"));
    m_lineWidth->setToolTip(tr("Also where the same thing is drawn a voxel wider or narrower"));
    menu->addSeparator();
    m_cells = menu->addMenu(tr("Cell"));
    m_cellGroup = new QActionGroup(this);
    m_sizes = menu->addMenu(tr("Size"));
    m_sizeGroup = new QActionGroup(this);
    for (const auto least : leastSizes)
        addChoice(m_sizes, m_sizeGroup, least == 1 ? tr("Any size") : tr("%1 voxels and more").arg(QLocale().toString(static_cast<qulonglong>(least))),
                  static_cast<qulonglong>(least))
            ->setObjectName(QStringLiteral("filterSize%1").arg(least));
    setCells({});
    setOfDisputes(false);
}

QAction* FilterMenu::addSwitch(const QString& text, const QString& name) {
    auto* action = menu()->addAction(text);
    action->setObjectName(name);
    action->setCheckable(true);
    connect(action, &QAction::toggled, this, &FilterMenu::read);
    return action;
}

QAction* FilterMenu::addChoice(QMenu* menu, QActionGroup* group, const QString& text, const QVariant& data) {
    auto* action = menu->addAction(text);
    action->setCheckable(true);
    action->setData(data);
    group->addAction(action);
    connect(action, &QAction::triggered, this, &FilterMenu::read);
    return action;
}

void FilterMenu::setCells(const QStringList& cells) {
    if (cells == m_cellNames && !m_cells->isEmpty()) return;
    m_cellNames = cells;
    for (auto* action : m_cellGroup->actions()) delete action;
    addChoice(m_cells, m_cellGroup, tr("Any cell"), -1);
    for (int i = 0; i < cells.size(); ++i) addChoice(m_cells, m_cellGroup, cells[i], i)->setObjectName(QStringLiteral("filterCell%1").arg(i));
    m_cells->setEnabled(!cells.isEmpty());
    if (m_filter.cell && *m_filter.cell >= cells.size()) m_filter.cell.reset();
    show();
}

void FilterMenu::setOfDisputes(bool disputes) {
    m_disputes = disputes;
    for (const auto& [kind, action] : m_kinds) action->setVisible(!disputes);
    m_undecided->setVisible(disputes);
    m_lineWidth->setVisible(disputes);
    show();
}

void FilterMenu::setFilter(const StripFilter& filter) {
    m_filter = filter;
    show();
}

void FilterMenu::read() {
    if (m_showing) return;
    StripFilter filter;
    for (const auto& [kind, action] : m_kinds)
        if (action->isChecked()) filter.kinds.insert(kind);
    filter.undecidedOnly = m_undecided->isChecked();
    filter.lineWidthToo = m_lineWidth->isChecked();
    if (const auto* cell = m_cellGroup->checkedAction(); cell && cell->data().toInt() >= 0) filter.cell = cell->data().toInt();
    if (const auto* size = m_sizeGroup->checkedAction()) filter.leastVoxels = size->data().toULongLong();
    if (filter == m_filter) return;
    m_filter = filter;
    show();
    emit filterChanged();
}

void FilterMenu::show() {
    m_showing = true;
    QStringList words;
    for (const auto& [kind, action] : m_kinds) {
        const bool on = m_filter.kinds.contains(kind);
        action->setChecked(on);
        if (on && !m_disputes) words << nameOf(kind);
    }
    m_undecided->setChecked(m_filter.undecidedOnly);
    if (m_filter.undecidedOnly && m_disputes) words << tr("undecided");
    m_lineWidth->setChecked(m_filter.lineWidthToo);
    if (m_filter.lineWidthToo && m_disputes) words << tr("line width too");
    for (auto* action : m_cellGroup->actions()) action->setChecked(action->data().toInt() == m_filter.cell.value_or(-1));
    if (m_filter.cell) words << m_cellNames.value(*m_filter.cell);
    for (auto* action : m_sizeGroup->actions()) action->setChecked(action->data().toULongLong() == m_filter.leastVoxels);
    if (m_filter.leastVoxels > 1) words << QStringLiteral("\u2265 %1").arg(m_filter.leastVoxels);
    const QString text = words.isEmpty() ? tr("Filter") : words.size() == 1 ? words.first() : tr("%1 filters").arg(words.size());
    setText(text + QStringLiteral(" \u25be"));
    m_showing = false;
}

} // namespace granule::panel
