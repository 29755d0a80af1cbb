// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/HistogramFigure.h"

#include "core/volume/Error.h"
#include "ui/figure/FigureFile.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

constexpr double mm = 20; // units of drawing: fonts are whole units high, so these must be fine
constexpr double widthMm = 160, leftMm = 14, rightMm = 6, topMm = 16, panelMm = 21, gapMm = 4, axisMm = 14, lineMm = 4.6;
constexpr std::size_t fewSeeds = 5; // four against four are the fewest that a rank test can tell apart
const QColor barColour(0x4c, 0x86, 0xc6), bestColour(0x2f, 0x9e, 0x6b), dimColour(0x5c, 0x66, 0x75);

QString number(double value) {
    return QString::number(value, 'f', 3);
}

QString chance(double p) {
    return p < 0.001 ? QStringLiteral("p < 0.001") : QStringLiteral("p = %1").arg(p, 0, 'f', 3);
}

double heightMm(const HistogramFigure& figure) {
    const auto panels = static_cast<double>(figure.series.size());
    return topMm + panels * (panelMm + gapMm) + axisMm + static_cast<double>(comparisonLines(figure).size() + 1) * lineMm + 2;
}

/// Where a score lies on the axis.
double across(const HistogramFigure& figure, double score, const QRectF& panel) {
    return panel.left() + (score - figure.low) / (figure.high - figure.low) * panel.width();
}

void paintMean(QPainter& painter, const QRectF& panel, const HistogramFigure& figure, const analysis::Interval& mean) {
    const double y = panel.top() + 1.6 * mm, middle = across(figure, mean.estimate, panel);
    painter.setPen(QPen(Qt::black, 0.35 * mm));
    painter.drawLine(QPointF(across(figure, mean.low, panel), y), QPointF(across(figure, mean.high, panel), y));
    for (const double end : {mean.low, mean.high})
        painter.drawLine(QPointF(across(figure, end, panel), y - 0.8 * mm), QPointF(across(figure, end, panel), y + 0.8 * mm));
    painter.setBrush(Qt::black);
    painter.drawEllipse(QPointF(middle, y), 0.8 * mm, 0.8 * mm);
}

void paintPanel(QPainter& painter, const QRectF& panel, const HistogramFigure& figure, std::size_t i, double most) {
    const auto& series = figure.series[i];
    const auto shares = analysis::normalisedHistogram(series.values, figure.low, figure.high, figure.bins);
    const double bin = panel.width() / static_cast<double>(figure.bins), room = panel.height() - 4 * mm;
    painter.setPen(Qt::NoPen);
    painter.setBrush(i == bestSeries(figure) ? bestColour : barColour);
    for (std::size_t k = 0; k < shares.size(); ++k) {
        const double height = shares[k] / most * room;
        if (height > 0) painter.drawRect(QRectF(panel.left() + static_cast<double>(k) * bin + 0.05 * bin, panel.bottom() - height, 0.9 * bin, height));
    }
    painter.setPen(QPen(dimColour, 0.25 * mm));
    painter.drawLine(panel.bottomLeft(), panel.bottomRight());
    painter.drawLine(panel.bottomLeft(), QPointF(panel.left(), panel.bottom() - room));
    painter.setFont(figureFont(2.5 * mm));
    painter.drawText(QRectF(panel.left() - leftMm * mm, panel.bottom() - room - 1.6 * mm, (leftMm - 1) * mm, 3.2 * mm), Qt::AlignRight | Qt::AlignVCenter, QString::number(most, 'f', 2));
    painter.drawText(QRectF(panel.left() - leftMm * mm, panel.bottom() - 2.4 * mm, (leftMm - 1) * mm, 3.2 * mm), Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("0"));
    paintMean(painter, panel, figure, figure.means[i]);
    // The words stand where the bars are low: left, unless more of the values lie there.
    double left = 0;
    for (std::size_t k = 0; k < shares.size() / 2; ++k) left += shares[k];
    const auto side = left > 0.5 ? Qt::AlignRight : Qt::AlignLeft;
    painter.setPen(Qt::black);
    painter.setFont(figureFont(3.1 * mm, QFont::DemiBold));
    const auto line = [&](double y) { return QRectF(panel.left() + 2 * mm, panel.top() + y * mm, panel.width() - 4 * mm, 4.4 * mm); };
    painter.drawText(line(3), side | Qt::AlignVCenter, series.name);
    painter.setFont(figureFont(2.7 * mm));
    painter.setPen(dimColour);
    painter.drawText(line(7.2), side | Qt::AlignVCenter,
                     QStringLiteral("%1 seeds, mean %2 [%3, %4]").arg(series.values.size()).arg(number(figure.means[i].estimate), number(figure.means[i].low), number(figure.means[i].high)));
}

void paintAxis(QPainter& painter, const QRectF& panel, const HistogramFigure& figure) {
    painter.setPen(QPen(dimColour, 0.25 * mm));
    painter.setFont(figureFont(2.7 * mm));
    constexpr double mostTicks = 10.5; // more, and their numbers would touch
    const double span = figure.high - figure.low;
    double step = span / mostTicks;
    for (const double round : {0.1, 0.05, 0.02, 0.01})
        if (span / round <= mostTicks) step = round;
    for (double at = std::ceil(figure.low / step - 1e-6) * step; at <= figure.high + 1e-9; at += step) {
        const double x = across(figure, at, panel);
        painter.drawLine(QPointF(x, panel.bottom()), QPointF(x, panel.bottom() + 1.2 * mm));
        painter.drawText(QRectF(x - 8 * mm, panel.bottom() + 1.4 * mm, 16 * mm, 4 * mm), Qt::AlignCenter, QString::number(at, 'f', 2));
    }
    painter.setPen(Qt::black);
    painter.setFont(figureFont(3.1 * mm));
    painter.drawText(QRectF(panel.left(), panel.bottom() + 5.6 * mm, panel.width(), 4.6 * mm), Qt::AlignCenter, figure.axisTitle);
}

/// The other series' place and how the best compares with it, as seen from the best.
SeriesComparison seenFrom(std::size_t best, SeriesComparison c) {
    if (c.a == best) return c;
    std::swap(c.a, c.b);
    auto& r = c.result;
    r.meanDifference = {-r.meanDifference.estimate, -r.meanDifference.high, -r.meanDifference.low};
    r.superiority = {1 - r.superiority.estimate, 1 - r.superiority.high, 1 - r.superiority.low};
    r.test.superiority = r.superiority.estimate;
    return c;
}

} // namespace

HistogramFigure histogramFigure(std::vector<ScoreSeries> series, const analysis::BootstrapOptions& options) {
    if (series.empty()) throw Error(ErrorKind::InvalidValue, "There is no series of scores to draw: name a study with finished runs.");
    HistogramFigure figure;
    figure.series = std::move(series);
    double least = 1e300, most = -1e300;
    for (const auto& s : figure.series) {
        figure.means.push_back(analysis::meanInterval(s.values, options));
        for (const double v : s.values) least = std::min(least, v), most = std::max(most, v);
    }
    figure.low = std::floor(least * 20 - 1e-9) / 20;
    figure.high = std::max(std::ceil(most * 20 + 1e-9) / 20, figure.low + 0.05);
    std::vector<double> p;
    for (std::size_t a = 0; a < figure.series.size(); ++a)
        for (std::size_t b = a + 1; b < figure.series.size(); ++b) {
            figure.comparisons.push_back({a, b, analysis::compareSamples(figure.series[a].values, figure.series[b].values, options)});
            p.push_back(figure.comparisons.back().result.test.p);
        }
    p = analysis::holmCorrected(p);
    for (std::size_t i = 0; i < p.size(); ++i) figure.comparisons[i].pCorrected = p[i];
    return figure;
}

std::size_t bestSeries(const HistogramFigure& figure) {
    return static_cast<std::size_t>(std::ranges::max_element(figure.means, {}, &analysis::Interval::estimate) - figure.means.begin());
}

std::vector<QString> comparisonLines(const HistogramFigure& figure) {
    const auto best = bestSeries(figure);
    std::vector<QString> lines;
    for (const auto& comparison : figure.comparisons) {
        if (comparison.a != best && comparison.b != best) continue;
        const auto c = seenFrom(best, comparison);
        const auto &d = c.result.meanDifference, &s = c.result.superiority;
        lines.push_back(QStringLiteral("%1 over %2: %3%4 [%5, %6], wins %7 [%8, %9] of pairs, ")
                            .arg(figure.series[c.a].name, figure.series[c.b].name, d.estimate >= 0 ? QStringLiteral("+") : QString(), number(d.estimate),
                                 number(d.low), number(d.high), QString::number(s.estimate, 'f', 2), QString::number(s.low, 'f', 2), QString::number(s.high, 'f', 2)) +
                        chance(c.pCorrected));
    }
    const auto fewest = std::ranges::min_element(figure.series, {}, [](const ScoreSeries& s) { return s.values.size(); })->values.size();
    if (fewest < fewSeeds && !lines.empty())
        lines.push_back(QStringLiteral("Some architecture has no more than %1 seed(s): intervals of so few are too narrow, and no order of them is certain.").arg(fewest));
    return lines;
}

void paintHistograms(QPainter& painter, const QRectF& area, const HistogramFigure& figure) {
    painter.save();
    painter.fillRect(area, Qt::white);
    painter.translate(area.topLeft());
    painter.scale(area.width() / (widthMm * mm), area.width() / (widthMm * mm));
    painter.setPen(Qt::black);
    painter.setFont(figureFont(4 * mm, QFont::DemiBold));
    painter.drawText(QRectF(4 * mm, 4 * mm, (widthMm - 8) * mm, 7 * mm), Qt::AlignLeft | Qt::AlignVCenter, figure.title);
    double most = 0;
    for (const auto& s : figure.series)
        for (const double share : analysis::normalisedHistogram(s.values, figure.low, figure.high, figure.bins)) most = std::max(most, share);
    QRectF panel(leftMm * mm, topMm * mm, (widthMm - leftMm - rightMm) * mm, panelMm * mm);
    for (std::size_t i = 0; i < figure.series.size(); ++i) {
        paintPanel(painter, panel, figure, i, most);
        if (i + 1 == figure.series.size()) paintAxis(painter, panel, figure);
        panel.translate(0, (panelMm + gapMm) * mm);
    }
    double y = panel.top() + (axisMm - gapMm) * mm;
    painter.setFont(figureFont(2.5 * mm));
    painter.setPen(dimColour);
    QStringList notes;
    for (const auto& line : comparisonLines(figure)) notes << line;
    notes << QStringLiteral("Brackets: 95 % bootstrap intervals. p: Mann-Whitney, two-sided, corrected after Holm for %1 comparison(s).").arg(figure.comparisons.size());
    if (figure.comparisons.empty()) notes = QStringList{QStringLiteral("Brackets: 95 % bootstrap interval of the mean.")};
    for (const auto& note : notes) {
        painter.drawText(QRectF(4 * mm, y, (widthMm - 8) * mm, lineMm * mm), Qt::AlignLeft | Qt::AlignVCenter, note);
        y += lineMm * mm;
    }
    painter.restore();
}

void writeHistogramFigure(const std::string& path, const HistogramFigure& figure) {
    writeFigureFile(path, figure.title, {widthMm, heightMm(figure)},
                    [&](QPainter& painter, const QRectF& area) { paintHistograms(painter, area, figure); });
}

} // namespace granule::figure
