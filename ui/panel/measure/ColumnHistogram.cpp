// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/measure/ColumnHistogram.h"

#include "ui/panel/measure/MeasureTable.h"
#include "ui/theme/Theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

constexpr int head = 22, foot = 18, side = 4;
constexpr std::size_t fewestBins = 12, mostBins = 40;
constexpr double decadesFrom = 50; ///< largest by smallest value

/// How many of each colour lie in each bar.
struct Bar {
    std::vector<std::pair<QColor, int>> parts;
    int count = 0;

    void add(const QColor& colour) {
        ++count;
        const auto it = std::ranges::find(parts, colour, &std::pair<QColor, int>::first);
        if (it == parts.end()) parts.push_back({colour, 1});
        else ++it->second;
    }
};

} // namespace

ColumnHistogram::ColumnHistogram(QWidget* parent) : QWidget(parent), m_marked(measure::notThere) {
    setObjectName("measureHistogram");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

void ColumnHistogram::setValues(std::vector<Value> values, const QString& title, const QString& unit) {
    std::erase_if(values, [](const Value& v) { return !std::isfinite(v.value); });
    std::ranges::stable_sort(values, {}, &Value::value);
    m_values = std::move(values);
    m_title = title, m_unit = unit;
    setAccessibleName(title);
    update();
}

void ColumnHistogram::setMarked(double value) {
    m_marked = value;
    update();
}

void ColumnHistogram::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& t = theme::tokens();
    const auto unit = m_unit.isEmpty() ? QString() : ' ' + m_unit;
    painter.setFont(theme::bodyFont(13, QFont::DemiBold));
    painter.setPen(t.text);
    painter.drawText(rect().adjusted(side, 0, -side, 0), Qt::AlignLeft | Qt::AlignTop, m_title);
    painter.setFont(theme::digitsFont(11));
    painter.setPen(t.dim);
    const QRect plot = rect().adjusted(side, head, -side, -foot);
    if (m_values.empty()) {
        painter.drawText(plot, Qt::AlignLeft | Qt::AlignVCenter, tr("No numbers in this column."));
        return;
    }
    const double low = m_values.front().value, high = m_values.back().value, median = m_values[m_values.size() / 2].value;
    painter.drawText(rect().adjusted(side, 0, -side, 0), Qt::AlignRight | Qt::AlignTop, tr("%1 values, median %2%3").arg(m_values.size()).arg(shortNumber(median), unit) + (high > decadesFrom * low && low > 0 ? tr(", logarithmic") : QString()));
    painter.drawText(rect().adjusted(side, 0, -side, 0), Qt::AlignLeft | Qt::AlignBottom, shortNumber(low) + unit);
    painter.drawText(rect().adjusted(side, 0, -side, 0), Qt::AlignRight | Qt::AlignBottom, shortNumber(high) + unit);
    // Sizes that span decades would all stand in the first bar.
    const bool decades = low > 0 && high > decadesFrom * low;
    const auto scaled = [decades](double value) { return decades ? std::log10(value) : value; };
    const double first = scaled(low), span = high > low ? scaled(high) - first : 1;
    const auto bins = std::clamp(static_cast<std::size_t>(std::sqrt(static_cast<double>(m_values.size())) * 1.5), fewestBins, mostBins);
    std::vector<Bar> bars(bins);
    for (const auto& [value, colour] : m_values)
        bars[std::min(bins - 1, static_cast<std::size_t>((scaled(value) - first) / span * static_cast<double>(bins)))].add(colour);
    const int most = std::ranges::max_element(bars, {}, &Bar::count)->count;
    const double width = static_cast<double>(plot.width()) / static_cast<double>(bins);
    painter.setPen(Qt::NoPen);
    for (std::size_t b = 0; b < bins; ++b) {
        double bottom = plot.bottom();
        std::ranges::sort(bars[b].parts, {}, [](const auto& part) { return part.first.rgb(); }); // the same order in all
        for (const auto& [colour, count] : bars[b].parts) {
            const double height = static_cast<double>(plot.height()) * count / most;
            painter.fillRect(QRectF(plot.left() + width * static_cast<double>(b) + 0.5, bottom - height, width - 1, height), colour);
            bottom -= height;
        }
    }
    painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), t.line);
    if (!std::isfinite(m_marked)) return;
    const double x = plot.left() + std::clamp((scaled(std::clamp(m_marked, low, high)) - first) / span, 0.0, 1.0) * (plot.width() - 2);
    painter.fillRect(QRectF(x, plot.top() - 2, 2, plot.height() + 4), t.accent);
}

} // namespace granule::panel
