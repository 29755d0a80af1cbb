// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/Notices.h"

#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace granule::desktop {

namespace {

constexpr int mostBars = 3;
constexpr int tallestField = 48; ///< of a form that stands beside the text

struct Look {
    const char *kind, *icon;
    QColor colour;
};

Look lookOf(Notice::Kind kind) {
    const auto& t = theme::tokens();
    switch (kind) {
    case Notice::Kind::Error: return {"error", "error", t.error};
    case Notice::Kind::Warning: return {"warning", "warn", t.warn};
    case Notice::Kind::Question: return {"question", "info", t.accent};
    case Notice::Kind::Info: break;
    }
    return {"info", "ok", t.ok};
}

} // namespace

Notices::Notices(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    setObjectName("notices");
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    setVisible(false);
}

void Notices::show(const Notice& notice) {
    if (!notice.key.isEmpty()) dismiss(notice.key);
    auto* bar = makeBar(notice);
    bar->setProperty("key", notice.key);
    bar->setProperty("lasting", notice.lasting);
    m_column->insertWidget(0, bar);
    while (m_column->count() > mostBars) drop(m_column->itemAt(m_column->count() - 1)->widget());
    m_column->setContentsMargins(8, 8, 8, 2);
    setVisible(true);
}

void Notices::dismiss(const QString& key) {
    for (int i = m_column->count() - 1; i >= 0; --i)
        if (auto* bar = m_column->itemAt(i)->widget(); bar->property("key").toString() == key) drop(bar);
}

void Notices::clear() {
    for (int i = m_column->count() - 1; i >= 0; --i)
        if (auto* bar = m_column->itemAt(i)->widget(); !bar->property("lasting").toBool()) drop(bar);
}

int Notices::count() const {
    return m_column->count();
}

void Notices::drop(QWidget* bar) {
    m_column->removeWidget(bar);
    bar->hide();
    bar->deleteLater();
    if (m_column->count() == 0) setVisible(false);
}

QFrame* Notices::makeBar(const Notice& notice) {
    const auto look = lookOf(notice.kind);
    auto* bar = new QFrame(this);
    bar->setObjectName("notice");
    bar->setProperty("role", "notice");
    bar->setProperty("kind", look.kind);
    auto* all = new QVBoxLayout(bar);
    all->setContentsMargins(12, 8, 8, 8);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    auto* picture = new QLabel(bar);
    picture->setPixmap(theme::icon(look.icon, look.colour).pixmap(QSize(20, 20), bar->devicePixelRatioF()));
    row->addWidget(picture, 0, Qt::AlignVCenter);
    auto* text = theme::label(notice.text, nullptr, bar);
    text->setObjectName("noticeText");
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text, 1);
    const bool table = notice.form && notice.form->sizeHint().height() > tallestField; // has a row of its own
    if (notice.form && !table) row->addWidget(notice.form);
    bool first = notice.kind == Notice::Kind::Question;
    int number = 0;
    for (const auto& [words, work] : notice.answers) {
        auto* answer = theme::button(words, QStringLiteral("noticeAnswer%1").arg(number++), nullptr, bar);
        if (std::exchange(first, false)) {
            answer->setDefault(true);
            if (auto* field = qobject_cast<QLineEdit*>(notice.form)) connect(field, &QLineEdit::returnPressed, answer, &QPushButton::click);
        }
        connect(answer, &QPushButton::clicked, this, [this, bar, work = work] {
            drop(bar);
            if (work) work();
        });
        row->addWidget(answer);
    }
    if (!notice.detail.isEmpty()) {
        auto* detail = new QPlainTextEdit(notice.detail, bar);
        detail->setReadOnly(true);
        detail->setFont(theme::digitsFont(11));
        detail->setMaximumHeight(90);
        detail->setVisible(false);
        auto* details = theme::button(tr("Details"), "noticeDetails", "link", bar);
        connect(details, &QPushButton::clicked, detail, [detail] { detail->setVisible(detail->isHidden()); });
        row->addWidget(details);
        all->addLayout(row);
        all->addWidget(detail);
    } else {
        all->addLayout(row);
    }
    if (table) all->addWidget(notice.form);
    if (notice.kind == Notice::Kind::Error) {
        auto* copy = theme::button(tr("Copy"), "noticeCopy", "link", bar);
        copy->setToolTip(tr("Copies the message and its details, for a report"));
        connect(copy, &QPushButton::clicked, bar, [notice] { QGuiApplication::clipboard()->setText(notice.text + '\n' + notice.detail); });
        row->addWidget(copy);
    }
    auto* close = theme::iconButton("close", "noticeClose", tr("Close this message"), 14, bar);
    connect(close, &QToolButton::clicked, this, [this, bar] { drop(bar); });
    row->addWidget(close);
    return bar;
}

} // namespace granule::desktop
