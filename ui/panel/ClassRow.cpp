// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ClassRow.h"

#include "ui/panel/Words.h"
#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"

#include <QHBoxLayout>
#include <QPainter>

namespace granule::panel {

namespace {

/// A rounded square of the class's colour; background is an empty one.
QIcon swatch(const OrganelleClass& c) {
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        QPixmap pixmap(14 * scale, 14 * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(c.id == 0 ? QPen(theme::tokens().dim, 1.25) : Qt::NoPen);
        painter.setBrush(c.id == 0 ? QBrush(Qt::NoBrush) : QBrush(colourOf(c.colour)));
        painter.drawRoundedRect(QRectF(1, 1, 12, 12), 3.5, 3.5);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace

ClassRow::ClassRow(LabelId id, QWidget* parent)
    : QFrame(parent), m_id(id), m_name(new theme::ElidedLabel({}, this)), m_amount(theme::label({}, "dim", this)), m_key(theme::label({}, "dim", this)) {
    const QString name = QStringLiteral("classRow%1").arg(id);
    setObjectName(name);
    setFixedHeight(32);
    setCursor(Qt::PointingHandCursor);
    m_swatch = theme::iconButton("box", name + "Colour", tr("Change the colour"), 14, this);
    m_eye = theme::iconButton("eye", name + "Eye", tr("Show or hide this class"), 16, this);
    m_lock = theme::iconButton("unlock", name + "Lock", tr("Lock: no tool changes its voxels"), 16, this);
    m_name->setObjectName(name + "Name");
    m_amount->setObjectName(name + "Amount");
    m_amount->setFont(theme::digitsFont(11));
    m_key->setFont(theme::digitsFont(11));
    m_key->setAlignment(Qt::AlignCenter);
    m_key->setFixedSize(20, 20);
    for (auto* button : {m_swatch, m_eye, m_lock}) button->setFixedSize(24, 24);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 0, 2, 0);
    row->setSpacing(4);
    row->addWidget(m_swatch);
    row->addSpacing(2);
    row->addWidget(m_name, 1);
    row->addWidget(m_amount);
    row->addSpacing(4);
    row->addWidget(m_key);
    row->addWidget(m_eye);
    row->addWidget(m_lock);
    connect(m_swatch, &QToolButton::clicked, this, &ClassRow::colourAsked);
    connect(m_eye, &QToolButton::clicked, this, [this] { emit visibleAsked(!m_visible); });
    connect(m_lock, &QToolButton::clicked, this, [this] { emit lockAsked(!m_locked); });
    if (id == 0) {
        m_swatch->setEnabled(false);
        m_swatch->setToolTip({});
        m_eye->setVisible(false);
        row->insertSpacing(row->indexOf(m_lock), 28);
    }
}

void ClassRow::show(const OrganelleClass& c, const QString& amount, const QString& amountTip, bool active) {
    const auto& t = theme::tokens();
    m_name->setText(QString::fromStdString(c.name));
    m_name->setFont(theme::bodyFont(13, active ? QFont::DemiBold : QFont::Normal));
    m_amount->setText(amount);
    m_amount->setToolTip(amountTip);
    m_key->setText(c.id <= 9 ? QString::number(c.id) : QString());
    m_swatch->setIcon(swatch(c));
    m_eye->setIcon(c.visible ? theme::icon("eye") : theme::icon("eye-off", t.dim));
    m_lock->setIcon(c.locked ? theme::icon("lock", t.warn) : theme::icon("unlock", t.dark ? QColor("#59616d") : QColor("#a3abb6")));
    m_active = active;
    m_visible = c.visible;
    m_locked = c.locked;
    update();
}

void ClassRow::mousePressEvent(QMouseEvent*) {
    emit chosen();
}

void ClassRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const auto& t = theme::tokens();
    if (m_active) {
        painter.setBrush(t.selected);
        painter.drawRoundedRect(rect(), 6, 6);
    }
    if (m_key->text().isEmpty()) return;
    painter.setBrush(m_active ? t.panel : t.raised);
    painter.drawRoundedRect(QRectF(m_key->geometry()), 4, 4);
}

} // namespace granule::panel
