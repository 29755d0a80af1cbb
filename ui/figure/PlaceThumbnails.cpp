// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/PlaceThumbnails.h"

#include "ui/figure/AgreementFigures.h"
#include "ui/figure/Outlines.h"
#include "ui/figure/SlicePicture.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

constexpr std::size_t columns = 5;
constexpr double leastNm = 600, marginShare = 0.35, outlineMm = 0.4;
constexpr int imagePixels = 420; ///< of a panel, at 300 dpi
const QColor referenceInk = seriesColour(0), otherInk = seriesColour(1), placeFill(0xf5, 0xcc, 0x38, 120);

/// A piece of one slice around the place, as near to a square as the stack allows.
Box aroundOf(const agreement::DifferencePlace& place, const Shape& shape, const VoxelSpacing& spacing) {
    const auto size = place.box.shape();
    const double wanted = std::max(
        leastNm, (1 + marginShare) * std::max(static_cast<double>(size.y) * spacing.yNm, static_cast<double>(size.x) * spacing.xNm));
    const double side = std::min({wanted, static_cast<double>(shape.y) * spacing.yNm, static_cast<double>(shape.x) * spacing.xNm});
    const auto span = [&](std::int64_t lo, std::int64_t hi, std::int64_t most, double nm) {
        const auto length = std::clamp<std::int64_t>(std::llround(side / nm), 1, most);
        const auto first = std::clamp<std::int64_t>((lo + hi - length) / 2, 0, most - length);
        return std::pair{first, first + length};
    };
    const auto [y0, y1] = span(place.box.lo.y, place.box.hi.y, shape.y, spacing.yNm);
    const auto [x0, x1] = span(place.box.lo.x, place.box.hi.x, shape.x, spacing.xNm);
    return {{place.inside.z, y0, x0}, {place.inside.z + 1, y1, x1}};
}

/// The outlines of what `test` holds for, in pixels of the piece.
template <typename Test>
QPainterPath outlineOf(const Box& box, Test test) {
    const auto size = box.shape();
    std::vector<std::uint8_t> mask;
    mask.reserve(static_cast<std::size_t>(size.voxels()));
    for (auto y = box.lo.y; y < box.hi.y; ++y)
        for (auto x = box.lo.x; x < box.hi.x; ++x) mask.push_back(test(Index{box.lo.z, y, x}));
    return outlinesOf(mask, static_cast<int>(size.x), static_cast<int>(size.y));
}

QPainterPath outlineOf(const LabelMap& map, LabelId id, const Box& box) {
    return outlineOf(box, [&](const Index& at) { return map.at(at) == id; });
}

PlatePanel panelOf(const agreement::DifferencePlace& place, std::size_t number, const LabelMap& truth, const LabelMap& other,
                   const Volume& image, const agreement::Agreement& a) {
    const auto box = aroundOf(place, a.shape, a.spacing);
    // Of what one missed, both outlines are those of what there is; of what they name differently, each one's own.
    const bool classes = place.kind == agreement::Difference::OtherClass, extra = place.kind == agreement::Difference::Extra;
    const auto ours = outlineOf(truth, extra ? place.otherClass : place.truthClass, box);
    const auto theirs = outlineOf(other, classes || extra ? place.otherClass : place.truthClass, box);
    const auto differs = outlineOf(box, [&](const Index& at) {
        return place.box.contains(at) && truth.at(at) == place.truthClass && other.at(at) == place.otherClass;
    });
    const double width = static_cast<double>(box.shape().x), height = static_cast<double>(box.shape().y);
    PlatePanel panel;
    panel.title = QStringLiteral("%1: %2, z %3").arg(number).arg(wordsOf(place, a.options.schema)).arg(place.inside.z);
    panel.image = sampledTo(greyPicture(image.cutOut(box), 0), imagePixels);
    panel.lettered = false;
    panel.scaleBarOfNm = width * a.spacing.xNm;
    panel.paint = [=](QPainter& painter, const QRectF& area) {
        painter.setClipRect(area);
        painter.translate(area.topLeft());
        const auto onPaper = QTransform::fromScale(area.width() / width, area.height() / height);
        painter.fillPath(onPaper.map(differs), placeFill);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(referenceInk, outlineMm * unitsPerMm));
        painter.drawPath(onPaper.map(ours));
        painter.setPen(QPen(otherInk, outlineMm * unitsPerMm, Qt::DashLine));
        painter.drawPath(onPaper.map(theirs));
    };
    return panel;
}

} // namespace

QString wordsOf(const agreement::DifferencePlace& place, const ClassSchema& schema) {
    const auto name = [&](LabelId id) {
        const auto* known = schema.find(id);
        return known ? QString::fromStdString(known->shortName) : QString::number(id);
    };
    return name(place.truthClass) + QStringLiteral(" / ") + name(place.otherClass);
}

std::optional<Plate> placeThumbnails(const agreement::Agreement& a, const std::vector<PairPlaces>& places,
                                     const std::vector<LabelMap>& maps, const Volume& image) {
    Plate plate;
    plate.title = QStringLiteral("The largest places that differ");
    for (const auto& pair : places) {
        if (pair.found.places.empty()) continue;
        const auto& p = a.pairs[pair.pair];
        PlateRow row{pairName(a, p), {}, {}};
        for (std::size_t i = 0; i < std::min(columns, pair.found.places.size()); ++i)
            row.panels.push_back(panelOf(pair.found.places[i], i + 1, maps[p.a], maps[p.b], image, a));
        plate.rows.push_back(std::move(row));
    }
    if (plate.rows.empty()) return {};
    plate.legend = {{QStringLiteral("First rater"), referenceInk},
                    {QStringLiteral("Second rater (dashed)"), otherInk},
                    {QStringLiteral("The place"), placeFill}};
    return plate;
}

} // namespace granule::figure
