// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/measure/MeasureTable.h"

#include "core/objects/CellRegion.h"
#include "ui/panel/Words.h"
#include "ui/panel/objects/ObjectWords.h"
#include "ui/theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

/// What every column means is in the manual; these are not for eyes.
bool isForFiles(const std::string& name) {
    return name == "class_id" || name.starts_with("box_") || name.starts_with("long_axis_z") || name.starts_with("long_axis_y") ||
           name.starts_with("long_axis_x") || name.ends_with("_voxel");
}

template <typename Row, typename ColourOf>
MeasureContent contentOf(const std::vector<measure::Column<Row>>& columns, const std::vector<Row>& rows, ColourOf colourOf) {
    MeasureContent content;
    for (const auto& row : rows) content.rows.push_back({row.id, colourOf(row), {}});
    for (const auto& column : columns) {
        if (isForFiles(column.name)) continue;
        bool number = true;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            content.rows[i].entries.push_back(column.entry(rows[i]));
            number = number && std::holds_alternative<double>(content.rows[i].entries.back());
        }
        content.headings.push_back({QString::fromStdString(column.name), QString::fromStdString(column.title), QString::fromStdString(column.unit),
                                    column.scale, number});
    }
    return content;
}

} // namespace

MeasureContent MeasureContent::ofObjects(const measure::Morphometry& all, const ClassSchema& schema, const ObjectTable& objects) {
    auto known = all.objects;
    std::erase_if(known, [&](const auto& o) { return !objects.find(o.id); });
    const auto colour = [&](const measure::MeasuredObject& o) {
        const auto* found = schema.find(o.classId);
        return found ? colourOf(found->colour) : theme::tokens().dim;
    };
    return contentOf(measure::objectColumns(all, schema), known, colour);
}

MeasureContent MeasureContent::ofCells(const measure::Morphometry& all, const ClassSchema& schema) {
    const auto* cell = schema.find(objects::cellClass(schema));
    return contentOf(measure::cellColumns(all, schema), all.cells,
                     [&](const measure::MeasuredCell&) { return cell ? colourOf(cell->colour) : theme::tokens().dim; });
}

double MeasureContent::number(std::size_t row, std::size_t column) const {
    const auto* value = std::get_if<double>(&rows[row].entries[column]);
    return value ? *value * headings[column].scale : measure::notThere;
}

QString shortNumber(double value) {
    if (!std::isfinite(value)) return {};
    if (value == std::round(value) && std::abs(value) < 1e9) return QString::number(static_cast<qint64>(value));
    const int digits = std::clamp(3 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 0, 7);
    return QString::number(value, 'f', digits);
}

void MeasureModel::show(MeasureContent content) {
    beginResetModel();
    m_content = std::move(content);
    endResetModel();
}

void MeasureModel::setSorted(int column, Qt::SortOrder order) {
    m_sorted = column, m_order = order;
    if (columnCount() > 0) emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int MeasureModel::rowOf(LabelId id) const {
    const auto it = std::ranges::find(m_content.rows, id, &MeasureContent::Row::id);
    return it == m_content.rows.end() ? -1 : static_cast<int>(it - m_content.rows.begin());
}

QVariant MeasureModel::data(const QModelIndex& index, int role) const {
    const auto r = static_cast<std::size_t>(index.row()), c = static_cast<std::size_t>(index.column());
    const auto& row = m_content.rows[r];
    const auto* words = std::get_if<std::string>(&row.entries[c]);
    switch (role) {
    case Qt::DisplayRole: return words ? QString::fromStdString(*words) : shortNumber(m_content.number(r, c));
    case Qt::TextAlignmentRole: return static_cast<int>((m_content.headings[c].number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole: return m_content.headings[c].number ? QVariant(theme::digitsFont(12)) : QVariant();
    case Qt::DecorationRole: return m_content.headings[c].name == "name" ? QVariant(swatch(row.colour)) : QVariant();
    case SortRole: return words ? QVariant(QString::fromStdString(*words)) : QVariant(m_content.number(r, c));
    case IdRole: return row.id;
    default: return {};
    }
}

QVariant MeasureModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const auto& heading = m_content.headings[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) {
        const auto mark = section != m_sorted ? "" : m_order == Qt::AscendingOrder ? " \u25b4" : " \u25be";
        return (heading.unit.isEmpty() ? heading.title : heading.title + ", " + heading.unit) + mark;
    }
    if (role == Qt::TextAlignmentRole) return static_cast<int>((heading.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) return tr("%1 in exported tables. A click sorts and shows how the values are distributed.").arg(heading.name);
    return {};
}

MeasureOrder::MeasureOrder(MeasureModel& model, QObject* parent) : QSortFilterProxyModel(parent) {
    setSourceModel(&model);
    setSortRole(MeasureModel::SortRole);
}

bool MeasureOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto a = left.data(MeasureModel::SortRole), b = right.data(MeasureModel::SortRole);
    if (a.typeId() != QMetaType::Double) return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    const double x = a.toDouble(), y = b.toDouble();
    if (std::isnan(x) || std::isnan(y)) return std::isnan(y) && !std::isnan(x) ? sortOrder() == Qt::AscendingOrder : std::isnan(x) && !std::isnan(y) && sortOrder() == Qt::DescendingOrder;
    return x < y;
}

} // namespace granule::panel
