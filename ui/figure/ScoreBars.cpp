// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/AgreementFigures.h"
#include "ui/figure/FigureFile.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

using agreement::Agreement;
using agreement::CeilingRow;
using agreement::PairAgreement;

constexpr double widthMm = 180, leftMm = 12, rightMm = 2, topMm = 5, plotMm = 55;
constexpr double textMm = 2.5, smallMm = 2.1, lineMm = 0.25, namesMm = 8.6, legendMm = 4.4, noteMm = 5.4;
constexpr std::size_t mostDots = 200; ///< more cells would be a cloud
const QColor ink(0x14, 0x17, 0x1c), dimInk(0x5c, 0x66, 0x75), gridInk(0xe3, 0xe6, 0xea), band(0x5c, 0x66, 0x75, 70);

/// What is scored: a mean or one class.
struct What {
    CeilingRow::What kind;
    LabelId classId = 0;
};

double scoreOf(const analysis::ConfusionMatrix& m, const What& what, const agreement::StudyOptions& o) {
    if (what.kind == CeilingRow::What::MIoUOrg) return m.meanIou(o.firstOrganelle, analysis::AbsentClass::Skip);
    if (what.kind == CeilingRow::What::MIoUAll) return m.mIoUAll(analysis::AbsentClass::Skip);
    return m.iou(static_cast<int>(what.classId), analysis::AbsentClass::NotANumber);
}

/// The mean over `pairs` of the score of each cell, where any of them has one. The last part of byCell is no cell.
std::vector<double> cellScores(const std::vector<const PairAgreement*>& pairs, const What& what, const agreement::StudyOptions& o) {
    std::vector<double> scores;
    const bool background = what.kind == CeilingRow::What::MIoUAll || (what.kind == CeilingRow::What::IoU && what.classId == 0);
    if (pairs.empty() || background) return scores; // which lies between cells
    const std::size_t cells = pairs.front()->byCell.empty() ? 0 : pairs.front()->byCell.size() - 1;
    if (cells < 2 || cells > mostDots) return scores;
    for (std::size_t i = 0; i < cells; ++i) {
        double sum = 0;
        int n = 0;
        for (const auto* pair : pairs) {
            const double score = scoreOf(pair->byCell[i], what, o);
            if (std::isfinite(score)) sum += score, ++n;
        }
        if (n > 0) scores.push_back(sum / n);
    }
    return scores;
}

bool isUsed(const Agreement& a, std::size_t k) {
    return std::ranges::any_of(a.pairs, [&](const PairAgreement& p) {
        return p.counts.rowTotal(static_cast<int>(k)) + p.counts.columnTotal(static_cast<int>(k)) > 0;
    });
}

std::vector<std::pair<What, ScoreBars::Group>> emptyGroups(const Agreement& a) {
    std::vector<std::pair<What, ScoreBars::Group>> groups{{{CeilingRow::What::MIoUOrg}, {QStringLiteral("MIoU(org)"), {}, {}, {}}},
                                                          {{CeilingRow::What::MIoUAll}, {QStringLiteral("MIoU(all)"), {}, {}, {}}}};
    for (const auto& c : a.options.schema.classes) {
        if (!isUsed(a, c.id)) continue;
        const QColor colour(c.colour.r, c.colour.g, c.colour.b);
        groups.push_back({{CeilingRow::What::IoU, c.id},
                          {QString::fromStdString(c.shortName), c.id > 0 ? std::optional(colour) : std::nullopt, {}, {}}});
    }
    return groups;
}

QString signOf(agreement::Verdict verdict) {
    switch (verdict) {
    case agreement::Verdict::Below:
        return QStringLiteral("\u2193");
    case agreement::Verdict::Above:
        return QStringLiteral("\u2191");
    case agreement::Verdict::Indistinguishable:
        return QStringLiteral("\u2248");
    case agreement::Verdict::TooFewCells:
        break;
    }
    return {};
}

/// A bar for each rater that is no person, beside people among themselves.
ScoreBars besidePeople(const Agreement& a) {
    ScoreBars bars;
    bars.humanName = QStringLiteral("People among themselves");
    std::vector<std::size_t> others;
    for (const auto& row : a.ceiling)
        if (std::ranges::find(others, row.rater) == others.end()) others.push_back(row.rater);
    for (const auto r : others)
        bars.series.push_back(
            {QStringLiteral("%1 against people").arg(QString::fromStdString(a.raters[r].name)), seriesColour(bars.series.size())});
    for (auto& [what, group] : emptyGroups(a)) {
        for (const auto r : others) {
            const auto row = std::ranges::find_if(a.ceiling, [&](const CeilingRow& c) {
                return c.rater == r && c.what == what.kind && (what.kind != CeilingRow::What::IoU || c.classId == what.classId);
            });
            if (row == a.ceiling.end()) {
                group.bars.push_back({{std::nan(""), {}}, {}, {}});
                continue;
            }
            std::vector<const PairAgreement*> pairs;
            for (const auto& p : a.pairs)
                if ((p.a == r || p.b == r) && a.raters[p.a == r ? p.b : p.a].kind == agreement::RaterKind::Person) pairs.push_back(&p);
            group.human = row->human;
            group.bars.push_back({row->model, cellScores(pairs, what, a.options), signOf(row->verdict)});
        }
        bars.groups.push_back(std::move(group));
    }
    return bars;
}

ScoreBars pairByPair(const Agreement& a) {
    ScoreBars bars;
    for (const auto& p : a.pairs) bars.series.push_back({pairName(a, p), seriesColour(bars.series.size())});
    for (auto& [what, group] : emptyGroups(a)) {
        for (const auto& p : a.pairs) {
            const auto& s = p.scores;
            const auto& score = what.kind == CeilingRow::What::MIoUOrg   ? s.miouOrg
                                : what.kind == CeilingRow::What::MIoUAll ? s.miouAll
                                                                         : s.iou.at(what.classId);
            group.bars.push_back({score, cellScores({&p}, what, a.options), {}});
        }
        bars.groups.push_back(std::move(group));
    }
    return bars;
}

/// The places of the plot on paper.
struct Scale {
    double left, right, top, bottom; ///< in units
    double y(double score) const { return bottom - std::clamp(score, 0.0, 1.0) * (bottom - top); }
};

void paintGrid(QPainter& painter, const Scale& scale) {
    const double u = unitsPerMm;
    painter.setFont(figureFont(smallMm * u));
    for (int i = 0; i <= 5; ++i) {
        const double y = scale.y(i / 5.0);
        painter.setPen(QPen(i == 0 ? dimInk : gridInk, lineMm * u));
        painter.drawLine(QPointF(scale.left, y), QPointF(scale.right, y));
        painter.setPen(ink);
        painter.drawText(QRectF(scale.left - 8 * u, y - 2 * u, 7 * u, 4 * u), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(i / 5.0, 'f', 1));
    }
    painter.save();
    painter.setFont(figureFont(textMm * u));
    painter.translate(2.2 * u, (scale.top + scale.bottom) / 2);
    painter.rotate(-90);
    painter.drawText(QRectF(-30 * u, -2 * u, 60 * u, 4 * u), Qt::AlignCenter, QStringLiteral("Intersection over union"));
    painter.restore();
}

void paintInterval(QPainter& painter, double x, double half, const Scale& scale, const analysis::Interval& interval) {
    painter.setPen(QPen(ink, 1.2 * lineMm * unitsPerMm));
    painter.drawLine(QPointF(x, scale.y(interval.low)), QPointF(x, scale.y(interval.high)));
    for (const double end : {interval.low, interval.high})
        painter.drawLine(QPointF(x - half, scale.y(end)), QPointF(x + half, scale.y(end)));
}

/// Beside each other where they would lie on each other, always in the same way.
void paintDots(QPainter& painter, const QRectF& bar, const Scale& scale, const std::vector<double>& cells) {
    painter.setPen(QPen(QColor(255, 255, 255, 150), 0.1 * unitsPerMm));
    painter.setBrush(QColor(0x14, 0x17, 0x1c, 110));
    const double radius = std::min(0.5 * unitsPerMm, bar.width() / 8);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double golden = std::fmod(static_cast<double>(i) * 0.618034, 1.0) - 0.5;
        painter.drawEllipse(QPointF(bar.center().x() + golden * 0.62 * bar.width(), scale.y(cells[i])), radius, radius);
    }
}

void paintBar(QPainter& painter, const QRectF& slot, const Scale& scale, const ScoreBar& bar, const QColor& colour) {
    if (!std::isfinite(bar.score.value)) return;
    QRectF area(slot.left(), scale.y(bar.score.value), slot.width(), scale.bottom - scale.y(bar.score.value));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRect(area);
    paintDots(painter, area, scale, bar.cells);
    if (bar.score.interval)
        paintInterval(painter, area.center().x(), std::min(0.8 * unitsPerMm, area.width() / 4), scale, *bar.score.interval);
}

/// Above the bar and its dots; above the people's band too, where it would lie on it.
void paintSign(QPainter& painter, double x, const Scale& scale, const ScoreBar& bar, const std::optional<agreement::Score>& human) {
    if (bar.sign.isEmpty() || !std::isfinite(bar.score.value)) return;
    const double room = 4 * unitsPerMm;
    double highest = std::max(bar.score.value, bar.score.interval ? bar.score.interval->high : 0);
    if (!bar.cells.empty()) highest = std::max(highest, std::ranges::max(bar.cells));
    if (human && std::isfinite(human->value)) {
        const double low = human->interval ? human->interval->low : human->value,
                     high = human->interval ? human->interval->high : human->value;
        if (high > highest && scale.y(low) > scale.y(highest) - room) highest = high;
    }
    painter.setPen(ink);
    painter.setFont(figureFont(2.8 * unitsPerMm, QFont::DemiBold));
    painter.drawText(QRectF(x - room, scale.y(highest) - room, 2 * room, 0.9 * room), Qt::AlignCenter, bar.sign);
}

void paintHuman(QPainter& painter, double left, double right, const Scale& scale, const agreement::Score& human) {
    if (!std::isfinite(human.value)) return;
    if (human.interval)
        painter.fillRect(QRectF(QPointF(left, scale.y(human.interval->high)), QPointF(right, scale.y(human.interval->low))), band);
    painter.setPen(QPen(ink, 1.6 * lineMm * unitsPerMm));
    painter.drawLine(QPointF(left, scale.y(human.value)), QPointF(right, scale.y(human.value)));
}

void paintGroup(QPainter& painter, const QRectF& room, const Scale& scale, const ScoreBars& bars, const ScoreBars::Group& group) {
    const double u = unitsPerMm, inner = room.width() * 0.8, left = room.left() + room.width() * 0.1;
    const double slot = std::min(inner / static_cast<double>(std::max<std::size_t>(1, group.bars.size())), 9 * u);
    const double first = left + (inner - slot * static_cast<double>(group.bars.size())) / 2;
    for (std::size_t i = 0; i < group.bars.size(); ++i)
        paintBar(painter, QRectF(first + (static_cast<double>(i) + 0.06) * slot, 0, slot * 0.88, 0), scale, group.bars[i],
                 bars.series[i].colour);
    if (group.human) paintHuman(painter, left, left + inner, scale, *group.human);
    for (std::size_t i = 0; i < group.bars.size(); ++i)
        paintSign(painter, first + (static_cast<double>(i) + 0.5) * slot, scale, group.bars[i], group.human);
    const QRectF under(room.left(), scale.bottom + 1 * u, room.width(), 4 * u);
    double text = textMm;
    auto font = figureFont(text * u);
    while (text > 1.6 && QFontMetricsF(font).horizontalAdvance(group.name) > room.width()) font = figureFont((text -= 0.1) * u);
    painter.setFont(font);
    painter.setPen(ink);
    painter.drawText(under, Qt::AlignCenter, group.name);
    if (group.colour) painter.fillRect(QRectF(room.center().x() - 3 * u, under.bottom() + 0.2 * u, 6 * u, 0.9 * u), *group.colour);
}

/// Where the swatch of each entry stands, the band's first, in mm below the legend's top.
std::vector<QPointF> legendPlaces(const ScoreBars& bars) {
    const QFontMetricsF metrics(figureFont(textMm * unitsPerMm));
    std::vector<QPointF> places;
    double x = leftMm, y = 0;
    const auto place = [&](const QString& name) {
        const double width = metrics.horizontalAdvance(name) / unitsPerMm + 9;
        if (x > leftMm && x + width > widthMm) x = leftMm, y += legendMm;
        places.emplace_back(x, y);
        x += width;
    };
    if (!bars.humanName.isEmpty()) place(bars.humanName);
    for (const auto& entry : bars.series) place(entry.name);
    return places;
}

void paintLegend(QPainter& painter, double top, const ScoreBars& bars) {
    const double u = unitsPerMm;
    const auto places = legendPlaces(bars);
    painter.setFont(figureFont(textMm * u));
    const auto entry = [&](const QPointF& at, const QString& name, const QColor& colour) {
        const QRectF swatch(at.x() * u, top + (at.y() + 0.9) * u, 4 * u, 2.4 * u);
        painter.fillRect(swatch, colour);
        painter.setPen(ink);
        painter.drawText(QRectF(swatch.right() + 1.2 * u, top + at.y() * u, widthMm * u, 4.2 * u), Qt::AlignLeft | Qt::AlignVCenter, name);
        return swatch;
    };
    std::size_t i = 0;
    if (!bars.humanName.isEmpty()) {
        const auto swatch = entry(places[i++], bars.humanName, band);
        painter.setPen(QPen(ink, 1.6 * lineMm * u));
        painter.drawLine(QPointF(swatch.left(), swatch.center().y()), QPointF(swatch.right(), swatch.center().y()));
    }
    for (const auto& series : bars.series) entry(places[i++], series.name, series.colour);
}

double legendHeightMm(const ScoreBars& bars) {
    const auto places = legendPlaces(bars);
    return places.empty() ? 0 : places.back().y() + legendMm;
}

/// What the signs and lines of these bars mean; nothing that is not there is explained.
QString noteOf(const ScoreBars& bars, double confidence) {
    QStringList words;
    const auto any = [&](auto test) {
        return std::ranges::any_of(bars.groups, [&](const auto& g) { return std::ranges::any_of(g.bars, test); });
    };
    if (any([](const ScoreBar& b) { return b.score.interval.has_value(); }))
        words << QStringLiteral("Brackets%1: %2 % bootstrap intervals over cells.")
                     .arg(bars.humanName.isEmpty() ? QString() : QStringLiteral(" and grey bands"))
                     .arg(confidence * 100);
    if (any([](const ScoreBar& b) { return !b.cells.empty(); })) words << QStringLiteral("Dots: single cells.");
    if (any([](const ScoreBar& b) { return !b.sign.isEmpty(); }))
        words << QStringLiteral("\u2193 below, \u2248 indistinguishable from, \u2191 above agreement among people.");
    return words.join(QLatin1Char(' '));
}

} // namespace

ScoreBars scoreBars(const Agreement& agreement) {
    auto bars = agreement.ceiling.empty() ? pairByPair(agreement) : besidePeople(agreement);
    std::erase_if(bars.groups, [](const ScoreBars::Group& g) {
        return std::ranges::none_of(g.bars, [](const ScoreBar& b) { return std::isfinite(b.score.value); });
    });
    bars.note = noteOf(bars, agreement.options.bootstrap.confidence);
    return bars;
}

QSizeF scoreBarsSizeMm(const ScoreBars& bars) {
    return {widthMm, topMm + plotMm + namesMm + legendHeightMm(bars) + (bars.note.isEmpty() ? 0 : noteMm)};
}

void paintScoreBars(QPainter& painter, const QRectF& area, const ScoreBars& bars) {
    const double u = unitsPerMm;
    painter.save();
    painter.fillRect(area, Qt::white);
    painter.translate(area.topLeft());
    painter.scale(area.width() / (widthMm * u), area.width() / (widthMm * u));
    const Scale scale{leftMm * u, (widthMm - rightMm) * u, topMm * u, (topMm + plotMm) * u};
    paintGrid(painter, scale);
    const double room = (scale.right - scale.left) / static_cast<double>(std::max<std::size_t>(1, bars.groups.size()));
    for (std::size_t i = 0; i < bars.groups.size(); ++i)
        paintGroup(painter, QRectF(scale.left + static_cast<double>(i) * room, scale.top, room, scale.bottom - scale.top), scale, bars,
                   bars.groups[i]);
    paintLegend(painter, scale.bottom + namesMm * u, bars);
    painter.setPen(dimInk);
    painter.setFont(figureFont(smallMm * u));
    painter.drawText(QRectF(leftMm * u, scale.bottom + (namesMm + legendHeightMm(bars) + 0.6) * u, (widthMm - leftMm) * u, 4 * u),
                     Qt::AlignLeft | Qt::AlignVCenter, bars.note);
    painter.restore();
}

} // namespace granule::figure
