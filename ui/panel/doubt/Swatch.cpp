// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/Swatch.h"

#include "ui/panel/Words.h"
#include "ui/theme/Theme.h"

#include <QPainter>

namespace granule::panel {

Swatch::Swatch(QWidget* parent) : QWidget(parent) {
    setFixedSize(14, 14);
}

void Swatch::setClass(const OrganelleClass* c) {
    m_colour = !c ? QColor() : c->id == 0 ? QColor(Qt::transparent) : colourOf(c->colour);
    update();
}

void Swatch::paintEvent(QPaintEvent*) {
    if (!m_colour.isValid()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_colour.alpha() == 0 ? QPen(theme::tokens().dim, 1.25) : QPen(Qt::NoPen));
    painter.setBrush(m_colour);
    painter.drawRoundedRect(QRectF(1, 1, 12, 12), 3.5, 3.5);
}

} // namespace granule::panel
