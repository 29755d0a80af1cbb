// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Settings.h"
#include "app/cli/figure/FigureKind.h"
#include "app/cli/figure/PlateSettings.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "ui/figure/SlicePlate.h"

namespace granule::cli {

namespace {

constexpr std::int64_t studySlice = 4;

struct Group {
    std::string heading;
    std::vector<MapEntry> maps;
};

std::vector<Group> groupsOf(const FigureRequest& request) {
    if (!request.has("rows")) return {};
    const auto& list = request.config["rows"];
    if (!list.is_array())
        throw Error(ErrorKind::InvalidValue, plateSettings + ": \"rows\" must be a list [{\"heading\": \"...\", \"maps\": [...]}, ...].");
    std::vector<Group> groups;
    for (const auto& one : list) {
        requireKeys(one, {"heading", "maps"}, plateSettings + ", \"rows\",");
        groups.push_back({settingOr<std::string>(one, "heading", "", "text", plateSettings), mapEntries(request, one.value("maps", nlohmann::json()), "maps")});
    }
    return groups;
}

std::optional<double> overlayOf(const FigureRequest& request) {
    if (!request.has("overlay")) return {};
    const auto& value = request.config["overlay"];
    if (!value.is_number() || value.get<double>() < 0 || value.get<double>() > 1)
        throw Error(ErrorKind::InvalidValue, plateSettings + ": \"overlay\" must be the opacity of labels over the image, from 0 to 1; leave it out for labels alone.");
    if (!request.has("image")) throw Error(ErrorKind::InvalidValue, plateSettings + ": \"overlay\" needs \"image\": name the image stack.");
    return value.get<double>();
}

Result draw(const FigureRequest& request, Context& context) {
    figure::SliceFigure figure;
    figure.colours = figure::labelColoursNamed(settingOr<std::string>(request.config, "colours", "jet", "a word", plateSettings));
    figure.overlay = overlayOf(request);
    figure.widthMm = widthMmOf(request);
    figure.dpi = dpiOf(request);
    figure.skipL = skipsL(request);
    const auto truthPath = request.path("truth");
    const auto z = sliceOf(request, studySlice);
    const auto groups = groupsOf(request);
    const auto image = imageOf(request);
    NoProgress slices; // one slice a map is soon read
    const auto truth = readMap(request, truthPath, image, z, context, slices);
    if (!image.isNull()) {
        requireImageFits(image, io::inspect(truthPath).shape, truthPath);
        figure.image = figure::greyPicture(image, z);
        figure.imageTitle = QStringLiteral("Image, z = %1").arg(z);
    }
    figure.groups.push_back({{}, {{QString::fromStdString(settingOr<std::string>(request.config, "truth_name", "Ground truth", "a name", plateSettings)), truth}}});
    for (std::size_t i = 0; i < groups.size(); ++i) {
        figure.groups.push_back({QString::fromStdString(groups[i].heading), {}});
        for (const auto& entry : groups[i].maps) {
            const auto map = readMap(request, entry.path, image, z, context, slices);
            if (map.shape() != truth.shape())
                throw Error(ErrorKind::Mismatch, "A slice of the truth has " + describe(truth.shape()) + " voxels and one of \"" + entry.name + "\" (" + entry.path + ") has " +
                                                     describe(map.shape()) + " (z,y,x): give maps of the same stack.");
            figure.groups.back().maps.push_back({QString::fromStdString(entry.name), map});
        }
        context.progress.update(0.9 * static_cast<double>(i + 1) / static_cast<double>(groups.size()));
    }
    figure::writePlate(request.out, figure::slicePlate(figure, ClassSchema::platelet()));
    return {{{"slice", z}, {"dpi", figure.dpi}}, {}};
}

const AddFigure add{{"S2", "one slice: image, truth, and what each of many maps says",
                     {"image", "truth", "truth_name", "rows", "slice", "colours", "overlay", "letters", "dpi", "width_mm", "voxel_nm"}, draw}};

} // namespace

} // namespace granule::cli
