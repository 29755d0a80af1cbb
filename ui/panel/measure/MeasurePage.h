// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/measure/ColumnHistogram.h"
#include "ui/panel/measure/MeasureTable.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QModelIndex;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace granule::panel {

/// What was measured, in a window of its own beside the views: the objects and the cells as tables, the chosen column as a
/// histogram. It shows what it is told; who measures is the controller. Main thread.
class MeasurePage : public QWidget {
    Q_OBJECT
public:
    explicit MeasurePage(QWidget* window);

    /// There is nothing to measure: a sentence, and where `offer` is not empty a button.
    void showNothing(const QString& sentence, const QString& offer);
    /// Measuring: 0..1.
    void showProgress(double fraction);
    void showTables(MeasureContent objects, MeasureContent cells);
    /// The labels are no longer those that were measured.
    void setStale(bool stale);
    /// The row of the active object; 0: none.
    void select(LabelId id);
    bool hasTables() const noexcept { return m_objects->rowCount() > 0; }

signals:
    void measureAsked();
    void cancelAsked();
    void objectsAsked(); ///< that there be objects
    void exportAsked();
    void chosen(granule::LabelId id);

private:
    QWidget* makeHead();
    QTableView* makeTable(MeasureModel& model, const QString& name);
    void showTab(int tab);
    void sortBy(int tab, int column, Qt::SortOrder order);
    void showColumn();
    void showMark();
    QTableView* table() const noexcept { return m_tab == 0 ? m_objectTable : m_cellTable; }
    MeasureModel& model() const noexcept { return m_tab == 0 ? *m_objects : *m_cells; }

    MeasureModel *m_objects, *m_cells;
    QButtonGroup* m_tabs;
    QLabel *m_summary, *m_stale, *m_sentence;
    QPushButton *m_again, *m_cancel, *m_export, *m_offer;
    QProgressBar* m_progress;
    ColumnHistogram* m_histogram;
    QTableView *m_objectTable, *m_cellTable;
    QStackedWidget *m_pages, *m_tables;
    int m_tab = 0, m_columns[2] = {-1, -1};
    Qt::SortOrder m_orders[2] = {Qt::DescendingOrder, Qt::DescendingOrder};
    bool m_selecting = false;
};

} // namespace granule::panel
