// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/slices/SliceRow.h"

#include "ui/theme/Theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

namespace granule::panel {

namespace {

/// The picture with round corners; a neutral field where there is none.
QPixmap rounded(const QImage& picture, double ratio) {
    QPixmap out(SliceRow::pictureSize * ratio);
    out.setDevicePixelRatio(ratio);
    out.fill(Qt::transparent);
    QPainter painter(&out);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(QRectF({}, SliceRow::pictureSize), 4, 4);
    painter.setClipPath(shape);
    painter.fillPath(shape, theme::tokens().surround);
    if (!picture.isNull()) painter.drawImage(QRectF({}, SliceRow::pictureSize), picture);
    return out;
}

} // namespace

SliceRow::SliceRow(std::int64_t slice, QWidget* parent)
    : QFrame(parent), m_slice(slice), m_picture(new QLabel(this)), m_fault(new theme::ElidedLabel({}, this)),
      m_mask(theme::button(tr("Leave out"), QStringLiteral("sliceMask%1").arg(slice), "segment", this)),
      m_bridge(theme::button(tr("Bridge"), QStringLiteral("sliceBridge%1").arg(slice), "segment", this)),
      m_undo(theme::iconButton("undo", QStringLiteral("sliceUndo%1").arg(slice), tr("Treat this slice as any other again"), 16, this)) {
    setObjectName(QStringLiteral("sliceRow%1").arg(slice));
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Go to this slice"));
    m_picture->setFixedSize(pictureSize);
    m_fault->setFont(theme::bodyFont(11));
    m_fault->setProperty("role", "small");
    m_mask->setToolTip(tr("Counts neither in training nor in scores"));
    m_bridge->setToolTip(tr("Shows a mix of its neighbours in its place; the file stays as it is"));
    for (auto* button : {m_mask, m_bridge}) {
        button->setCheckable(true);
        button->setFont(theme::bodyFont(12));
    }
    m_undo->setFixedSize(26, 26);
    QSizePolicy keeps = m_undo->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_undo->setSizePolicy(keeps);

    auto* name = theme::label(tr("Slice %1").arg(slice), "strong", this);
    auto* head = new QVBoxLayout;
    head->setSpacing(0);
    head->addWidget(name);
    head->addWidget(m_fault);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    buttons->addWidget(m_mask, 1);
    buttons->addWidget(m_bridge, 1);
    buttons->addWidget(m_undo);
    auto* text = new QVBoxLayout;
    text->setSpacing(4);
    text->addLayout(head);
    text->addLayout(buttons);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 4, 0, 4);
    row->setSpacing(10);
    row->addWidget(m_picture, 0, Qt::AlignTop);
    row->addLayout(text, 1);
    connect(m_mask, &QPushButton::clicked, this, &SliceRow::maskAsked);
    connect(m_bridge, &QPushButton::clicked, this, &SliceRow::bridgeAsked);
    connect(m_undo, &QToolButton::clicked, this, &SliceRow::undoAsked);
}

void SliceRow::show(const QString& fault, const QString& sentence, const QImage& picture) {
    m_fault->setText(fault);
    m_fault->setToolTip(sentence);
    m_picture->setPixmap(rounded(picture, devicePixelRatioF()));
}

void SliceRow::setState(bool masked, bool bridged) {
    m_mask->setChecked(masked);
    m_bridge->setChecked(bridged);
    m_undo->setVisible(masked || bridged);
}

void SliceRow::mousePressEvent(QMouseEvent*) {
    emit chosen();
}

} // namespace granule::panel
