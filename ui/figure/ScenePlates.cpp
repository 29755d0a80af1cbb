// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/ScenePlates.h"

#include "core/surface/SurfaceMesh.h"
#include "core/volume/Error.h"
#include "ui/figure/Outlines.h"
#include "ui/figure/SceneStudio.h"
#include "ui/figure/SlicePicture.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

constexpr double mmPerInch = 25.4;
constexpr double outlineMm = 0.35;
constexpr std::size_t mostSideBySide = 4;
const QColor outlineInk(0x14, 0x82, 0x3c); ///< a cell's green, deep enough for grey

SceneStudio studioFor(const ScenePlateStyle& style, const ClassSchema& schema, const QSizeF& panelMm) {
    const auto pixels = [&](double mm) { return static_cast<int>(std::lround(mm / mmPerInch * style.dpi)); };
    return {style.recipe, schema, pixels(panelMm.width()), pixels(panelMm.height())};
}

QString nameOf(LabelId id, const ClassSchema& schema) {
    const auto* known = schema.find(id);
    return known ? QString::fromStdString(known->name) : QStringLiteral("Class %1").arg(id);
}

/// The class that surrounds `id` and is in none itself: the cell.
LabelId outermost(LabelId id, const ClassSchema& schema) {
    for (std::size_t step = 0; step < schema.classes.size(); ++step) {
        const auto* known = schema.find(id);
        if (!known || known->parent == 0) break;
        id = known->parent;
    }
    return id;
}

QImage alone(SceneStudio& studio, LabelId organelle, const ClassSchema& schema) {
    return studio.pictureOf(surface::withInnerClasses(schema, organelle), outermost(organelle, schema));
}

std::vector<PlateLegendEntry> legendOf(const ScenePlateStyle& style, const ClassSchema& schema) {
    std::vector<PlateLegendEntry> legend;
    for (const auto& c : styledClasses(style.recipe, schema))
        legend.push_back({QString::fromStdString(c.name), QColor(c.colour.r, c.colour.g, c.colour.b)});
    return legend;
}

Plate emptyPlate(const QString& title, const ClassSchema& schema, const ScenePlateStyle& style) {
    Plate plate;
    plate.title = title;
    plate.legend = legendOf(style, schema);
    plate.widthMm = style.widthMm;
    plate.skipL = style.skipL;
    return plate;
}

PlatePanel slicePanel(const CellFigure& figure, double panelMm, int dpi) {
    const auto dimmed = dimmedOutside(figure.slice, figure.mask);
    const auto outline = outlinesOf(figure.mask, figure.slice.width(), figure.slice.height());
    const double width = figure.slice.width(), height = figure.slice.height();
    // Panels are square: a slice that is not stands in the middle.
    const double aspect = figure.sliceAspect, w = std::min(1.0, aspect), h = std::min(1.0, 1 / aspect);
    const auto picture = sampledTo(dimmed, static_cast<int>(std::lround(panelMm * w / mmPerInch * dpi)));
    const auto paint = [=](QPainter& painter, const QRectF& area) {
        const QRectF place(area.left() + area.width() * (1 - w) / 2, area.top() + area.height() * (1 - h) / 2, area.width() * w, area.height() * h);
        painter.drawImage(place, picture);
        painter.setClipRect(place);
        painter.translate(place.topLeft());
        const double x = place.width() / width, y = place.height() / height;
        painter.setPen(QPen(outlineInk, outlineMm * unitsPerMm, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(QTransform::fromScale(x, y).map(outline));
    };
    PlatePanel panel;
    panel.title = figure.sliceTitle;
    panel.paint = paint;
    panel.scaleBarOfNm = figure.sliceWidthNm / w;
    return panel;
}

} // namespace

Plate cellPlate(const CellFigure& figure, const ClassSchema& schema, const ScenePlateStyle& style, Progress& progress, const std::stop_token& stop) {
    if (figure.maps.empty()) throw Error(ErrorKind::InvalidValue, "A figure of a cell needs the true labels at least.");
    auto plate = emptyPlate(QStringLiteral("One cell and its organelles"), schema, style);
    const auto columns = std::max(figure.maps.size() + 1, style.organelles.size());
    const auto panelMm = panelSizeMm(style.widthMm, static_cast<int>(columns), true, plate.aspect);
    auto studio = studioFor(style, schema, panelMm);
    plate.rows.push_back({{}, QStringLiteral("All"), {slicePanel(figure, panelMm.width(), style.dpi)}});
    const auto count = static_cast<double>(figure.maps.size());
    for (std::size_t i = 0; i < figure.maps.size(); ++i) {
        const auto& map = figure.maps[i];
        SubProgress part(progress, static_cast<double>(i) / count, (static_cast<double>(i) + 0.7) / count);
        studio.show(map.labels, part, stop);
        plate.rows[0].panels.push_back({map.name, studio.picture(), {}});
        PlateRow row{{}, map.name, {}};
        for (const auto organelle : style.organelles) {
            throwIfStopped(stop);
            row.panels.push_back({nameOf(organelle, schema), alone(studio, organelle, schema), {}});
        }
        plate.rows.push_back(std::move(row));
        progress.update(static_cast<double>(i + 1) / count);
    }
    plate.rows[0].panels[1].scaleBarOfNm = studio.widthNm();
    return plate;
}

Plate raterPlate(const std::vector<NamedLabels>& raters, const ClassSchema& schema, const ScenePlateStyle& style, Progress& progress,
                 const std::stop_token& stop) {
    if (raters.empty()) throw Error(ErrorKind::InvalidValue, "A figure of raters needs the labels of one at least.");
    auto plate = emptyPlate(QStringLiteral("Organelles as each rater labelled them"), schema, style);
    const auto panelMm = panelSizeMm(style.widthMm, static_cast<int>(raters.size()), true, plate.aspect);
    auto studio = studioFor(style, schema, panelMm);
    for (const auto organelle : style.organelles) plate.rows.push_back({{}, nameOf(organelle, schema), {}});
    const auto count = static_cast<double>(raters.size());
    for (std::size_t i = 0; i < raters.size(); ++i) {
        SubProgress part(progress, static_cast<double>(i) / count, (static_cast<double>(i) + 0.7) / count);
        studio.show(raters[i].labels, part, stop);
        for (std::size_t k = 0; k < style.organelles.size(); ++k) {
            throwIfStopped(stop);
            plate.rows[k].panels.push_back({raters[i].name, alone(studio, style.organelles[k], schema), {}});
        }
        progress.update(static_cast<double>(i + 1) / count);
    }
    if (!plate.rows.empty()) plate.rows[0].panels[0].scaleBarOfNm = studio.widthNm();
    return plate;
}

Plate sideBySidePlate(const std::vector<NamedLabels>& raters, const ClassSchema& schema, const ScenePlateStyle& style, Progress& progress,
                      const std::stop_token& stop) {
    if (raters.empty()) throw Error(ErrorKind::InvalidValue, "A figure of raters needs the labels of one at least.");
    auto plate = emptyPlate(QStringLiteral("What each rater labelled, from one place"), schema, style);
    const auto columns = std::clamp<std::size_t>(raters.size(), 2, mostSideBySide);
    auto studio = studioFor(style, schema, panelSizeMm(style.widthMm, static_cast<int>(columns), false, plate.aspect));
    const auto count = static_cast<double>(raters.size());
    for (std::size_t i = 0; i < raters.size(); ++i) {
        if (i % columns == 0) plate.rows.emplace_back();
        SubProgress part(progress, static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
        studio.show(raters[i].labels, part, stop);
        plate.rows.back().panels.push_back({raters[i].name, studio.picture(), {}});
    }
    plate.rows[0].panels[0].scaleBarOfNm = studio.widthNm();
    return plate;
}

} // namespace granule::figure
