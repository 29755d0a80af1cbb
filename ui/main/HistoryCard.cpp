// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/HistoryCard.h"

#include "ui/main/HistoryController.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QDateTime>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <set>

namespace granule::desktop {

namespace {

constexpr int stateRole = Qt::UserRole;
constexpr std::size_t mostRows = 5000;
enum Column { What, Layer, Who, When };

QString timeOf(std::int64_t whenMs) {
    const auto when = QDateTime::fromMSecsSinceEpoch(whenMs);
    return when.date() == QDate::currentDate() ? QLocale().toString(when.time(), QLocale::LongFormat).section(' ', 0, 0)
                                               : QLocale().toString(when, QLocale::ShortFormat);
}

} // namespace

HistoryCard::HistoryCard(HistoryController& history, QWidget* window) : QFrame(window), m_history(history), m_list(new QTreeWidget(this)) {
    theme::asPopup(this, "historyCard");
    m_list->setObjectName("historyList");
    m_list->setColumnCount(4);
    m_list->setHeaderLabels({tr("Step"), tr("Layer"), tr("By"), tr("Time")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(false);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(What, QHeaderView::Stretch);
    m_list->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_list->setStyleSheet(QStringLiteral("QTreeWidget { border: none; } QTreeWidget::item { padding: 5px 12px 5px 6px; } QHeaderView::section { padding: 5px 6px; border: none; }"));

    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, 20, 24, 20);
    all->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->addWidget(theme::label(tr("History"), "title", this));
    head->addStretch();
    head->addWidget(theme::label(tr("Faint: undone, or another way taken.  Esc closes."), "dim", this));
    all->addLayout(head);
    all->addWidget(m_list, 1);
    m_goBack = theme::button(tr("Go there"), "historyGo", "primary", this);
    m_goBack->setToolTip(tr("Puts all labels as they were after this step. No step is lost: any other can be gone to again."));
    m_show = theme::button(tr("Show as a layer"), "historyShow", nullptr, this);
    m_show->setToolTip(tr("Adds the active layer as it was after this step, to look at or to compare."));
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(m_show);
    row->addWidget(m_goBack);
    all->addLayout(row);
    hide();

    connect(m_goBack, &QPushButton::clicked, this, [this] { m_history.goTo(chosen()); });
    connect(m_show, &QPushButton::clicked, this, [this] { m_history.showAsLayer(chosen()); });
    connect(m_list, &QTreeWidget::itemActivated, this, [this] { m_history.goTo(chosen()); });
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        m_goBack->setEnabled(item);
        m_show->setEnabled(item);
    });
    connect(&m_history, &HistoryController::changed, this, [this] {
        if (isVisible()) QMetaObject::invokeMethod(this, &HistoryCard::refresh, Qt::QueuedConnection);
    });
}

void HistoryCard::open() {
    if (isVisible()) return hide();
    m_list->clear();
    m_goBack->setEnabled(false);
    m_show->setEnabled(false);
    theme::showInMiddle(this, {760, 620});
    m_list->setFocus();
    auto* nothing = new QTreeWidgetItem(m_list, {tr("Nothing has been changed yet.")});
    nothing->setFlags(Qt::NoItemFlags);
    refresh();
}

void HistoryCard::refresh() {
    m_history.read([this](const std::shared_ptr<const store::Journal>& journal) { fill(*journal); });
}

void HistoryCard::fill(const store::Journal& journal) {
    const auto current = m_history.keeper().state();
    const auto way = journal.wayTo(current);
    const std::set<std::uint64_t> onWay(way.begin(), way.end());
    const auto saved = m_history.keeper().savedState();
    m_list->clear();
    const auto add = [&](std::uint64_t state, const QString& what, const QStringList& rest) {
        QString text = what;
        if (saved == state) text += tr("  (as saved)");
        auto* item = new QTreeWidgetItem(m_list, QStringList{text} + rest);
        item->setData(What, stateRole, QVariant::fromValue<qulonglong>(state));
        if (!onWay.contains(state))
            for (int column = 0; column < m_list->columnCount(); ++column) item->setForeground(column, theme::tokens().dim);
        if (state != current) return;
        auto font = item->font(What);
        font.setBold(true);
        item->setFont(What, font);
        m_list->setCurrentItem(item);
    };
    const auto& steps = journal.steps();
    for (auto i = steps.size(); i-- > 0 && steps.size() - i <= mostRows;)
        add(steps[i].state, QString::fromStdString(steps[i].text), {m_history.layerName(steps[i].layer), QString::fromStdString(steps[i].who), timeOf(steps[i].whenMs)});
    add(0, tr("The beginning"), {});
}

std::uint64_t HistoryCard::chosen() const {
    const auto* item = m_list->currentItem();
    return item ? item->data(What, stateRole).toULongLong() : m_history.keeper().state();
}

void HistoryCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape) return QFrame::keyPressEvent(event);
    hide();
    parentWidget()->setFocus();
}

} // namespace granule::desktop
