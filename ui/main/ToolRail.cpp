// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ToolRail.h"

#include "ui/theme/Theme.h"

#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace granule::desktop {

namespace {

class RailButton : public QToolButton {
public:
    RailButton(QAction* action, QWidget* parent) : QToolButton(parent), m_action(action) {
        setObjectName("rail-" + action->objectName());
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setToolTip(action->toolTip());
        setAccessibleName(action->text());
        setEnabled(action->isEnabled());
        connect(this, &QToolButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::enabledChanged, this, &QWidget::setEnabled);
    }
    QSize sizeHint() const override { return {56, 52}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const auto& t = theme::tokens();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const QRectF back = QRectF(rect()).adjusted(6, 2, -6, -2);
        if (isChecked() || underMouse() || isDown()) {
            painter.setBrush(isChecked() ? t.selected : t.raised);
            painter.drawRoundedRect(back, 8, 8);
        }
        if (hasFocus()) {
            painter.setPen(QPen(t.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(back.adjusted(1, 1, -1, -1), 7, 7);
        }
        painter.setPen(Qt::NoPen);
        if (isChecked()) {
            painter.setBrush(t.accent);
            painter.drawRoundedRect(QRectF(0, 10, 3, height() - 20), 1.5, 1.5);
        }
        m_action->icon().paint(&painter, QRect((width() - 22) / 2, 8, 22, 22), Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
        painter.setFont(theme::digitsFont(10));
        painter.setPen(isChecked() ? t.text : t.dim);
        painter.drawText(QRect(0, 31, width(), 14), Qt::AlignCenter, m_action->shortcut().toString(QKeySequence::NativeText));
    }

private:
    QAction* m_action;
};

} // namespace

ToolRail::ToolRail(Actions& actions, project::Selection& selection, QWidget* parent) : QFrame(parent), m_selection(selection) {
    setObjectName("toolRail");
    setFixedWidth(57);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 10);
    column->setSpacing(2);
    using project::Tool;
    m_tools[Tool::Navigate] = add(actions.action("tool.navigate"));
    m_tools[Tool::Brush] = add(actions.action("tool.brush"));
    m_tools[Tool::Eraser] = add(actions.action("tool.eraser"));
    auto* lasso = add(actions.action("tool.lasso"));
    lasso->setContextMenuPolicy(Qt::ActionsContextMenu);
    lasso->addActions({actions.action("tool.lasso"), actions.action("tool.polygon"), actions.action("tool.wire")});
    m_tools[Tool::Lasso] = m_tools[Tool::Polygon] = m_tools[Tool::Wire] = lasso;
    auto* fill = m_tools[Tool::Fill] = add(actions.action("tool.fill2d"));
    fill->setContextMenuPolicy(Qt::ActionsContextMenu);
    fill->addActions({actions.action("tool.fill2d"), actions.action("tool.fill3d")});
    auto* prompt = m_tools[Tool::Prompt] = add(actions.action("tool.prompt"));
    prompt->setContextMenuPolicy(Qt::ActionsContextMenu);
    prompt->addActions({actions.action("prompt.flip")});
    m_tools[Tool::Brush]->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tools[Tool::Brush]->addActions({actions.action("brush.3d"), actions.action("brush.edges")});
    m_tools[Tool::Pick] = add(actions.action("tool.pick"));
    m_tools[Tool::BoxSelect] = add(actions.action("tool.box"));
    column->addStretch();
    for (const char* id : {"label.hide", "view.contrast"}) add(actions.action(id))->setCheckable(false);
    connect(&selection, &project::Selection::toolChanged, this, &ToolRail::refresh);
    connect(&selection, &project::Selection::displayChanged, this, &ToolRail::refresh);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, QOverload<>::of(&QWidget::update));
    refresh();
}

QToolButton* ToolRail::add(QAction* action) {
    auto* button = new RailButton(action, this);
    static_cast<QVBoxLayout*>(layout())->addWidget(button);
    return button;
}

void ToolRail::refresh() {
    for (auto& [tool, button] : m_tools) button->setChecked(false);
    if (const auto held = m_tools.find(m_selection.tool()); held != m_tools.end()) held->second->setChecked(true);
}

} // namespace granule::desktop
