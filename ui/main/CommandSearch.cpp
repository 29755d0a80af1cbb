// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/CommandSearch.h"

#include "ui/theme/Theme.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace granule::desktop {

namespace {

enum Role { ActionRole = Qt::UserRole, KeyRole, GroupRole };

class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, 36}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& t = theme::tokens();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect row = option.rect.adjusted(2, 1, -2, -1);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(t.selected);
            painter->drawRoundedRect(row, 6, 6);
        }
        const bool enabled = option.state & QStyle::State_Enabled;
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, QRect(row.left() + 10, row.center().y() - 8, 18, 18), Qt::AlignCenter,
                                                            enabled ? QIcon::Normal : QIcon::Disabled);
        painter->setFont(theme::bodyFont());
        painter->setPen(enabled ? t.text : t.dim);
        const QRect text = row.adjusted(40, 0, -12, 0);
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, index.data(Qt::DisplayRole).toString());
        const int used = painter->fontMetrics().horizontalAdvance(index.data(Qt::DisplayRole).toString());
        painter->setPen(t.dim);
        painter->setFont(theme::bodyFont(11));
        painter->drawText(text.adjusted(used + 10, 1, 0, 1), Qt::AlignVCenter | Qt::AlignLeft, index.data(GroupRole).toString());
        painter->setFont(theme::digitsFont(11));
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignRight, index.data(KeyRole).toString());
        painter->restore();
    }
};

} // namespace

CommandSearch::CommandSearch(Actions& actions, QWidget* window)
    : QFrame(window), m_actions(actions), m_field(new QLineEdit(this)), m_list(new QListWidget(this)) {
    setObjectName("commandPalette");
    setProperty("role", "popup");
    setAutoFillBackground(true);
    auto* shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(32);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 110));
    setGraphicsEffect(shadow);
    m_field->setObjectName("commandField");
    m_field->setPlaceholderText(tr("Type what you want to do"));
    m_field->setClearButtonEnabled(false);
    m_field->setFixedHeight(38);
    m_list->setObjectName("commandList");
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(10, 10, 10, 8);
    all->addWidget(m_field);
    all->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandSearch::list);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandSearch::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &CommandSearch::runCurrent);
    m_field->installEventFilter(this);
    hide();
}

void CommandSearch::open() {
    const auto* window = parentWidget();
    const int width = std::min(560, window->width() - 40);
    setGeometry((window->width() - width) / 2, 56, width, std::min(440, window->height() - 120));
    m_field->clear();
    list({});
    show();
    raise();
    m_field->setFocus();
}

int CommandSearch::match(const QString& query, const QString& text) {
    const QString q = query.simplified().toLower(), t = text.toLower();
    if (q.isEmpty()) return 1;
    if (const auto at = t.indexOf(q); at >= 0) return 1000 - static_cast<int>(at) + (at == 0 || t[at - 1] == ' ' ? 200 : 0);
    int score = 1;
    qsizetype from = 0;
    for (const QChar c : q) {
        if (c == ' ') continue;
        const auto at = t.indexOf(c, from);
        if (at < 0) return 0;
        score += at == from ? 8 : at > 0 && t[at - 1] == ' ' ? 6 : 1;
        from = at + 1;
    }
    return score;
}

void CommandSearch::list(const QString& query) {
    std::vector<std::pair<int, QAction*>> found;
    for (auto* action : m_actions.all()) {
        if (action == m_actions.action("help.search")) continue;
        const int score = std::max(match(query, action->text()), match(query, action->text() + ' ' + action->statusTip()) / 3);
        if (score > 0) found.emplace_back(score, action);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.second->isEnabled() != b.second->isEnabled() ? a.second->isEnabled() : a.first > b.first;
    });
    m_list->clear();
    for (const auto& [score, action] : found) {
        auto* item = new QListWidgetItem(action->icon(), action->text(), m_list);
        item->setData(ActionRole, QVariant::fromValue(static_cast<QObject*>(action)));
        item->setData(KeyRole, action->shortcut().toString(QKeySequence::NativeText));
        item->setData(GroupRole, Actions::groupOf(action));
        item->setToolTip(action->statusTip());
        if (!action->isEnabled()) item->setFlags(item->flags() & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable));
    }
    m_list->setCurrentRow(0);
}

void CommandSearch::runCurrent() {
    const auto* item = m_list->currentItem();
    if (!item || !(item->flags() & Qt::ItemIsEnabled)) return;
    auto* action = qobject_cast<QAction*>(item->data(ActionRole).value<QObject*>());
    hide();
    parentWidget()->setFocus();
    QTimer::singleShot(0, action, &QAction::trigger);
}

bool CommandSearch::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) hide();
    if (event->type() == QEvent::KeyPress) {
        const auto key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) {
            hide();
            parentWidget()->setFocus();
            return true;
        }
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace granule::desktop
