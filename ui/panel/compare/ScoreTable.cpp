// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/ScoreTable.h"

#include "ui/theme/Theme.h"

#include <QHeaderView>

#include <algorithm>

namespace granule::panel {

namespace {
constexpr int heightOfRow = 24;
}

ScoreTable::ScoreTable(const QString& name, const QStringList& headings, int mostRows, QWidget* parent)
    : QTableWidget(0, static_cast<int>(headings.size()), parent), m_mostRows(mostRows) {
    setObjectName(name);
    setHorizontalHeaderLabels(headings);
    for (int c = 0; c < columnCount(); ++c) horizontalHeaderItem(c)->setTextAlignment((c == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(heightOfRow);
    horizontalHeader()->setFixedHeight(heightOfRow);
    horizontalHeader()->setFont(theme::bodyFont(11));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(36);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    setStyleSheet(QStringLiteral("QHeaderView::section { padding: 4px 3px; } QTableView::item { padding: 0 3px; }"));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setFont(theme::bodyFont(12));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setCursor(Qt::PointingHandCursor);
}

void ScoreTable::setRows(const QList<QStringList>& rows) {
    setRowCount(0);
    setRowCount(static_cast<int>(rows.size()));
    for (int r = 0; r < rowCount(); ++r)
        for (int c = 0; c < columnCount(); ++c) {
            auto* item = new QTableWidgetItem(rows[r].value(c));
            item->setTextAlignment((c == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
            setItem(r, c, item);
        }
    updateGeometry();
}

QSize ScoreTable::sizeHint() const {
    return {300, heightOfRow * (1 + std::min(rowCount(), m_mostRows)) + 2};
}

} // namespace granule::panel
