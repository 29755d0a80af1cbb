// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/TopBar.h"

#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>

namespace granule::desktop {

namespace {

/// A button that looks like a search field, with its key at the right end.
class SearchButton : public QToolButton {
public:
    explicit SearchButton(QAction* action, QWidget* parent) : QToolButton(parent), m_key(action->shortcut().toString(QKeySequence::NativeText)) {
        setObjectName("commandSearch");
        setToolTip(action->toolTip());
        setAccessibleName(action->text());
        setFixedHeight(30);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        connect(this, &QToolButton::clicked, action, &QAction::trigger);
    }
    QSize sizeHint() const override { return {240, 30}; }
    QSize minimumSizeHint() const override { return {60, 30}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const auto& t = theme::tokens();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(hasFocus() ? t.accent : underMouse() ? t.dim : t.line, 1));
        painter.setBrush(t.raised);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        theme::icon("search", t.dim).paint(&painter, QRect(9, (height() - 16) / 2, 16, 16));
        painter.setPen(t.dim);
        const bool wide = width() > 170;
        painter.setFont(theme::bodyFont(13));
        painter.drawText(rect().adjusted(32, 0, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, wide ? tr("Search commands") : QString());
        painter.setFont(theme::digitsFont(11));
        if (wide) painter.drawText(rect().adjusted(32, 0, -10, 0), Qt::AlignVCenter | Qt::AlignRight, m_key);
    }

private:
    QString m_key;
};

QToolButton* actionButton(QAction* action, const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setIconSize({18, 18});
    button->setFixedSize(32, 32);
    return button;
}

} // namespace

QString describe(Workspace workspace) {
    static const char* names[] = {QT_TRANSLATE_NOOP("granule::desktop::TopBar", "Annotate"), QT_TRANSLATE_NOOP("granule::desktop::TopBar", "Segment"),
                                  QT_TRANSLATE_NOOP("granule::desktop::TopBar", "Models"), QT_TRANSLATE_NOOP("granule::desktop::TopBar", "Compare"),
                                  QT_TRANSLATE_NOOP("granule::desktop::TopBar", "Figures")};
    return TopBar::tr(names[static_cast<int>(workspace)]);
}

TopBar::TopBar(Actions& actions, QMenu* menu, QWidget* parent)
    : QFrame(parent), m_brand(new QToolButton(this)), m_titleBox(new QWidget(this)), m_left(new QWidget(this)), m_right(new QWidget(this)),
      m_title(theme::label({}, nullptr, m_titleBox)), m_dot(theme::label(QStringLiteral("\u25cf"), "warn", m_titleBox)) {
    setObjectName("topBar");
    setFixedHeight(48);

    m_brand->setObjectName("brand");
    m_brand->setText(QStringLiteral("Granule"));
    m_brand->setFont(theme::bodyFont(14, QFont::DemiBold));
    m_brand->setIcon(theme::applicationIcon());
    m_brand->setIconSize({24, 24});
    m_brand->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_brand->setFocusPolicy(Qt::NoFocus);
    m_brand->setAttribute(Qt::WA_TransparentForMouseEvents);

    auto* left = new QHBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(4);
    left->addWidget(m_brand);
    left->addSpacing(8);
    static const char* ids[] = {"workspace.annotate", "workspace.segment", "workspace.models", "workspace.compare", "workspace.figures"};
    for (int i = 0; i < workspaceCount; ++i) {
        auto* tab = m_tabs[i] = new QToolButton(m_left);
        auto* action = actions.action(ids[i]);
        tab->setObjectName(QStringLiteral("tab%1").arg(describe(static_cast<Workspace>(i))));
        tab->setText(describe(static_cast<Workspace>(i)));
        tab->setToolTip(action->toolTip());
        tab->setProperty("role", "workspace");
        tab->setCheckable(true);
        tab->setAutoExclusive(true);
        tab->setEnabled(action->isEnabled());
        connect(tab, &QToolButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::enabledChanged, tab, &QWidget::setEnabled);
        left->addWidget(tab);
    }

    auto* title = new QHBoxLayout(m_titleBox);
    title->setContentsMargins(0, 0, 0, 0);
    title->setSpacing(8);
    m_title->setObjectName("projectTitle");
    m_dot->setObjectName("unsavedDot");
    m_dot->setFont(theme::bodyFont(10));
    m_dot->setToolTip(tr("Not saved yet"));
    title->addWidget(m_title);
    title->addWidget(m_dot);

    auto* right = new QHBoxLayout(m_right);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(4);
    m_search = new SearchButton(actions.action("help.search"), m_right);
    right->addWidget(m_search, 1);
    right->addSpacing(8);
    right->addWidget(actionButton(actions.action("edit.undo"), "undoButton", m_right));
    right->addWidget(actionButton(actions.action("edit.redo"), "redoButton", m_right));
    right->addSpacing(4);
    right->addWidget(actionButton(actions.action("help.keys"), "helpButton", m_right));
    auto* more = theme::iconButton("menu", "menuButton", tr("All commands"), 18, m_right);
    more->setFixedSize(32, 32);
    connect(more, &QToolButton::clicked, this, [more, menu] { menu->popup(more->mapToGlobal(QPoint(more->width() - menu->sizeHint().width(), more->height() + 4))); });
    right->addWidget(more);

    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(8, 0, 10, 0);
    all->addWidget(m_left);
    all->addStretch(1);
    all->addWidget(m_right);
    // A click on the bar leaves the keys with the views.
    for (auto* button : findChildren<QToolButton*>())
        if (button->focusPolicy() != Qt::NoFocus) button->setFocusPolicy(Qt::TabFocus);
    setTitle({}, false);
}

void TopBar::setWorkspace(Workspace workspace) {
    m_tabs[static_cast<int>(workspace)]->setChecked(true);
}

void TopBar::setTitle(const QString& title, bool unsaved) {
    m_title->setText(title);
    m_dot->setVisible(unsaved);
    m_titleBox->setVisible(!title.isEmpty());
    placeTitle();
}

void TopBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    placeTitle();
}

/// In the middle of the bar where there is room, else between the two sides, else not at all.
void TopBar::placeTitle() {
    layout()->activate();
    const int from = m_left->geometry().right() + 16, to = m_right->geometry().left() - 16, room = to - from;
    const int wanted = std::min(m_titleBox->sizeHint().width(), std::max(0, room));
    m_titleBox->resize(wanted, height());
    m_titleBox->move(std::clamp((width() - wanted) / 2, from, std::max(from, to - wanted)), 0);
    m_titleBox->setVisible(!m_title->text().isEmpty() && room > 60);
}

} // namespace granule::desktop
