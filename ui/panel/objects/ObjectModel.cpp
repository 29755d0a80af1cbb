// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/objects/ObjectModel.h"

#include "ui/panel/Words.h"
#include "ui/panel/objects/ObjectWords.h"
#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"

#include <QLocale>

#include <algorithm>

namespace granule::panel {

namespace {

constexpr int mostNames = 12; ///< of neighbours in a tooltip

/// "0.312", "12.1": the unit is in the heading.
QString volumeDigits(double nm3) {
    const double um3 = nm3 * 1e-9;
    return QString::number(um3, 'f', um3 >= 100 ? 0 : um3 >= 10 ? 1 : um3 >= 1 ? 2 : um3 >= 0.001 || um3 == 0 ? 3 : 4);
}

/// The table is narrow: "Alpha 49" where the object has no name of its own.
QString shortNameOf(const LabelObject& object, const ObjectModel::Content& content) {
    const auto* found = content.schema.find(object.classId);
    const QString whole = QString::fromStdString(nameOf(object.id, content.schema, *content.objects));
    if (!object.name.empty() || !found || found->shortName.empty() || !whole.startsWith(QString::fromStdString(found->name))) return whole;
    return QString::fromStdString(found->shortName) + whole.mid(static_cast<qsizetype>(found->name.size()));
}

} // namespace

void ObjectModel::show(Content content) {
    std::vector<Row> rows;
    rows.reserve(content.objects->all().size());
    for (const auto& [id, object] : content.objects->all()) {
        const auto* tally = content.count->find(id);
        const auto touching = tally ? neighboursOf(id, *tally, *content.objects, content.schema).size() : 0;
        rows.push_back({&object, tally, shortNameOf(object, content), static_cast<int>(touching)});
    }
    const bool same = std::ranges::equal(rows, m_rows, {}, [](const Row& r) { return r.object->id; }, [](const Row& r) { return r.object->id; });
    if (!same) beginResetModel();
    m_content = std::move(content);
    m_rows = std::move(rows);
    if (!same) endResetModel();
    else if (!m_rows.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

int ObjectModel::rowOf(LabelId id) const {
    const auto it = std::ranges::lower_bound(m_rows, id, {}, [](const Row& r) { return r.object->id; });
    return it != m_rows.end() && it->object->id == id ? static_cast<int>(it - m_rows.begin()) : -1;
}

QVariant ObjectModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case Qt::EditRole: return column == Name ? QVariant(row.name) : QVariant();
    case Qt::DecorationRole: return decoration(row, column);
    case Qt::ToolTipRole: return tip(row, column);
    case Qt::TextAlignmentRole: return QVariant((column <= Class ? Qt::AlignLeft : column >= Lock ? Qt::AlignHCenter : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole: return column > Class ? theme::digitsFont(11) : theme::bodyFont(12);
    case Qt::ForegroundRole: return column == Name ? QVariant() : QVariant(theme::tokens().dim);
    case Qt::AccessibleTextRole:
        return column == State ? describe(row.object->state) : column == Lock ? (row.object->locked ? tr("locked") : tr("not locked")) : text(row, column);
    case SortRole: return sortKey(row, column);
    case IdRole: return row.object->id;
    default: return {};
    }
}

QString ObjectModel::text(const Row& row, int column) const {
    switch (column) {
    case Name: return row.name;
    case Class: {
        const auto* c = m_content.schema.find(row.object->classId);
        return c && !c->shortName.empty() ? QString::fromStdString(c->shortName) : className(row.object->classId, m_content.schema);
    }
    case Volume: return row.tally ? volumeDigits(row.tally->volumeNm3(m_content.spacing)) : QString();
    case Extent: return row.tally ? QString::number(std::ranges::max(extentNm(row.tally->box, m_content.spacing)) / 1000, 'f', 2) : QString();
    case Touching: return row.tally ? QString::number(row.touching) : QString();
    default: return {};
    }
}

QVariant ObjectModel::sortKey(const Row& row, int column) const {
    switch (column) {
    case Volume: return row.tally ? static_cast<qlonglong>(row.tally->voxels) : 0;
    case Extent: return row.tally ? std::ranges::max(extentNm(row.tally->box, m_content.spacing)) : 0;
    case Touching: return row.touching;
    case State: return static_cast<int>(row.object->state);
    case Lock: return row.object->locked;
    default: return text(row, column);
    }
}

QVariant ObjectModel::decoration(const Row& row, int column) const {
    const auto& t = theme::tokens();
    if (column == Name) return swatch(colourOf(*row.object, m_content.schema, m_content.byObject));
    if (column == Lock) return row.object->locked ? theme::icon("lock", t.warn) : theme::icon("unlock", t.dark ? QColor("#59616d") : QColor("#a3abb6"));
    if (column != State) return {};
    switch (row.object->state) {
    case LabelObject::State::Done: return theme::icon("check", t.ok);
    case LabelObject::State::Flagged: return theme::icon("flag", t.warn);
    case LabelObject::State::Open: break;
    }
    return {};
}

QString ObjectModel::tip(const Row& row, int column) const {
    if (column == Lock) return row.object->locked ? tr("Locked: no tool changes its voxels. Click to unlock") : tr("Click to lock: no tool changes its voxels");
    if (column == State) return tr("State: %1. Click for the next one: open, done, flagged").arg(describe(row.object->state));
    const QString name = tr("%1, %2").arg(row.name, className(row.object->classId, m_content.schema));
    if (!row.tally) return tr("%1\nNo voxels yet: paint some").arg(name);
    if (column == Touching) {
        QStringList names;
        for (const auto other : neighboursOf(row.object->id, *row.tally, *m_content.objects, m_content.schema)) {
            if (names.size() == mostNames) {
                names << QStringLiteral("\u2026");
                break;
            }
            names << QString::fromStdString(nameOf(other, m_content.schema, *m_content.objects));
        }
        return names.isEmpty() ? tr("Touches no other object") : tr("Touches %1").arg(names.join(", "));
    }
    const auto e = extentNm(row.tally->box, m_content.spacing);
    return tr("%1\n%2, %3 voxels\n%4 \u00d7 %5 \u00d7 %6 (z, y, x)%7")
        .arg(name, describeVolume(row.tally->volumeNm3(m_content.spacing)), QLocale().toString(static_cast<qlonglong>(row.tally->voxels)), describeLength(e[0]),
             describeLength(e[1]), describeLength(e[2]), row.tally->touchesBorder(m_content.count->map.shape()) ? tr("\nCut off by the stack's border") : QString());
}

QVariant ObjectModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    static const char* const titles[] = {QT_TR_NOOP("Name"), QT_TR_NOOP("Class"), "\u00b5m\u00b3", "\u00b5m", QT_TR_NOOP("Touch"), "", ""};
    static const char* const tips[] = {QT_TR_NOOP("Name: click to sort, double-click a name to change it"), QT_TR_NOOP("Class"), QT_TR_NOOP("Volume in \u00b5m\u00b3"),
                                       QT_TR_NOOP("Extent in \u00b5m: the longest side of the box around it"), QT_TR_NOOP("How many other objects it touches"), QT_TR_NOOP("Locked objects are changed by no tool"),
                                       QT_TR_NOOP("State: open, done or flagged")};
    if (role == Qt::DisplayRole) return tr(titles[section]);
    if (role == Qt::ToolTipRole) return tr(tips[section]);
    if (role == Qt::TextAlignmentRole) return QVariant(section <= Class ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::FontRole) return theme::bodyFont(11);
    return {};
}

Qt::ItemFlags ObjectModel::flags(const QModelIndex& index) const {
    const auto usual = QAbstractTableModel::flags(index);
    return index.column() == Name ? usual | Qt::ItemIsEditable : usual;
}

bool ObjectModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() != Name) return false;
    const QString name = value.toString().trimmed();
    if (name == at(index.row()).name) return false;
    emit renameAsked(at(index.row()).object->id, name);
    return true;
}

ObjectFilter::ObjectFilter(ObjectModel& model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model) {
    setSourceModel(&model);
    setSortRole(ObjectModel::SortRole);
    m_order.setNumericMode(true);
    m_order.setCaseSensitivity(Qt::CaseInsensitive);
}

bool ObjectFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (left.column() > ObjectModel::Class) return QSortFilterProxyModel::lessThan(left, right);
    // Things without a name of their own by number: 6 before 53, whatever the language thinks of digits.
    const auto &a = m_model.object(left.row()), &b = m_model.object(right.row());
    if (left.column() == ObjectModel::Name && a.name.empty() && b.name.empty() && a.classId == b.classId) return a.id < b.id;
    return m_order.compare(left.data(sortRole()).toString(), right.data(sortRole()).toString()) < 0;
}

void ObjectFilter::setText(const QString& text) {
    m_text = text.trimmed();
    invalidateFilter();
}

bool ObjectFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    return m_text.isEmpty() || m_model.name(row).contains(m_text, Qt::CaseInsensitive) ||
           className(m_model.object(row).classId, m_model.content().schema).contains(m_text, Qt::CaseInsensitive);
}

} // namespace granule::panel
