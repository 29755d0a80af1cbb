// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Table.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QSortFilterProxyModel>

#include <vector>

namespace granule::panel {

/// One table of what was measured: of objects, or of cells.
struct MeasureContent {
    struct Heading {
        QString name, title, unit;
        double scale = 1;
        bool number = true;
    };
    struct Row {
        LabelId id = 0;
        QColor colour; ///< of its class
        std::vector<measure::Entry> entries;
    };
    std::vector<Heading> headings;
    std::vector<Row> rows;

    /// The objects that `objects` names, since they can be selected.
    static MeasureContent ofObjects(const measure::Morphometry& all, const ClassSchema& schema, const ObjectTable& objects);
    static MeasureContent ofCells(const measure::Morphometry& all, const ClassSchema& schema);
    /// In the heading's unit; NaN where there is none, or words.
    double number(std::size_t row, std::size_t column) const;
};

/// A number as people read it: four digits that count, no powers of ten.
QString shortNumber(double value);

/// Shows a content. Main thread.
class MeasureModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole, IdRole };

    explicit MeasureModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}
    void show(MeasureContent content);
    const MeasureContent& content() const noexcept { return m_content; }
    /// -1 where there is none.
    int rowOf(LabelId id) const;
    /// Headings say by which column the rows are in order.
    void setSorted(int column, Qt::SortOrder order);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_content.rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_content.headings.size()); }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    MeasureContent m_content;
    int m_sorted = -1;
    Qt::SortOrder m_order = Qt::DescendingOrder;
};

/// Sorted by any column; what has no number comes last.
class MeasureOrder : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit MeasureOrder(MeasureModel& model, QObject* parent = nullptr);

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace granule::panel
