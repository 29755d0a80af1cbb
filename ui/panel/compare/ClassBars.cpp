// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/ClassBars.h"

#include "ui/theme/Theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

constexpr int rowHeight = 26, nameWidth = 140, valueWidth = 48, barHeight = 10;

QString intervalText(const agreement::Score& score) {
    const auto value = QString::number(score.value, 'f', 3);
    return score.interval ? ClassBars::tr("%1 (%2 to %3)").arg(value).arg(score.interval->low, 0, 'f', 3).arg(score.interval->high, 0, 'f', 3) : value;
}

} // namespace

ClassBars::ClassBars(QWidget* parent) : QWidget(parent) {
    setObjectName("compareBars");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setAccessibleName(tr("Agreement of each class"));
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] { update(); });
}

void ClassBars::setRows(std::vector<Row> rows) {
    m_rows = std::move(rows);
    updateGeometry();
    update();
}

QSize ClassBars::sizeHint() const {
    return {320, rowHeight * static_cast<int>(m_rows.size())};
}

QSize ClassBars::minimumSizeHint() const {
    return {nameWidth + valueWidth + 60, sizeHint().height()};
}

int ClassBars::rowAt(const QPointF& at) const {
    const int row = static_cast<int>(at.y()) / rowHeight;
    return at.y() >= 0 && row < static_cast<int>(m_rows.size()) ? row : -1;
}

void ClassBars::paintRow(QPainter& painter, const Row& row, double top) const {
    const auto& colours = theme::tokens();
    const double length = std::max(1, width() - nameWidth - valueWidth - 8);
    const auto x = [&](double value) { return nameWidth + length * std::clamp(value, 0.0, 1.0); };
    const double middle = top + rowHeight / 2.0;
    painter.setFont(theme::bodyFont(13));
    painter.setPen(colours.text);
    painter.drawText(QRectF(0, top, nameWidth - 8, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(row.name, Qt::ElideRight, nameWidth - 8));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.raised);
    painter.drawRoundedRect(QRectF(nameWidth, middle - barHeight / 2.0, length, barHeight), 2, 2);
    const double value = row.score.value;
    if (value > 0) {
        painter.setBrush(row.colour);
        painter.drawRoundedRect(QRectF(nameWidth, middle - barHeight / 2.0, std::max(2.0, x(value) - nameWidth), barHeight), 2, 2);
    }
    const auto whisker = [&](const analysis::Interval& interval, double y, double width) { painter.fillRect(QRectF(x(interval.low), y - width / 2, std::max(1.0, x(interval.high) - x(interval.low)), width), colours.text); };
    if (row.score.interval) whisker(*row.score.interval, middle, 1.5);
    if (row.human && !std::isnan(row.human->value)) {
        painter.fillRect(QRectF(x(row.human->value) - 1.25, middle - rowHeight / 2.0 + 4, 2.5, rowHeight - 8), colours.text);
        if (row.human->interval) whisker(*row.human->interval, middle + rowHeight / 2.0 - 4, 1);
    }
    painter.setFont(std::isnan(value) ? theme::bodyFont(11) : theme::digitsFont(12));
    painter.setPen(std::isnan(value) ? colours.dim : colours.text);
    painter.drawText(QRectF(width() - valueWidth, top, valueWidth, rowHeight), Qt::AlignVCenter | Qt::AlignRight, std::isnan(value) ? tr("none") : QString::number(value, 'f', 3));
}

void ClassBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const double top = static_cast<double>(i) * rowHeight;
        if (static_cast<int>(i) == m_hovered) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme::tokens().selected);
            painter.drawRoundedRect(QRectF(-4, top + 1, width() + 8, rowHeight - 2), 4, 4);
        }
        paintRow(painter, m_rows[i], top);
    }
}

void ClassBars::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (const int row = rowAt(event->position()); row >= 0) emit classChosen(m_rows[static_cast<std::size_t>(row)].classId);
}

void ClassBars::mouseMoveEvent(QMouseEvent* event) {
    const int row = rowAt(event->position());
    if (row == m_hovered) return;
    m_hovered = row;
    setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    if (row < 0) return QToolTip::hideText();
    const auto& shown = m_rows[static_cast<std::size_t>(row)];
    auto text = std::isnan(shown.score.value) ? tr("%1: not there, or not worked out").arg(shown.name) : tr("%1: %2").arg(shown.name, intervalText(shown.score));
    if (shown.human) text += '\n' + tr("People among themselves: %1").arg(intervalText(*shown.human));
    QToolTip::showText(event->globalPosition().toPoint(), text + '\n' + tr("Click to see where they differ"), this);
}

void ClassBars::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

} // namespace granule::panel
