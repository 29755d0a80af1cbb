// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/measure/MeasurePage.h"

#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace granule::panel {

namespace {

constexpr int rowHeight = 26, widest = 200;
constexpr int markWidth = 14; ///< room for what says that a column is sorted by

int columnNamed(const MeasureContent& content, const QString& name) {
    const auto it = std::ranges::find(content.headings, name, &MeasureContent::Heading::name);
    return it == content.headings.end() ? -1 : static_cast<int>(it - content.headings.begin());
}

} // namespace

MeasurePage::MeasurePage(QWidget* window)
    : QWidget(window, Qt::Window), m_objects(new MeasureModel(this)), m_cells(new MeasureModel(this)), m_histogram(new ColumnHistogram(this)),
      m_objectTable(makeTable(*m_objects, "measureObjects")), m_cellTable(makeTable(*m_cells, "measureCells")), m_pages(new QStackedWidget(this)),
      m_tables(new QStackedWidget(this)) {
    setObjectName("measurePage");
    setWindowTitle(tr("Measure"));
    setMinimumSize(640, 400);
    resize(1180, 640);
    m_tables->addWidget(m_objectTable);
    m_tables->addWidget(m_cellTable);
    auto* tables = new QWidget(this);
    auto* column = new QVBoxLayout(tables);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_histogram);
    column->addWidget(m_tables, 1);
    auto* nothing = new QWidget(this);
    auto* middle = new QVBoxLayout(nothing);
    m_sentence = theme::label({}, nullptr, nothing);
    m_sentence->setObjectName("measureSentence");
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_offer = theme::button({}, "measureOffer", "primary", nothing);
    middle->addStretch();
    middle->addWidget(m_sentence);
    middle->addSpacing(12);
    middle->addWidget(m_offer, 0, Qt::AlignHCenter);
    middle->addStretch();
    m_pages->addWidget(nothing);
    m_pages->addWidget(tables);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 12, 16, 16);
    all->setSpacing(12);
    all->addWidget(makeHead());
    all->addWidget(m_pages, 1);
    connect(m_offer, &QPushButton::clicked, this, &MeasurePage::objectsAsked);
    setStale(false);
}

QWidget* MeasurePage::makeHead() {
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    auto* tabs = theme::segmented({tr("Objects"), tr("Cells")}, "measureTabs", &m_tabs, head);
    m_summary = theme::label({}, "dim", head);
    m_summary->setObjectName("measureSummary");
    m_stale = theme::label(tr("The labels have changed since."), "warn", head);
    m_stale->setObjectName("measureStale");
    m_progress = new QProgressBar(head);
    m_progress->setObjectName("measureProgress");
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(160);
    m_cancel = theme::button(tr("Cancel"), "measureCancel", nullptr, head);
    m_again = theme::button(tr("Measure again"), "measureAgain", nullptr, head);
    m_export = theme::button(tr("Export CSV..."), "measureExport", nullptr, head);
    m_export->setToolTip(tr("Writes both tables, with all columns, as CSV: the objects, and the cells beside them."));
    row->addWidget(tabs);
    row->addWidget(m_summary);
    row->addStretch();
    for (QWidget* part : {static_cast<QWidget*>(m_stale), static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_cancel), static_cast<QWidget*>(m_again), static_cast<QWidget*>(m_export)})
        row->addWidget(part);
    m_progress->hide();
    m_cancel->hide();
    connect(m_tabs, &QButtonGroup::idClicked, this, &MeasurePage::showTab);
    connect(m_cancel, &QPushButton::clicked, this, &MeasurePage::cancelAsked);
    connect(m_again, &QPushButton::clicked, this, &MeasurePage::measureAsked);
    connect(m_export, &QPushButton::clicked, this, &MeasurePage::exportAsked);
    return head;
}

QTableView* MeasurePage::makeTable(MeasureModel& model, const QString& name) {
    auto* table = new QTableView(this);
    table->setObjectName(name);
    table->setModel(new MeasureOrder(model, table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setIconSize({14, 14});
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(rowHeight);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionsClickable(true);
    connect(table->horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int section) {
        const bool again = m_columns[m_tab] == section && m_orders[m_tab] == Qt::DescendingOrder;
        sortBy(m_tab, section, again ? Qt::AscendingOrder : Qt::DescendingOrder);
        showColumn();
    });
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        showMark();
        if (!m_selecting && now.isValid()) emit chosen(now.data(MeasureModel::IdRole).toUInt());
    });
    return table;
}

void MeasurePage::showNothing(const QString& sentence, const QString& offer) {
    m_sentence->setText(sentence);
    m_offer->setText(offer);
    m_offer->setVisible(!offer.isEmpty());
    m_pages->setCurrentIndex(0);
    m_summary->setText({});
    m_export->setEnabled(false);
    m_again->setVisible(false);
    m_progress->hide();
    m_cancel->hide();
}

void MeasurePage::showProgress(double fraction) {
    m_progress->setValue(static_cast<int>(1000 * fraction));
    m_progress->show();
    m_cancel->show();
    m_again->hide();
    m_stale->hide();
    if (!hasTables()) m_sentence->setText(tr("Measuring...")), m_offer->hide();
}

void MeasurePage::showTables(MeasureContent objects, MeasureContent cells) {
    m_summary->setText(tr("%1 objects, %2 cells").arg(objects.rows.size()).arg(cells.rows.size()));
    m_objects->show(std::move(objects));
    m_cells->show(std::move(cells));
    for (const int tab : {0, 1}) {
        const auto& content = (tab == 0 ? *m_objects : *m_cells).content();
        const bool kept = m_columns[tab] >= 0 && m_columns[tab] < static_cast<int>(content.headings.size());
        sortBy(tab, kept ? m_columns[tab] : std::max(0, columnNamed(content, "volume_nm3")), m_orders[tab]);
        auto* table = tab == 0 ? m_objectTable : m_cellTable;
        table->resizeColumnsToContents();
        for (int c = 0; c < table->model()->columnCount(); ++c) table->setColumnWidth(c, std::min(widest, table->columnWidth(c) + markWidth));
    }
    m_pages->setCurrentIndex(1);
    m_progress->hide();
    m_cancel->hide();
    m_again->show();
    m_export->setEnabled(true);
    setStale(false);
    showColumn();
}

void MeasurePage::setStale(bool stale) {
    m_stale->setVisible(stale && hasTables() && m_progress->isHidden());
    m_again->setProperty("role", stale ? "primary" : "");
    theme::restyle(m_again, "role", stale ? "primary" : "");
}

void MeasurePage::select(LabelId id) {
    const int row = m_objects->rowOf(id);
    const auto* order = static_cast<const QSortFilterProxyModel*>(m_objectTable->model());
    const auto index = row < 0 ? QModelIndex() : order->mapFromSource(m_objects->index(row, 0));
    m_selecting = true;
    if (!index.isValid()) {
        m_objectTable->selectionModel()->clear();
    } else if (m_objectTable->currentIndex().row() != index.row()) {
        m_objectTable->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_objectTable->scrollTo(index);
    }
    m_selecting = false;
    showMark();
}

void MeasurePage::showTab(int tab) {
    m_tab = tab;
    m_tables->setCurrentIndex(tab);
    showColumn();
}

void MeasurePage::sortBy(int tab, int column, Qt::SortOrder order) {
    m_columns[tab] = column, m_orders[tab] = order;
    (tab == 0 ? m_objectTable : m_cellTable)->model()->sort(column, order);
    (tab == 0 ? m_objects : m_cells)->setSorted(column, order);
}

void MeasurePage::showColumn() {
    const auto& content = model().content();
    const auto column = static_cast<std::size_t>(std::max(0, m_columns[m_tab]));
    if (column >= content.headings.size()) return;
    std::vector<ColumnHistogram::Value> values;
    for (std::size_t r = 0; r < content.rows.size(); ++r) values.push_back({content.number(r, column), content.rows[r].colour});
    m_histogram->setValues(std::move(values), content.headings[column].title, content.headings[column].unit);
    showMark();
}

/// Where the selected row is in the histogram.
void MeasurePage::showMark() {
    const auto index = table()->currentIndex();
    const int row = index.isValid() ? model().rowOf(index.data(MeasureModel::IdRole).toUInt()) : -1;
    const auto column = static_cast<std::size_t>(std::max(0, m_columns[m_tab]));
    m_histogram->setMarked(row < 0 ? measure::notThere : model().content().number(static_cast<std::size_t>(row), column));
}

} // namespace granule::panel
