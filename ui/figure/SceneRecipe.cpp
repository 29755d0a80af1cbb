// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/SceneRecipe.h"

#include "core/surface/SurfaceSet.h"
#include "core/volume/Error.h"
#include "core/volume/GreyRange.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <functional>

namespace granule::figure {

namespace {

using nlohmann::json;

[[noreturn]] void wrong(const std::string& key, const std::string& what) {
    throw Error(ErrorKind::InvalidValue, "The recipe's \"" + key + "\" " + what + ".");
}

Colour colourFrom(const std::string& key, const json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    const bool hex = text.size() == 7 && text[0] == '#' &&
                     std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isxdigit(c); });
    if (!hex) wrong(key, "holds a colour that is not of the form \"#rrggbb\"");
    const auto number = std::stoul(text.substr(1), nullptr, 16);
    return {static_cast<std::uint8_t>(number >> 16), static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
}

double numberFrom(const std::string& key, const json& value, double low, double high) {
    if (!value.is_number()) wrong(key, "must be a number");
    const auto number = value.get<double>();
    if (!(number >= low && number <= high)) {
        char range[64];
        std::snprintf(range, sizeof range, "must lie between %g and %g", low, high);
        wrong(key, range);
    }
    return number;
}

const json& objectIn(const std::string& key, const json& value) {
    if (!value.is_object()) wrong(key, "must be an object {...}");
    return value;
}

std::string classKey(const std::string& key, const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    wrong(key, "holds something that is neither a class's name nor its number");
}

void readBackground(SceneRecipe& recipe, const json& value) {
    if (value == "dark") return;
    if (value == "white") recipe.top = recipe.bottom = {255, 255, 255};
    else if (value.is_array() && value.size() == 2) {
        recipe.top = colourFrom("background", value[0]);
        recipe.bottom = colourFrom("background", value[1]);
    } else recipe.top = recipe.bottom = colourFrom("background", value);
}

void readCamera(SceneRecipe& recipe, const json& value) {
    for (const auto& [key, number] : objectIn("camera", value).items()) {
        if (key == "azimuth") recipe.azimuth = numberFrom("camera.azimuth", number, -3600, 3600);
        else if (key == "elevation") recipe.elevation = numberFrom("camera.elevation", number, -85, 85);
        else if (key == "zoom") recipe.zoom = numberFrom("camera.zoom", number, 0.05, 100);
        else wrong("camera." + key, "is not known: azimuth, elevation, zoom are");
    }
}

void readPalette(SceneRecipe& recipe, const json& value) {
    using Palette = SceneRecipe::Palette;
    if (value == "screen") recipe.palette = Palette::Screen;
    else if (value == "paper") recipe.palette = Palette::Paper;
    else if (value == "okabe-ito") recipe.palette = Palette::OkabeIto;
    else wrong("colours", "must be \"screen\", \"paper\" or \"okabe-ito\"");
}

void readClasses(SceneRecipe& recipe, const json& value) {
    if (!value.is_array()) wrong("classes", "must be a list [...]");
    recipe.classes.emplace();
    for (const auto& one : value) recipe.classes->push_back(classKey("classes", one));
}

using Reader = std::function<void(SceneRecipe&, const json&)>;

const std::map<std::string, Reader>& readers() {
    static const std::map<std::string, Reader> all{
        {"classes", readClasses},
        {"colours", readPalette},
        {"camera", readCamera},
        {"background", readBackground},
        {"colour_of", [](SceneRecipe& r, const json& v) {
             for (const auto& [key, colour] : objectIn("colour_of", v).items()) r.colourOf[key] = colourFrom("colour_of", colour);
         }},
        {"opacity_of", [](SceneRecipe& r, const json& v) {
             for (const auto& [key, value] : objectIn("opacity_of", v).items()) r.opacityOf[key] = numberFrom("opacity_of", value, 0, 1);
         }},
        {"smoothing", [](SceneRecipe& r, const json& v) {
             r.surface.smoothingIterations = static_cast<int>(numberFrom("smoothing", v, 0, 500));
         }},
        {"triangles", [](SceneRecipe& r, const json& v) { r.surface.targetTriangles = numberFrom("triangles", v, 100, 2e7); }},
        {"orthoslice", [](SceneRecipe& r, const json& v) {
             if (v.is_null()) r.orthoslice.reset();
             else r.orthoslice = static_cast<std::int64_t>(numberFrom("orthoslice", v, 0, 1e9));
         }},
        {"scale_bar", [](SceneRecipe& r, const json& v) {
             if (!v.is_boolean()) wrong("scale_bar", "must be true or false");
             r.scaleBar = v.get<bool>();
         }},
    };
    return all;
}

bool names(const std::string& key, const OrganelleClass& c) {
    const auto same = [](const std::string& a, const std::string& b) {
        return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
    };
    return key == std::to_string(c.id) || same(key, c.name) || same(key, c.shortName);
}

const OrganelleClass& classNamed(const std::string& key, const ClassSchema& schema) {
    const auto it = std::ranges::find_if(schema.classes, [&](const auto& c) { return names(key, c); });
    if (it != schema.classes.end()) return *it;
    std::string known;
    for (const auto& c : schema.classes) known += (known.empty() ? "" : ", ") + std::to_string(c.id) + " " + c.name;
    throw Error(ErrorKind::InvalidValue, "The recipe names a class \"" + key + "\" that is not there. There are: " + known + ".");
}

std::vector<std::uint8_t> greySlice(const Volume& image, std::int64_t z) {
    const Shape& shape = image.shape();
    const auto range = autoContrast(image, z);
    const auto grey = image.read<float>({{z, 0, 0}, {z + 1, shape.y, shape.x}});
    std::vector<std::uint8_t> out(grey.size());
    const auto scale = static_cast<float>(255 / std::max(range.white - range.black, 1e-12));
    std::ranges::transform(grey, out.begin(), [&](float g) {
        return static_cast<std::uint8_t>(std::clamp((g - static_cast<float>(range.black)) * scale, 0.f, 255.f));
    });
    return out;
}

void showOrthoslice(scene::SurfaceScene& scene, const LabelMap& labels, const Volume& image, std::int64_t z) {
    if (image.isNull())
        throw Error(ErrorKind::InvalidValue, "The recipe asks for an orthoslice: name the image stack too (--image).");
    if (image.shape() != labels.shape())
        throw Error(ErrorKind::Mismatch, "The image is " + describe(image.shape()) + " voxels and the labels are " +
                                             describe(labels.shape()) + " (z,y,x): they must be of the same stack.");
    if (z >= image.shape().z) wrong("orthoslice", "is " + std::to_string(z) + ", but the stack has " + std::to_string(image.shape().z) + " slices");
    scene.setOrthoslice(scene::SliceAxis::Z, scene::GreySlice{z, greySlice(image, z)}, labels.shape(), labels.spacing());
}

} // namespace

SceneRecipe SceneRecipe::parse(const std::string& text) {
    json document;
    try {
        document = json::parse(text);
    } catch (const json::exception& e) {
        throw Error(ErrorKind::Unreadable, "The recipe is not JSON: mend it, or leave it out.", e.what());
    }
    SceneRecipe recipe;
    if (!document.is_object()) throw Error(ErrorKind::Unreadable, "The recipe must be a JSON object {...}.");
    for (const auto& [key, value] : document.items()) {
        const auto reader = readers().find(key);
        if (reader == readers().end()) wrong(key, "is not known");
        reader->second(recipe, value);
    }
    return recipe;
}

SceneRecipe SceneRecipe::load(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(ErrorKind::NotFound, "The recipe " + path + " cannot be opened: is the path right?");
    std::string text(1 << 20, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.gcount() == static_cast<std::streamsize>(text.size()))
        throw Error(ErrorKind::TooLarge, path + " is too large for a recipe.");
    text.resize(static_cast<std::size_t>(file.gcount()));
    return parse(text);
}

Colour okabeIto(LabelId id) {
    static constexpr std::array<Colour, 7> colours{{{0, 0, 0}, {0x00, 0x9e, 0x73}, {0xcc, 0x79, 0xa7}, {0x00, 0x72, 0xb2},
                                                    {0xf0, 0xe4, 0x42}, {0xe6, 0x9f, 0x00}, {0xd5, 0x5e, 0x00}}};
    return id == 0 ? colours[0] : colours[1 + (id - 1) % 6];
}

std::vector<OrganelleClass> styledClasses(const SceneRecipe& recipe, const ClassSchema& schema) {
    std::vector<OrganelleClass> styled;
    const auto wanted = [&](const OrganelleClass& c) {
        return !recipe.classes || std::ranges::any_of(*recipe.classes, [&](const auto& key) { return names(key, c); });
    };
    if (recipe.classes)
        for (const auto& key : *recipe.classes) classNamed(key, schema);
    for (auto c : schema.classes) {
        if (c.id == 0 || !wanted(c)) continue;
        if (recipe.palette == SceneRecipe::Palette::Paper) c.colour = c.plainColour;
        if (recipe.palette == SceneRecipe::Palette::OkabeIto) c.colour = okabeIto(c.id);
        styled.push_back(c);
    }
    for (const auto& [key, colour] : recipe.colourOf) {
        const auto id = classNamed(key, schema).id;
        for (auto& c : styled)
            if (c.id == id) c.colour = colour;
    }
    return styled;
}

void buildScene(scene::SurfaceScene& scene, const LabelMap& labels, const Volume& image, const ClassSchema& schema,
                const SceneRecipe& recipe, Progress& progress, std::stop_token stop) {
    const auto classes = styledClasses(recipe, schema);
    scene.clear();
    scene.setBackground(recipe.top, recipe.bottom);
    scene.setScaleBarVisible(recipe.scaleBar);
    std::map<LabelId, double> opacities;
    for (const auto& [key, opacity] : recipe.opacityOf) opacities[classNamed(key, schema).id] = opacity;
    std::vector<LabelId> ids;
    for (const auto& c : classes) ids.push_back(c.id);
    progress.status("surfaces");
    const auto meshes = surface::extractSurfaces(labels, schema, ids, recipe.surface, progress, std::move(stop));
    for (std::size_t i = 0; i < classes.size(); ++i) {
        scene.setMesh(meshes[i], classes[i]);
        const auto chosen = opacities.find(classes[i].id);
        scene.setOpacity(classes[i].id, chosen != opacities.end() ? chosen->second : scene::SurfaceScene::opacityIn(schema, classes[i].id));
    }
    if (recipe.orthoslice) showOrthoslice(scene, labels, image, *recipe.orthoslice);
    else scene.setOrthoslice(scene::SliceAxis::Z, {}, {}, labels.spacing());
}

} // namespace granule::figure
