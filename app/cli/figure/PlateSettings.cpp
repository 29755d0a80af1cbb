// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/PlateSettings.h"

#include "app/cli/Settings.h"
#include "app/cli/figure/MeshParts.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"

#include <fstream>
#include <sstream>

namespace granule::cli {

namespace {

[[noreturn]] void wrong(const std::string& key, const std::string& what) {
    throw Error(ErrorKind::InvalidValue, plateSettings + ": \"" + key + "\" " + what + ".");
}

double numberOf(const FigureRequest& request, const std::string& key, double otherwise, double low, double high) {
    const auto value = request.config.value(key, nlohmann::json(otherwise));
    if (!value.is_number() || value.get<double>() < low || value.get<double>() > high) {
        std::ostringstream what;
        what << "must be a number from " << low << " to " << high;
        wrong(key, what.str());
    }
    return value.get<double>();
}

} // namespace

bool skipsL(const FigureRequest& request) {
    const auto word = settingOr<std::string>(request.config, "letters", "all", "\"all\" or \"paper\"", plateSettings);
    if (word != "all" && word != "paper") wrong("letters", "must be \"all\", or \"paper\" to leave the l out");
    return word == "paper";
}

int dpiOf(const FigureRequest& request) {
    return static_cast<int>(numberOf(request, "dpi", 300, 50, 1200));
}

double widthMmOf(const FigureRequest& request) {
    return numberOf(request, "width_mm", 180, 60, 600);
}

std::optional<VoxelSpacing> spacingOf(const FigureRequest& request) {
    if (!request.has("voxel_nm")) return {};
    const auto& list = request.config["voxel_nm"];
    VoxelSpacing spacing;
    if (list.is_array() && list.size() == 3 && list[0].is_number() && list[1].is_number() && list[2].is_number())
        spacing = {list[0].get<double>(), list[1].get<double>(), list[2].get<double>()};
    if (!spacing.plausible()) wrong("voxel_nm", "must be three lengths in nm, [z, y, x], for instance [40, 10, 10]");
    return spacing;
}

std::int64_t sliceOf(const FigureRequest& request, std::int64_t otherwise) {
    const auto z = settingOr<std::int64_t>(request.config, "slice", otherwise, "a whole number", plateSettings);
    if (z < 0) wrong("slice", "must be the z of a slice, 0 for the first");
    return z;
}

figure::SceneRecipe recipeOf(const FigureRequest& request) {
    auto recipe = request.config.value("recipe", nlohmann::json::object());
    if (recipe.is_string()) recipe = readSettings(pathFrom(request.folder, recipe.get<std::string>()), "The recipe");
    if (!recipe.is_object()) wrong("recipe", "must be a file's path or an object {...}");
    if (!recipe.contains("background")) recipe["background"] = "white";
    return figure::SceneRecipe::parse(recipe.dump());
}

std::vector<LabelId> classesOf(const FigureRequest& request, const ClassSchema& schema, std::vector<LabelId> otherwise) {
    if (!request.has("classes")) return otherwise;
    const auto& list = request.config["classes"];
    if (!list.is_array() || list.empty()) wrong("classes", "must be a list of ids or names, for instance [\"Mito\", 3]");
    std::vector<std::string> names;
    for (const auto& one : list) {
        if (!one.is_string() && !one.is_number_unsigned()) wrong("classes", "holds " + one.dump() + ": name classes by id or name");
        names.push_back(one.is_string() ? one.get<std::string>() : one.dump());
    }
    std::set<LabelId> known;
    for (const auto& c : schema.classes) known.insert(c.id);
    return chosenLabels(names, known, schema);
}

std::vector<MapEntry> mapEntries(const FigureRequest& request, const nlohmann::json& list, const std::string& key) {
    const std::string pattern = "[{\"name\": \"...\", \"labels\": \"...\"}, ...]";
    if (!list.is_array() || list.empty()) wrong(key, "must be a list " + pattern);
    std::vector<MapEntry> entries;
    for (const auto& one : list) {
        requireKeys(one, {"name", "labels"}, plateSettings + ", \"" + key + "\",");
        const MapEntry entry{settingOr<std::string>(one, "name", "", "a name", plateSettings), settingOr<std::string>(one, "labels", "", "a path", plateSettings)};
        if (entry.name.empty() || entry.path.empty()) wrong(key, "has an entry without \"" + std::string(entry.name.empty() ? "name" : "labels") + "\": write " + pattern);
        entries.push_back({entry.name, pathFrom(request.folder, entry.path)});
    }
    return entries;
}

LabelMap readMap(const FigureRequest& request, const std::string& path, const Volume& image, std::optional<std::int64_t> z, Context& context, Progress& progress) {
    std::optional<Box> part;
    if (z) {
        const auto shape = io::inspect(path).shape;
        if (*z >= shape.z) wrong("slice", "is " + std::to_string(*z) + ", but \"" + path + "\" has " + std::to_string(shape.z) + " slices, from 0 on");
        part = Box{{*z, 0, 0}, {*z + 1, shape.y, shape.x}};
    }
    auto labels = io::readLabels(path, part, progress, context.stop);
    if (const auto spacing = spacingOf(request)) labels.setSpacing(*spacing);
    else if (!image.isNull() && image.spacing()) labels.setSpacing(*image.spacing());
    return labels;
}

Volume imageOf(const FigureRequest& request) {
    return request.has("image") ? io::openStack(request.path("image")) : Volume();
}

void requireImageFits(const Volume& image, const Shape& labels, const std::string& labelsPath) {
    const auto& shape = image.shape();
    if (shape.y == labels.y && shape.x == labels.x && (shape.z == labels.z || shape.z == 1)) return;
    throw Error(ErrorKind::Mismatch, "The image has " + describe(shape) + " voxels and the labels \"" + labelsPath + "\" have " + describe(labels) +
                                         " (z,y,x): give the image that was labelled, or the one slice of it to show.");
}

figure::ScenePlateStyle sceneStyleOf(const FigureRequest& request, const ClassSchema& schema) {
    figure::ScenePlateStyle style;
    style.recipe = recipeOf(request);
    style.organelles = classesOf(request, schema, style.organelles);
    style.widthMm = widthMmOf(request);
    style.dpi = dpiOf(request);
    style.skipL = skipsL(request);
    return style;
}

} // namespace granule::cli
