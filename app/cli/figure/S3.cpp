// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/FigureKind.h"
#include "app/cli/figure/PlateSettings.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/Error.h"

namespace granule::cli {

namespace {

std::optional<Box> boxOf(const FigureRequest& request, const Shape& shape) {
    if (!request.has("box")) return {};
    const auto& text = request.config["box"];
    if (!text.is_string()) throw Error(ErrorKind::InvalidValue, plateSettings + ": \"box\" must be \"z0:z1,y0:y1,x0:x1\".");
    const auto box = Box::parse(text.get<std::string>());
    if (!Box::of(shape).contains(box)) throw Error(ErrorKind::InvalidValue, plateSettings + ": \"box\" reaches outside of the labels' " + describe(shape) + " voxels (z,y,x).");
    return box;
}

Result draw(const FigureRequest& request, Context& context) {
    const auto schema = ClassSchema::platelet();
    const auto style = sceneStyleOf(request, schema);
    if (!request.has("raters")) throw Error(ErrorKind::InvalidValue, plateSettings + " lack \"raters\": write [{\"name\": \"...\", \"labels\": \"...\"}, ...].");
    const auto entries = mapEntries(request, request.config["raters"], "raters");
    std::vector<figure::NamedLabels> raters;
    Shape shape;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        SubProgress reading(context.progress, 0.3 * static_cast<double>(i) / static_cast<double>(entries.size()), 0.3 * static_cast<double>(i + 1) / static_cast<double>(entries.size()));
        auto labels = readMap(request, entries[i].path, {}, {}, context, reading);
        if (i == 0) shape = labels.shape();
        else if (labels.shape() != shape)
            throw Error(ErrorKind::Mismatch, "\"" + entries[0].name + "\" has " + describe(shape) + " voxels and \"" + entries[i].name + "\" (" + entries[i].path + ") has " +
                                                 describe(labels.shape()) + " (z,y,x): give labels of the same stack.");
        if (const auto box = boxOf(request, shape)) labels = labels.cutOut(*box);
        raters.push_back({QString::fromStdString(entries[i].name), std::move(labels)});
    }
    SubProgress drawing(context.progress, 0.3, 1);
    context.progress.status("drawing");
    figure::writePlate(request.out, figure::raterPlate(raters, schema, style, drawing, context.stop));
    return {{{"raters", raters.size()}, {"dpi", style.dpi}}, {}};
}

const AddFigure add{{"S3", "each organelle in 3D, as each rater labelled it", {"raters", "box", "classes", "recipe", "letters", "dpi", "width_mm", "voxel_nm"}, draw}};

} // namespace

} // namespace granule::cli
