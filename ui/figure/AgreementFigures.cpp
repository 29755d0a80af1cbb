// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/AgreementFigures.h"

#include "ui/figure/FigureFile.h"
#include "ui/figure/MatrixPlate.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::figure {

namespace {

using agreement::Agreement;
using agreement::PairAgreement;

constexpr std::size_t mostColumns = 3, percentiles = 101;
constexpr std::array<double, 3> narrowMm{62, 62, 122}; ///< of few matrices, which would be giants over a whole page
constexpr double aspect = 1.32, textMm = 2.3, lineMm = 0.25;
const QColor ink(0x14, 0x17, 0x1c), dimInk(0x5c, 0x66, 0x75), gridInk(0xe3, 0xe6, 0xea);

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

struct Curve {
    std::vector<float> percentilesNm;
    QColor colour;
    bool people = false;
};

/// One of 1, 2, 2.5, 5 times a power of ten, at least a fifth of `most`: so that five steps hold it.
double stepFor(double most) {
    const double least = std::max(most, 1e-9) / 5, power = std::pow(10, std::floor(std::log10(least)));
    for (const double times : {1.0, 2.0, 2.5, 5.0, 10.0})
        if (times * power >= least * (1 - 1e-9)) return times * power;
    return 10 * power;
}

void paintAxes(QPainter& painter, const QRectF& plot, double step, int steps) {
    const double u = unitsPerMm;
    painter.setFont(figureFont(textMm * u));
    for (const int percent : {0, 50, 95, 100}) {
        const double y = plot.bottom() - percent / 100.0 * plot.height();
        painter.setPen(QPen(gridInk, lineMm * u, percent == 95 ? Qt::DashLine : Qt::SolidLine));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        if (percent == 100) continue; // the 95 stands too near
        painter.setPen(ink);
        painter.drawText(QRectF(plot.left() - 8 * u, y - 2 * u, 7.2 * u, 4 * u), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(percent));
    }
    for (int i = 0; i <= steps; ++i) {
        const double x = plot.left() + plot.width() * i / steps;
        painter.setPen(QPen(dimInk, lineMm * u));
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 0.8 * u));
        painter.setPen(ink);
        painter.drawText(QRectF(x - 8 * u, plot.bottom() + 1 * u, 16 * u, 3.4 * u), Qt::AlignCenter, QString::number(step * i));
    }
    painter.setPen(QPen(dimInk, lineMm * u));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.drawLine(plot.bottomLeft(), plot.topLeft());
}

void paintTitles(QPainter& painter, const QRectF& area, const QRectF& plot) {
    const double u = unitsPerMm;
    painter.setPen(ink);
    painter.setFont(figureFont(textMm * u));
    painter.drawText(QRectF(plot.left(), area.bottom() - 3.6 * u, plot.width(), 3.6 * u), Qt::AlignCenter, QStringLiteral("Distance (nm)"));
    painter.translate(area.left() + 1.6 * u, plot.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-plot.height(), -2 * u, 2 * plot.height(), 4 * u), Qt::AlignCenter, QStringLiteral("Surface (%)"));
}

/// The share that lies within a distance: percentiles, seen from the other axis.
void paintCurve(QPainter& painter, const QRectF& plot, double mostNm, const Curve& curve) {
    const auto at = [&](double nm, double percent) {
        return QPointF(plot.left() + nm / mostNm * plot.width(), plot.bottom() - percent / 100 * plot.height());
    };
    QPainterPath path(at(curve.percentilesNm[0], 0));
    double before = curve.percentilesNm[0], percent = 0;
    for (std::size_t i = 1; i < curve.percentilesNm.size() && before < mostNm; ++i) {
        const double nm = curve.percentilesNm[i],
                     end = std::min(nm, mostNm); // SVG files of Qt know no clipping: it ends at the plot's edge
        percent += nm > mostNm ? (end - before) / (nm - before) : 1;
        path.lineTo(at(end, percent));
        before = end;
    }
    path.lineTo(at(mostNm, percent));
    painter.setPen(QPen(curve.colour, (curve.people ? 0.55 : 0.4) * unitsPerMm, curve.people ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap,
                        Qt::RoundJoin));
    painter.drawPath(path);
}

void paintDistances(QPainter& painter, const QRectF& area, const std::vector<Curve>& curves) {
    const double u = unitsPerMm;
    const auto plot = area.adjusted(11 * u, 1 * u, -3 * u, -8.4 * u);
    double most = 0; // what 95 % do not exceed: the farthest would push all else to the left
    for (const auto& curve : curves) most = std::max(most, static_cast<double>(curve.percentilesNm[95]));
    if (!(most > 0)) most = 1;
    const double step = stepFor(most);
    const int steps = std::max(1, static_cast<int>(std::ceil(most / step - 1e-9)));
    paintAxes(painter, plot, step, steps);
    painter.setBrush(Qt::NoBrush);
    for (const auto& curve : curves) paintCurve(painter, plot, step * steps, curve);
    paintTitles(painter, area, plot);
}

bool isOfPeople(const Agreement& a, const PairAgreement& p) {
    return a.raters[p.a].kind == agreement::RaterKind::Person && a.raters[p.b].kind == agreement::RaterKind::Person;
}

/// People among themselves are dark; the others have colours.
std::vector<QColor> pairColours(const Agreement& a) {
    std::vector<QColor> colours;
    std::size_t used = 0;
    const bool mixed = std::ranges::any_of(a.raters, [](const auto& r) { return r.kind != agreement::RaterKind::Person; });
    for (const auto& p : a.pairs) colours.push_back(mixed && isOfPeople(a, p) ? ink : seriesColour(used++));
    return colours;
}

} // namespace

QColor seriesColour(std::size_t place) {
    static const std::array<QColor, 7> set{QColor(0x00, 0x72, 0xb2), QColor(0xd5, 0x5e, 0x00), QColor(0x00, 0x9e, 0x73),
                                           QColor(0xcc, 0x79, 0xa7), QColor(0xe6, 0x9f, 0x00), QColor(0x56, 0xb4, 0xe9),
                                           QColor(0xc9, 0xb9, 0x1a)};
    return set[place % set.size()];
}

QString pairName(const Agreement& agreement, const PairAgreement& pair) {
    return text(agreement.raters[pair.a].name) + QStringLiteral(" / ") + text(agreement.raters[pair.b].name);
}

QStringList shortNames(const ClassSchema& schema) {
    QStringList names;
    for (const auto& c : schema.classes) names << text(c.shortName);
    return names;
}

MatrixFigure matrixOf(const Agreement& a, const PairAgreement& pair, MatrixNumbers numbers) {
    const double org = pair.scores.miouOrg.value;
    const auto title = std::isfinite(org) ? QStringLiteral("MIoU(org) %1").arg(org, 0, 'f', 3) : QString();
    return {pair.counts, shortNames(a.options.schema), title, text(a.raters[pair.a].name), text(a.raters[pair.b].name), numbers};
}

Plate agreementMatrices(const Agreement& a, MatrixNumbers numbers) {
    std::vector<MatrixFigure> figures;
    for (const auto& pair : a.pairs) figures.push_back(matrixOf(a, pair, numbers));
    MatrixPlateStyle style;
    const bool organelles =
        numbers == MatrixNumbers::RowPercent && a.options.firstOrganelle < static_cast<int>(a.options.schema.classes.size());
    style.firstRow = organelles ? a.options.firstOrganelle : 0; // columns add up over all rows
    if (figures.size() < narrowMm.size()) style.widthMm = narrowMm[figures.size()];
    return matrixPlate(figures, style);
}

Plate distancePlate(const Agreement& a) {
    Plate plate;
    plate.title = QStringLiteral("Distances between surfaces");
    plate.aspect = aspect;
    const auto colours = pairColours(a);
    std::vector<PlatePanel> panels;
    for (const auto& c : a.options.schema.classes) {
        std::vector<Curve> curves;
        for (std::size_t i = 0; i < a.pairs.size(); ++i) {
            const auto& surfaces = a.pairs[i].surfaces;
            if (c.id >= surfaces.size() || !surfaces[c.id] || surfaces[c.id]->percentilesNm.size() != percentiles) continue;
            curves.push_back({surfaces[c.id]->percentilesNm, colours[i], colours[i] == ink});
        }
        if (curves.empty()) continue;
        PlatePanel panel;
        panel.title = text(c.name);
        panel.paint = [curves](QPainter& painter, const QRectF& area) { paintDistances(painter, area, curves); };
        panels.push_back(std::move(panel));
    }
    const auto columns = std::clamp<std::size_t>(panels.size(), 2, mostColumns);
    for (std::size_t i = 0; i < panels.size(); ++i) {
        if (i % columns == 0) plate.rows.emplace_back();
        plate.rows.back().panels.push_back(std::move(panels[i]));
    }
    if (panels.empty()) return plate;
    for (std::size_t i = 0; i < a.pairs.size(); ++i) plate.legend.push_back({pairName(a, a.pairs[i]), colours[i]});
    plate.note = QStringLiteral(
        "Share of the surface voxels of both maps that lie within a distance of the other's surface; dashed grey line: 95 %.");
    return plate;
}

} // namespace granule::figure
