// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Settings.h"
#include "app/cli/figure/FigureKind.h"
#include "app/cli/figure/PlateSettings.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/objects/OneCell.h"
#include "core/volume/Error.h"
#include "ui/figure/SlicePicture.h"

namespace granule::cli {

namespace {

std::optional<Index> cellOf(const FigureRequest& request) {
    if (!request.has("cell")) return {};
    const auto& at = request.config["cell"];
    const auto whole = [&](std::size_t i) { return at[i].is_number_unsigned(); };
    if (!at.is_array() || at.size() != 3 || !whole(0) || !whole(1) || !whole(2))
        throw Error(ErrorKind::InvalidValue, plateSettings + ": \"cell\" must be a voxel of the cell, [z, y, x]; leave it out for the largest cell.");
    return Index{at[0].get<std::int64_t>(), at[1].get<std::int64_t>(), at[2].get<std::int64_t>()};
}

/// Slice `z` of the image, or of the labels where no image is given, and where the cell lies in it.
figure::CellFigure sliceOfCell(const Volume& image, const LabelMap& truth, const objects::OneCell& cell, std::int64_t z) {
    figure::CellFigure figure;
    const auto& shape = truth.shape();
    const auto& s = truth.spacing();
    figure.slice = image.isNull() ? figure::labelPicture(truth, z, figure::LabelColours::Screen, ClassSchema::platelet()) : figure::greyPicture(image, z);
    figure.mask = cell.mask.read<std::uint8_t>({{z, 0, 0}, {z + 1, shape.y, shape.x}});
    figure.sliceTitle = QStringLiteral("%1, z = %2").arg(image.isNull() ? QStringLiteral("Labels") : QStringLiteral("Image")).arg(z);
    figure.sliceWidthNm = static_cast<double>(shape.x) * s.xNm;
    figure.sliceAspect = figure.sliceWidthNm / (static_cast<double>(shape.y) * s.yNm);
    return figure;
}

std::int64_t middleOf(const objects::OneCell& cell) {
    return (cell.box.lo.z + cell.box.hi.z) / 2;
}

Result draw(const FigureRequest& request, Context& context) {
    const auto schema = ClassSchema::platelet();
    const auto style = sceneStyleOf(request, schema);
    const auto at = cellOf(request);
    const auto truthPath = request.path("truth");
    const bool hasMaps = request.has("maps") && !(request.config["maps"].is_array() && request.config["maps"].empty());
    const auto maps = hasMaps ? mapEntries(request, request.config["maps"], "maps") : std::vector<MapEntry>();
    const auto image = imageOf(request);
    SubProgress reading(context.progress, 0, 0.15), finding(context.progress, 0.15, 0.3), drawing(context.progress, 0.4, 1);
    const auto truth = readMap(request, truthPath, image, {}, context, reading);
    if (!image.isNull()) requireImageFits(image, truth.shape(), truthPath);
    const auto cells = request.has("cells") ? readMap(request, request.path("cells"), image, {}, context, finding) : LabelMap();
    context.progress.status("finding the cell");
    const auto cell = objects::oneCell(truth, cells, at, context.stop);
    const auto z = sliceOf(request, middleOf(cell));
    auto figure = sliceOfCell(image, truth, cell, z);
    figure.maps.push_back({QString::fromStdString(settingOr<std::string>(request.config, "truth_name", "Ground truth", "a name", plateSettings)), insideCell(truth, cell)});
    for (std::size_t i = 0; i < maps.size(); ++i) {
        SubProgress part(context.progress, 0.3 + 0.1 * static_cast<double>(i) / static_cast<double>(maps.size()), 0.3 + 0.1 * static_cast<double>(i + 1) / static_cast<double>(maps.size()));
        const auto map = readMap(request, maps[i].path, image, {}, context, part);
        analysis::requireSameGrid(truth, "the truth", map, "\"" + maps[i].name + "\" (" + maps[i].path + ")");
        figure.maps.push_back({QString::fromStdString(maps[i].name), insideCell(map, cell)});
    }
    context.progress.status("drawing");
    const auto plate = figure::cellPlate(figure, schema, style, drawing, context.stop);
    figure::writePlate(request.out, plate);
    const auto& b = cell.box;
    return {{{"slice", z}, {"cell", {{"lo", {b.lo.z, b.lo.y, b.lo.x}}, {"hi", {b.hi.z, b.hi.y, b.hi.x}}}}, {"dpi", style.dpi}}, {}};
}

const AddFigure add{{"S1", "one cell: a slice, and its organelles in 3D in the truth and in other maps",
                     {"image", "truth", "truth_name", "maps", "cell", "cells", "slice", "classes", "recipe", "letters", "dpi", "width_mm", "voxel_nm"}, draw}};

} // namespace

} // namespace granule::cli
