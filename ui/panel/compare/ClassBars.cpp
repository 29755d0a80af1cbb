// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/ClassBars.h"

#include "ui/panel/Words.h"
#include "ui/theme/Theme.h"

#include <QPainter>

#include <cmath>

namespace granule::panel {

namespace {
constexpr int rowHeight = 24, nameWidth = 136, valueWidth = 48, barHeight = 9;
}

ClassBars::ClassBars(QWidget* parent) : QWidget(parent), m_schema(ClassSchema::platelet()) {
    setObjectName("compareBars");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Agreement of each class"));
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] { update(); });
}

void ClassBars::setMatrix(const analysis::ConfusionMatrix& matrix, const ClassSchema& schema) {
    m_matrix = matrix;
    m_schema = schema;
    updateGeometry();
    update();
}

void ClassBars::clear() {
    m_matrix.reset();
    update();
}

void ClassBars::setDice(bool dice) {
    m_dice = dice;
    update();
}

QSize ClassBars::sizeHint() const {
    return {320, rowHeight * static_cast<int>(m_schema.classes.size())};
}

void ClassBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& colours = theme::tokens();
    const double length = std::max(1, width() - nameWidth - valueWidth);
    for (int k = 0; k < static_cast<int>(m_schema.classes.size()); ++k) {
        const auto& c = m_schema.classes[static_cast<std::size_t>(k)];
        const double top = k * rowHeight;
        painter.setFont(theme::bodyFont(13));
        painter.setPen(colours.text);
        const auto name = painter.fontMetrics().elidedText(QString::fromStdString(c.name), Qt::ElideRight, nameWidth - 8);
        painter.drawText(QRectF(0, top, nameWidth - 8, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, name);
        const QRectF track(nameWidth, top + (rowHeight - barHeight) / 2.0, length, barHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.raised);
        painter.drawRoundedRect(track, 2, 2);
        if (!m_matrix || k >= m_matrix->classes()) continue;
        const double value = m_dice ? m_matrix->dice(k, analysis::AbsentClass::Skip) : m_matrix->iou(k, analysis::AbsentClass::Skip);
        if (value > 0) {
            painter.setBrush(k == 0 ? colours.dim : colourOf(c.colour));
            painter.drawRoundedRect(QRectF(track.topLeft(), QSizeF(std::max(2.0, length * value), barHeight)), 2, 2);
        }
        painter.setFont(std::isnan(value) ? theme::bodyFont(11) : theme::digitsFont(12));
        painter.setPen(std::isnan(value) ? colours.dim : colours.text);
        painter.drawText(QRectF(width() - valueWidth, top, valueWidth, rowHeight), Qt::AlignVCenter | Qt::AlignRight,
                         std::isnan(value) ? tr("none") : QString::number(value, 'f', 3));
    }
}

} // namespace granule::panel
