// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "ui/panel/objects/ObjectCounter.h"

#include <QAbstractTableModel>
#include <QCollator>
#include <QSortFilterProxyModel>

#include <vector>

namespace granule::panel {

/// The objects of a layer as a table, one a row in the order of their ids, with what was counted of them. Main thread.
class ObjectModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Class, Volume, Extent, Touching, Lock, State, columns };
    /// What a column is sorted by; the object's id.
    enum Role { SortRole = Qt::UserRole, IdRole };

    explicit ObjectModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    struct Content {
        std::shared_ptr<const ObjectTable> objects = std::make_shared<const ObjectTable>();
        std::shared_ptr<const ObjectCount> count = std::make_shared<const ObjectCount>();
        ClassSchema schema;
        VoxelSpacing spacing = plateletSpacing;
        bool byObject = false; ///< swatches have the objects' own colours
    };
    void show(Content content);
    const Content& content() const noexcept { return m_content; }
    /// Of the row `row`.
    const LabelObject& object(int row) const { return *at(row).object; }
    const QString& name(int row) const { return at(row).name; }
    /// -1 where there is none.
    int rowOf(LabelId id) const;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columns; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

signals:
    void renameAsked(granule::LabelId id, const QString& name);

private:
    /// What is shown often, looked up once. Points into the content.
    struct Row {
        const LabelObject* object;
        const objects::Tally* tally; ///< null: no voxel yet, or not counted
        QString name;
        int touching;
    };
    const Row& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    QString text(const Row& row, int column) const;
    QVariant sortKey(const Row& row, int column) const;
    QVariant decoration(const Row& row, int column) const;
    QString tip(const Row& row, int column) const;

    Content m_content;
    std::vector<Row> m_rows;
};

/// The rows whose name or class has a text in it, sorted by any column.
class ObjectFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit ObjectFilter(ObjectModel& model, QObject* parent = nullptr);
    void setText(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    ObjectModel& m_model;
    QString m_text;
    QCollator m_order; ///< "Alpha granule 2" before "Alpha granule 10"
};

} // namespace granule::panel
