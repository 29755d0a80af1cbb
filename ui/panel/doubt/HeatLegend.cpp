// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/HeatLegend.h"

#include "ui/panel/doubt/HeatColours.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QPainterPath>

namespace granule::panel {

namespace {

constexpr int barHeight = 10;

} // namespace

HeatLegend::HeatLegend(QWidget* parent) : QWidget(parent) {
    setObjectName("doubtLegend");
    setFont(theme::bodyFont(11));
    setFixedHeight(barHeight + 4 + fontMetrics().height());
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void HeatLegend::setWords(const QString& least, const QString& most) {
    m_least = least;
    m_most = most;
    setAccessibleName(least + ", " + most);
    update();
}

void HeatLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bar(0, 0, width(), barHeight);
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    for (std::size_t i = 0; i < 256; i += 15) gradient.setColorAt(static_cast<double>(i) / 255, heatColours()[i]);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x8c, 0x8c, 0x8c)); // as over an image, in either theme
    painter.drawRoundedRect(bar, 3, 3);
    painter.setBrush(gradient);
    painter.drawRoundedRect(bar, 3, 3);
    painter.setPen(theme::tokens().dim);
    const QRect words(0, barHeight + 3, width(), fontMetrics().height());
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, m_least);
    painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, m_most);
}

} // namespace granule::panel
