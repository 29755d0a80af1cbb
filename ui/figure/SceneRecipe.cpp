// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/SceneRecipe.h"

#include "core/volume/Error.h"

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

scene::Vector vectorFrom(const std::string& key, const json& value) {
    if (!value.is_array() || value.size() != 3) wrong(key, "must be three numbers [x, y, z]");
    scene::Vector v{};
    for (std::size_t a = 0; a < 3; ++a) v[a] = numberFrom(key, value[a], -1e12, 1e12);
    return v;
}

scene::Vector directionFrom(const std::string& key, const json& value) {
    const auto v = vectorFrom(key, value);
    if (v == scene::Vector{}) wrong(key, "must not be of no length");
    return v;
}

void readBackground(SceneRecipe& recipe, const json& value) {
    recipe.transparent = value == "transparent";
    if (value == "dark" || recipe.transparent) return;
    if (value == "white") recipe.top = recipe.bottom = {255, 255, 255};
    else if (value.is_array() && value.size() == 2) {
        recipe.top = colourFrom("background", value[0]);
        recipe.bottom = colourFrom("background", value[1]);
    } else recipe.top = recipe.bottom = colourFrom("background", value);
}

void readCamera(SceneRecipe& recipe, const json& value) {
    scene::CameraPose pose;
    bool posed = false, turned = false;
    for (const auto& [key, item] : objectIn("camera", value).items()) {
        const auto name = "camera." + key;
        if (key == "azimuth") recipe.azimuth = numberFrom(name, item, -3600, 3600), turned = true;
        else if (key == "elevation") recipe.elevation = numberFrom(name, item, -85, 85), turned = true;
        else if (key == "zoom") recipe.zoom = numberFrom(name, item, 0.05, 100), turned = true;
        else if (key == "position_nm") pose.positionNm = vectorFrom(name, item), posed = true;
        else if (key == "focus_nm") pose.focusNm = vectorFrom(name, item), posed = true;
        else if (key == "up") pose.up = directionFrom(name, item), posed = true;
        else if (key == "view_angle") pose.viewAngle = numberFrom(name, item, 1, 120), posed = true;
        else wrong(name, "is not known: azimuth, elevation, zoom are, or position_nm, focus_nm, up, view_angle");
    }
    if (posed && turned) wrong("camera", "says both angles and a position: say one of them");
    if (posed && pose.positionNm == pose.focusNm) wrong("camera", "stands where it looks: give position_nm and focus_nm");
    if (posed) recipe.pose = pose;
}

void readLight(SceneRecipe& recipe, const json& value) {
    for (const auto& [key, number] : objectIn("light", value).items()) {
        const auto name = "light." + key;
        if (key == "occlusion") recipe.look.occlusion = numberFrom(name, number, 0, 1);
        else if (key == "silhouette") recipe.look.silhouette = numberFrom(name, number, 0, 20);
        else if (key == "depth_cue") recipe.look.depthCue = numberFrom(name, number, 0, 1);
        else wrong(name, "is not known: occlusion, silhouette, depth_cue are");
    }
}

constexpr std::array axisNames{"z", "y", "x"}; // in the order of SliceAxis

scene::SliceAxis axisFrom(const std::string& key, const std::string& name) {
    const auto it = std::ranges::find(axisNames, name);
    if (it == axisNames.end()) wrong(key, "knows the axes z, y and x only");
    return static_cast<scene::SliceAxis>(it - axisNames.begin());
}

void readClip(SceneRecipe& recipe, const json& value) {
    scene::Cut cut;
    for (const auto& [key, item] : objectIn("clip", value).items()) {
        if (key == "axis") cut.axis = axisFrom("clip.axis", item.is_string() ? item.get<std::string>() : "");
        else if (key == "at") cut.at = numberFrom("clip.at", item, 0, 1);
        else if (key == "keep" && (item == "beyond" || item == "before")) cut.keepBeyond = item == "beyond";
        else if (key == "keep") wrong("clip.keep", "must be \"beyond\" or \"before\"");
        else wrong("clip." + key, "is not known: axis, at, keep are");
    }
    recipe.cut = cut;
}

void readClipPlane(SceneRecipe& recipe, const json& value) {
    scene::Clip::Plane plane;
    for (const auto& [key, item] : objectIn("clip_plane", value).items()) {
        if (key == "point_nm") plane.pointNm = vectorFrom("clip_plane.point_nm", item);
        else if (key == "normal") plane.normal = directionFrom("clip_plane.normal", item);
        else wrong("clip_plane." + key, "is not known: point_nm, normal are");
    }
    recipe.clipPlane = plane;
}

void readClipBox(SceneRecipe& recipe, const json& value) {
    if (!value.is_string()) wrong("clip_box", "must be a box of voxels, \"z0:z1,y0:y1,x0:x1\"");
    recipe.clipBox = Box::parse(value.get<std::string>());
}

void readOrthoslices(SceneRecipe& recipe, const json& value) {
    for (const auto& [key, number] : objectIn("orthoslices", value).items()) {
        const auto axis = static_cast<std::size_t>(axisFrom("orthoslices", key));
        recipe.orthoslices[axis] = static_cast<std::int64_t>(numberFrom("orthoslices." + key, number, 0, 1e9));
    }
}

void readHiddenObjects(SceneRecipe& recipe, const json& value) {
    if (!value.is_array()) wrong("hidden_objects", "must be a list [...]");
    for (const auto& one : value) recipe.hiddenObjects.insert(static_cast<LabelId>(numberFrom("hidden_objects", one, 1, 4294967295.0)));
}

bool truthFrom(const std::string& key, const json& value) {
    if (!value.is_boolean()) wrong(key, "must be true or false");
    return value.get<bool>();
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
        {"light", readLight},
        {"clip", readClip},
        {"clip_plane", readClipPlane},
        {"clip_box", readClipBox},
        {"hidden_objects", readHiddenObjects},
        {"orthoslices", readOrthoslices},
        {"orthoslice", [](SceneRecipe& r, const json& v) {
             if (!v.is_null()) readOrthoslices(r, {{"z", v}});
         }},
        {"volume", [](SceneRecipe& r, const json& v) { r.volumeDensity = numberFrom("volume", v, 0, 1); }},
        {"scale_bar", [](SceneRecipe& r, const json& v) { r.scaleBar = truthFrom("scale_bar", v); }},
        {"axes", [](SceneRecipe& r, const json& v) { r.axes = truthFrom("axes", v); }},
    };
    return all;
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

bool SceneRecipe::needsImage() const {
    return volumeDensity || std::ranges::any_of(orthoslices, [](const auto& z) { return z.has_value(); });
}

} // namespace granule::figure
