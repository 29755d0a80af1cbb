// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/KeyCard.h"

#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"
#include "ui/tool/Shortcuts.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace granule::desktop {

namespace {

/// The key of a card's row, as a small raised cap.
QLabel* keyCap(const QString& text, bool lit, QWidget* parent) {
    const auto& t = theme::tokens();
    auto* cap = theme::label(text, nullptr, parent);
    cap->setFont(theme::digitsFont(11));
    cap->setAlignment(Qt::AlignCenter);
    cap->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    cap->setStyleSheet(QStringLiteral("background: %1; color: %2; border: 1px solid %3; border-radius: 4px; padding: 1px 6px;")
                           .arg((lit ? t.selected : t.raised).name(), t.text.name(), (lit ? t.accent : t.line).name()));
    return cap;
}

bool isSessionKey(const QString& id) {
    return id == "edit.cancel" || id == "edit.accept" || id == "edit.stepBack";
}

bool concerns(const QString& id, project::Tool tool) {
    using project::Tool;
    switch (tool) {
    case Tool::Navigate: return id == "tool.navigate";
    case Tool::Brush: return id == "tool.brush" || id.startsWith("brush.") || id == "label.swap" || id == "edit.cancel";
    case Tool::Eraser: return id == "tool.eraser" || id.startsWith("brush.") || id == "edit.cancel";
    case Tool::Fill: return id.startsWith("tool.fill");
    case Tool::Pick: return id == "tool.pick";
    case Tool::BoxSelect: return id == "tool.box" || id == "edit.cancel";
    case Tool::Lasso: return id == "tool.lasso" || id == "edit.cancel";
    case Tool::Polygon: return id == "tool.polygon" || isSessionKey(id);
    case Tool::Wire: return id == "tool.wire" || isSessionKey(id);
    case Tool::Prompt: return id.startsWith("prompt.") || isSessionKey(id);
    case Tool::Split: return id == "tool.split" || isSessionKey(id);
    }
    return false;
}

bool gestureConcerns(const QString& group, project::Tool tool) {
    using project::Tool;
    return (group.startsWith("Navigate") && tool == Tool::Navigate) || (group.startsWith("Brush") && (tool == Tool::Brush || tool == Tool::Eraser)) ||
           (group == "Fill" && tool == Tool::Fill) || (group == "Split" && tool == Tool::Split) || (group == "Lasso" && tool == Tool::Lasso) ||
           (group.startsWith("Polygon") && (tool == Tool::Polygon || tool == Tool::Wire)) || (group == "Box" && tool == Tool::BoxSelect);
}

struct Row {
    QString group;
    QStringList keys;
    QString text;
    bool lit;
};

std::vector<Row> rowsFor(project::Tool tool) {
    std::vector<Row> rows;
    for (const auto& g : tool::gestures()) rows.push_back({QObject::tr("Mouse: %1").arg(g.group.toLower()), {g.input}, g.text, gestureConcerns(g.group, tool)});
    for (const auto& s : tool::shortcuts()) {
        if (s.keys.isEmpty()) continue;
        if (s.id.startsWith("label.") && s.id.size() == 7) { // the ten digits are one row
            if (s.id == "label.0") rows.push_back({s.group, {QStringLiteral("0 \u2026 9")}, QObject::tr("Class of that number; 0 is background"), false});
            continue;
        }
        QStringList keys;
        for (const auto& k : s.keys.mid(0, 3)) keys << k.toString(QKeySequence::NativeText);
        rows.push_back({s.group, keys, s.text, concerns(s.id, tool)});
    }
    return rows;
}

} // namespace

KeyCard::KeyCard(project::Selection& selection, QWidget* window) : QFrame(window), m_selection(selection), m_scroll(new QScrollArea(this)) {
    theme::asPopup(this, "keyCard");
    setFocusPolicy(Qt::StrongFocus);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, 20, 12, 12);
    auto* head = new QHBoxLayout;
    head->addWidget(theme::label(tr("Keys and mouse"), "title", this));
    head->addStretch();
    head->addWidget(theme::label(tr("Outlined: the tool in hand.  Esc closes."), "dim", this));
    head->addSpacing(12);
    all->addLayout(head);
    all->addSpacing(8);
    all->addWidget(m_scroll);
    hide();
}

void KeyCard::open() {
    if (isVisible()) return hide();
    m_scroll->setWidget(makeContent());
    m_scroll->widget()->setAutoFillBackground(false);
    m_scroll->viewport()->setAutoFillBackground(false);
    theme::showInMiddle(this, {1320, m_scroll->widget()->sizeHint().height() + 96});
    setFocus();
}

QWidget* KeyCard::makeContent() {
    auto* content = new QWidget;
    content->setObjectName("keyCardContent");
    auto* columns = new QHBoxLayout(content);
    columns->setContentsMargins(0, 0, 12, 0);
    columns->setSpacing(36);
    const auto rows = rowsFor(m_selection.tool());
    QStringList groups;
    for (const auto& row : rows)
        if (!groups.contains(row.group)) groups << row.group;
    const int perColumn = (static_cast<int>(rows.size()) + 2 * static_cast<int>(groups.size()) + 2) / 3 + 1;
    QGridLayout* grid = nullptr;
    int line = perColumn;
    for (const auto& group : groups) {
        const auto size = std::ranges::count(rows, group, &Row::group) + 2;
        if (!grid || line + size / 2 > perColumn) {
            auto* column = new QVBoxLayout;
            grid = new QGridLayout;
            grid->setHorizontalSpacing(14);
            grid->setVerticalSpacing(5);
            grid->setColumnStretch(0, 1);
            column->addLayout(grid);
            column->addStretch();
            columns->addLayout(column, 1);
            line = 0;
        }
        if (line > 0) grid->setRowMinimumHeight(line++, 10);
        auto* caption = theme::label(group.toUpper(), "caption", content);
        grid->addWidget(caption, line++, 0, 1, 2);
        for (const auto& row : rows) {
            if (row.group != group) continue;
            auto* caps = new QHBoxLayout;
            caps->setSpacing(4);
            caps->addStretch();
            for (const auto& key : row.keys) caps->addWidget(keyCap(key, row.lit, content));
            grid->addLayout(caps, line, 1, Qt::AlignTop);
            auto* text = theme::label(row.text, row.lit ? "strong" : nullptr, content);
            text->setWordWrap(true);
            text->setMinimumWidth(150);
            grid->addWidget(text, line++, 0);
        }
    }
    return content;
}

void KeyCard::keyPressEvent(QKeyEvent*) {
    hide();
    parentWidget()->setFocus();
}

void KeyCard::mousePressEvent(QMouseEvent*) {
    hide();
}

void KeyCard::focusOutEvent(QFocusEvent* event) {
    hide();
    QFrame::focusOutEvent(event);
}

} // namespace granule::desktop
