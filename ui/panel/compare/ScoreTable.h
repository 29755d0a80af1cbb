// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTableWidget>

namespace granule::panel {

/// A small table of a dock: no grid, as high as its rows up to a limit, names on the left and numbers on the right. A click on a row
/// emits cellClicked() as of every table.
class ScoreTable : public QTableWidget {
    Q_OBJECT
public:
    /// `mostRows`: above so many it scrolls.
    ScoreTable(const QString& name, const QStringList& headings, int mostRows, QWidget* parent = nullptr);
    void setRows(const QList<QStringList>& rows);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

private:
    int m_mostRows;
};

} // namespace granule::panel
