// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/Histogram.h"

#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {
constexpr double margin = 7, foot = 12;
}

Histogram::Histogram(QWidget* parent) : QWidget(parent) {
    setObjectName("histogram");
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::SizeHorCursor);
    setToolTip(tr("Drag the left handle for black, the right one for white, between them for both.\nArrow keys move both, with Shift they widen or narrow."));
}

void Histogram::setCounts(std::vector<double> counts, double low, double high) {
    m_counts = std::move(counts);
    m_low = low;
    m_high = std::max(high, low + 1e-6);
    update();
}

void Histogram::setRange(const GreyRange& range) {
    m_range = range;
    update();
}

double Histogram::toX(double grey) const {
    return margin + std::clamp((grey - m_low) / (m_high - m_low), 0.0, 1.0) * (width() - 2 * margin);
}

double Histogram::toGrey(double x) const {
    return m_low + std::clamp((x - margin) / (width() - 2 * margin), 0.0, 1.0) * (m_high - m_low);
}

void Histogram::paintEvent(QPaintEvent*) {
    const auto& t = theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF plot(margin, 2, width() - 2 * margin, height() - foot - 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.raised);
    painter.drawRoundedRect(plot.adjusted(-3, 0, 3, 0), 4, 4);

    const double most = m_counts.empty() ? 0 : *std::ranges::max_element(m_counts);
    if (most > 0) {
        QPainterPath path(plot.bottomLeft());
        const double w = plot.width() / static_cast<double>(m_counts.size());
        for (std::size_t i = 0; i < m_counts.size(); ++i) // the square root keeps rare greys in sight
            path.lineTo(plot.left() + (static_cast<double>(i) + 0.5) * w, plot.bottom() - std::sqrt(m_counts[i] / most) * (plot.height() - 4));
        path.lineTo(plot.bottomRight());
        path.closeSubpath();
        QColor fill = t.dim;
        fill.setAlphaF(0.35f);
        painter.setBrush(fill);
        painter.drawPath(path);
        painter.setClipRect(QRectF(QPointF(toX(m_range.black), plot.top()), QPointF(toX(m_range.white), plot.bottom())));
        fill = t.accent;
        fill.setAlphaF(0.55f);
        painter.setBrush(fill);
        painter.drawPath(path);
        painter.setClipping(false);
    }
    const double black = toX(m_range.black), white = toX(m_range.white);
    painter.setPen(QPen(t.accent, 1));
    painter.drawLine(QPointF(black, plot.top()), QPointF(black, plot.bottom()));
    painter.drawLine(QPointF(white, plot.top()), QPointF(white, plot.bottom()));
    const auto handle = [&](double x, const QColor& inside) {
        const QPolygonF shape{{x, plot.bottom() + 1}, {x + 5, plot.bottom() + 9}, {x - 5, plot.bottom() + 9}};
        painter.setPen(QPen(hasFocus() ? t.accent : t.dim, 1.25));
        painter.setBrush(inside);
        painter.drawPolygon(shape);
    };
    handle(black, QColor("#101010"));
    handle(white, QColor("#fafafa"));
}

void Histogram::mousePressEvent(QMouseEvent* event) {
    const double x = event->position().x(), black = toX(m_range.black), white = toX(m_range.white);
    m_grabbedAt = toGrey(x);
    m_grabbed = m_range;
    const double near = 10;
    if (std::abs(x - black) <= near && std::abs(x - black) <= std::abs(x - white)) m_held = Handle::Black;
    else if (std::abs(x - white) <= near) m_held = Handle::White;
    else if (x > black && x < white) m_held = Handle::Both;
    else m_held = x < black ? Handle::Black : Handle::White;
    ask(m_grabbedAt);
}

void Histogram::mouseMoveEvent(QMouseEvent* event) {
    if (m_held != Handle::None) ask(toGrey(event->position().x()));
}

void Histogram::mouseReleaseEvent(QMouseEvent*) {
    m_held = Handle::None;
}

void Histogram::keyPressEvent(QKeyEvent* event) {
    const double step = (m_high - m_low) / 100;
    const bool left = event->key() == Qt::Key_Left;
    if (!left && event->key() != Qt::Key_Right) return QWidget::keyPressEvent(event);
    const double by = left ? -step : step;
    GreyRange range = m_range;
    range.white += by;
    range.black += event->modifiers().testFlag(Qt::ShiftModifier) ? -by : by;
    if (range.white > range.black) emit rangeAsked(range);
}

void Histogram::ask(double grey) {
    const double least = (m_high - m_low) / 256;
    GreyRange range = m_grabbed;
    switch (m_held) {
    case Handle::Black: range.black = std::min(grey, range.white - least); break;
    case Handle::White: range.white = std::max(grey, range.black + least); break;
    case Handle::Both:
        range.black += grey - m_grabbedAt;
        range.white += grey - m_grabbedAt;
        break;
    case Handle::None: return;
    }
    emit rangeAsked(range);
}

} // namespace granule::panel
