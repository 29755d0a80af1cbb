// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/SlicePlate.h"

#include "core/volume/Error.h"

#include <cmath>
#include <set>

namespace granule::figure {

namespace {

constexpr double mmPerInch = 25.4;

std::set<LabelId> idsIn(const SliceFigure& figure) {
    std::set<LabelId> ids;
    for (const auto& group : figure.groups)
        for (const auto& map : group.maps) {
            const auto all = map.labels.read<LabelId>(Box::of(map.labels.shape()));
            ids.insert(all.begin(), all.end());
        }
    return ids;
}

std::vector<PlateLegendEntry> legendOf(const SliceFigure& figure, const ClassSchema& schema) {
    std::vector<PlateLegendEntry> legend;
    for (const auto id : idsIn(figure)) {
        const auto* known = schema.find(id);
        if (known && !(id == 0 && figure.overlay)) legend.push_back({QString::fromStdString(known->name), labelColour(id, figure.colours, schema)});
    }
    return legend;
}

QImage pictureOf(const SliceFigure& figure, const LabelMap& labels, const ClassSchema& schema) {
    if (figure.overlay && !figure.image.isNull()) return labelsOver(figure.image, labels, 0, figure.colours, schema, *figure.overlay);
    return labelPicture(labels, 0, figure.colours, schema);
}

} // namespace

Plate slicePlate(const SliceFigure& figure, const ClassSchema& schema) {
    if (figure.groups.empty() || figure.groups.front().maps.empty())
        throw Error(ErrorKind::InvalidValue, "A figure of slices needs one label map at least.");
    Plate plate;
    plate.title = QStringLiteral("One slice as each algorithm labels it");
    plate.widthMm = figure.widthMm;
    plate.skipL = figure.skipL;
    plate.legend = legendOf(figure, schema);
    for (const auto& group : figure.groups) {
        PlateRow row{group.heading, {}, {}};
        if (&group == &figure.groups.front() && !figure.image.isNull()) row.panels.push_back({figure.imageTitle, figure.image, {}});
        for (const auto& map : group.maps) row.panels.push_back({map.name, pictureOf(figure, map.labels, schema), {}});
        plate.rows.push_back(std::move(row));
    }
    const auto& first = figure.groups.front().maps.front().labels;
    const double widthNm = static_cast<double>(first.shape().x) * first.spacing().xNm, heightNm = static_cast<double>(first.shape().y) * first.spacing().yNm;
    plate.aspect = widthNm / heightNm;
    const int pixels = static_cast<int>(std::lround(panelSizeMm(plate).width() / mmPerInch * figure.dpi));
    for (auto& row : plate.rows)
        for (auto& panel : row.panels) panel.image = sampledTo(panel.image, pixels);
    plate.rows.front().panels.front().scaleBarOfNm = widthNm;
    return plate;
}

} // namespace granule::figure
