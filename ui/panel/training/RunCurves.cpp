// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/training/RunCurves.h"

#include "ui/theme/Theme.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <functional>

namespace granule::panel {

namespace {

constexpr double axisWidth = 44, gap = 26, foot = 18, head = 16;

QString shortNumber(double value) {
    if (std::abs(value) >= 1e6) return QStringLiteral("%1M").arg(value / 1e6, 0, 'g', 3);
    if (std::abs(value) >= 1000) return QStringLiteral("%1k").arg(value / 1000, 0, 'g', 3);
    return QString::number(value, 'g', 3);
}

} // namespace

/// One of the two plots: where it lies, its scale, and its curves.
struct RunCurves::Plot {
    QRectF area;
    QString title;
    double low, high;
    struct Curve {
        QColor colour;
        std::function<std::optional<double>(const RunPoint&)> value;
    };
    std::vector<Curve> curves;
    std::function<QString(double)> describe;

    double down(double value) const { return area.bottom() - (value - low) / std::max(1e-12, high - low) * area.height(); }
};

RunCurves::RunCurves(QWidget* parent) : QWidget(parent) {
    setObjectName("runCurves");
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

void RunCurves::setHistory(const RunHistory& history) {
    m_history = history;
    update();
}

std::int64_t RunCurves::lastStep() const {
    return m_history.points.empty() ? 1 : std::max<std::int64_t>(1, m_history.points.back().step);
}

double RunCurves::across(std::int64_t step, const QRectF& area) const {
    return area.left() + static_cast<double>(step) / static_cast<double>(lastStep()) * area.width();
}

void RunCurves::paintEvent(QPaintEvent*) {
    const auto& t = theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme::bodyFont(11));
    if (m_history.points.empty()) {
        painter.setPen(t.dim);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("The curves appear with the first hundred steps."));
        return;
    }
    const double height = (this->height() - 2 * head - gap - foot) / 2.0, width = this->width() - axisWidth - 6;
    double low = 1e300, high = -1e300;
    for (const auto& p : m_history.points)
        if (p.loss > 0) low = std::min(low, std::log10(p.loss)), high = std::max(high, std::log10(p.loss));
    if (low > high) low = 0, high = 1;
    const auto logarithm = [](const RunPoint& p) { return p.loss > 0 ? std::optional(std::log10(p.loss)) : std::nullopt; };
    const Plot loss{{axisWidth, head, width, height}, tr("Loss"), low - 0.05, high + 0.05, {{t.accent, logarithm}},
                    [](double v) { return shortNumber(std::pow(10, v)); }};
    const Plot score{{axisWidth, 2 * head + height + gap - head, width, height}, tr("MIoU: all classes, organelles"), 0, 1,
                     {{t.ok, [](const RunPoint& p) { return p.mIoUAll; }}, {t.warn, [](const RunPoint& p) { return p.mIoUOrg; }}},
                     [](double v) { return QString::number(v, 'f', 1); }};
    paintPlot(painter, loss);
    paintPlot(painter, score);
    painter.setPen(t.dim);
    painter.drawText(QRectF(axisWidth, score.area.bottom() + 2, width, foot), Qt::AlignRight | Qt::AlignVCenter,
                     tr("step %1").arg(QLocale().toString(static_cast<qlonglong>(lastStep()))));
    paintPointer(painter, loss.area.united(score.area));
}

void RunCurves::paintPlot(QPainter& painter, const Plot& plot) const {
    const auto& t = theme::tokens();
    painter.setPen(t.dim);
    painter.drawText(QRectF(plot.area.left(), plot.area.top() - head, plot.area.width(), head), Qt::AlignLeft | Qt::AlignVCenter, plot.title);
    for (int i = 0; i <= 2; ++i) {
        const double value = plot.low + (plot.high - plot.low) * i / 2, y = plot.down(value);
        painter.setPen(QPen(t.line, 1));
        painter.drawLine(QPointF(plot.area.left(), y), QPointF(plot.area.right(), y));
        painter.setPen(t.dim);
        painter.drawText(QRectF(0, y - 8, axisWidth - 6, 16), Qt::AlignRight | Qt::AlignVCenter, plot.describe(value));
    }
    for (const auto& curve : plot.curves) {
        QPolygonF line;
        for (const auto& point : m_history.points)
            if (const auto value = curve.value(point)) line << QPointF(across(point.step, plot.area), plot.down(*value));
        painter.setPen(QPen(curve.colour, 1.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(line);
        if (line.isEmpty()) continue;
        painter.setPen(Qt::NoPen);
        painter.setBrush(curve.colour);
        painter.drawEllipse(line.last(), 2.5, 2.5);
    }
}

void RunCurves::paintPointer(QPainter& painter, const QRectF& all) const {
    if (m_pointer < all.left() || m_pointer > all.right()) return;
    const auto& t = theme::tokens();
    const auto near = std::ranges::min_element(m_history.points, {}, [&](const RunPoint& p) { return std::abs(across(p.step, all) - m_pointer); });
    const double x = across(near->step, all);
    painter.setPen(QPen(t.dim, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, all.top()), QPointF(x, all.bottom()));
    QString text = tr("step %1: loss %2").arg(QLocale().toString(static_cast<qlonglong>(near->step)), shortNumber(near->loss));
    if (near->mIoUAll) text += tr(", MIoU %1 / %2").arg(*near->mIoUAll, 0, 'f', 3).arg(near->mIoUOrg.value_or(0), 0, 'f', 3);
    painter.setPen(t.text);
    painter.drawText(QRectF(all.left(), all.bottom() + 2, all.width(), foot), Qt::AlignLeft | Qt::AlignVCenter, text);
}

void RunCurves::mouseMoveEvent(QMouseEvent* event) {
    m_pointer = event->position().x();
    update();
}

void RunCurves::leaveEvent(QEvent*) {
    m_pointer = -1;
    update();
}

} // namespace granule::panel
