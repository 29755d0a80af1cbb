// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/FirstRunPage.h"

#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace granule::desktop {

namespace {

/// A large button: picture, title, a sentence.
class ChoiceCard : public QAbstractButton {
public:
    ChoiceCard(const QString& name, const QString& icon, const QString& title, const QString& text, QWidget* parent)
        : QAbstractButton(parent), m_icon(icon), m_text(text) {
        setObjectName(name);
        setText(title);
        setAccessibleDescription(text);
        setCursor(Qt::PointingHandCursor);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override { return {264, 232}; }
    QSize minimumSizeHint() const override { return {200, 232}; }

protected:
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }
    void paintEvent(QPaintEvent*) override {
        const auto& t = theme::tokens();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool lit = underMouse() || hasFocus();
        painter.setPen(QPen(lit ? t.accent : t.line, hasFocus() ? 2 : 1));
        painter.setBrush(isDown() ? t.raised : t.panel);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
        theme::icon(m_icon).paint(&painter, QRect(24, 28, 48, 48));
        painter.setPen(t.text);
        painter.setFont(theme::bodyFont(17, QFont::DemiBold));
        painter.drawText(QRect(24, 96, width() - 48, 26), Qt::AlignLeft | Qt::AlignVCenter, text());
        painter.setPen(t.dim);
        painter.setFont(theme::bodyFont(13));
        painter.drawText(QRect(24, 130, width() - 48, height() - 142), Qt::AlignLeft | Qt::TextWordWrap, m_text);
    }

private:
    QString m_icon, m_text;
};

} // namespace

FirstRunPage::FirstRunPage(QWidget* parent)
    : QWidget(parent), m_recent(new QVBoxLayout), m_cards(new QWidget(this)), m_busy(theme::label({}, "dim", this)) {
    setObjectName("firstRunPage");
    setFocusPolicy(Qt::ClickFocus);
    auto* title = theme::label(tr("From a stack of slices to measured cells in 3D"), "title", this);
    title->setAlignment(Qt::AlignCenter);
    title->setWordWrap(true);
    title->setFont(theme::bodyFont(26, QFont::DemiBold));
    title->setStyleSheet(QStringLiteral("font-size: 26px;"));
    auto* note = theme::label(tr("Drop a stack, a folder of slices or a project anywhere in this window, or"), "dim", this);
    auto* folder = theme::button(tr("choose a folder of slices"), "choiceFolder", "link", this);
    connect(folder, &QPushButton::clicked, this, &FirstRunPage::folderAsked);
    auto* web = theme::button(tr("a web address"), "choiceWeb", "link", this);
    connect(web, &QPushButton::clicked, this, &FirstRunPage::webAsked);
    auto* noteRow = new QHBoxLayout;
    noteRow->setSpacing(0);
    noteRow->addStretch();
    noteRow->addWidget(note);
    noteRow->addWidget(folder);
    noteRow->addWidget(theme::label(tr("or"), "dim", this));
    noteRow->addWidget(web);
    noteRow->addStretch();

    auto* open = new ChoiceCard("choiceOpen", "stack", tr("Open a stack"),
                                tr("TIFF, a folder of PNG slices, HDF5, MRC or NRRD; or a saved Granule project. Your file is never changed."), m_cards);
    auto* sample = new ChoiceCard("choiceSample", "sample", tr("Open the sample"),
                                  tr("A small stack of platelets that Granule makes itself, with exact labels: try every tool on it."), m_cards);
    auto* recent = theme::card("choiceRecent", m_cards);
    recent->setStyleSheet({});
    recent->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    recent->setFixedHeight(232);
    auto* column = new QVBoxLayout(recent);
    column->setContentsMargins(20, 20, 12, 12);
    column->setSpacing(2);
    auto* head = theme::label(tr("Recent"), "strong", recent);
    head->setFont(theme::bodyFont(17, QFont::DemiBold));
    head->setStyleSheet(QStringLiteral("font-size: 17px; font-weight: 600;"));
    column->addWidget(head);
    column->addSpacing(6);
    column->addLayout(m_recent);
    column->addStretch();
    connect(open, &QAbstractButton::clicked, this, &FirstRunPage::openAsked);
    connect(sample, &QAbstractButton::clicked, this, &FirstRunPage::sampleAsked);

    auto* row = new QHBoxLayout(m_cards);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    row->addWidget(open, 1);
    row->addWidget(sample, 1);
    row->addWidget(recent, 1);
    m_cards->setMaximumWidth(960);
    m_busy->setObjectName("firstRunBusy");
    m_busy->setAlignment(Qt::AlignCenter);

    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(m_cards, 12);
    middle->addStretch(1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(32, 32, 32, 48);
    all->addStretch(3);
    all->addWidget(title);
    all->addSpacing(8);
    all->addLayout(noteRow);
    all->addSpacing(36);
    all->addLayout(middle);
    all->addSpacing(20);
    all->addWidget(m_busy);
    all->addStretch(4);
    setRecent({});
}

void FirstRunPage::setRecent(const QStringList& paths) {
    while (auto* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (paths.isEmpty()) {
        auto* none = theme::label(tr("What you open will be listed here."), "dim", this);
        none->setWordWrap(true);
        m_recent->addWidget(none);
    }
    for (int i = 0; i < std::min<int>(4, static_cast<int>(paths.size())); ++i) {
        const QFileInfo file(paths[i]);
        auto* one = new QToolButton(this);
        one->setObjectName(QStringLiteral("recent%1").arg(i));
        one->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        one->setToolTip(paths[i]);
        one->setIcon(theme::icon(paths[i].endsWith(".granule") ? "granule" : "stack"));
        one->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        one->setText(QFontMetrics(theme::bodyFont()).elidedText(file.fileName(), Qt::ElideMiddle, 190));
        one->setStyleSheet(QStringLiteral("QToolButton { text-align: left; padding: 6px 4px; }"));
        connect(one, &QToolButton::clicked, this, [this, path = paths[i]] { emit recentAsked(path); });
        m_recent->addWidget(one);
    }
}

void FirstRunPage::setBusy(const QString& text) {
    m_busy->setText(text);
    m_cards->setEnabled(text.isEmpty());
}

} // namespace granule::desktop
