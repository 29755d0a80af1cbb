// SPDX-License-Identifier: BSD-3-Clause
// A film written as JSON: the other way round from FilmJson.cpp.
#include "ui/figure/Film.h"

#include <nlohmann/json.hpp>

namespace granule::figure {

namespace {

using json = nlohmann::ordered_json;

const char* nameOf(Easing easing) {
    return easing == Easing::Linear ? "linear" : "smooth";
}

const char* nameOf(scene::SliceAxis axis) {
    return axis == scene::SliceAxis::Z ? "z" : axis == scene::SliceAxis::Y ? "y" : "x";
}

void writeShot(json& out, const CardShot&) {
    out["kind"] = "card";
}

void writeShot(json& out, const TurntableShot& shot) {
    constexpr std::array<const char*, 4> axes{"long", "x", "y", "z"};
    out["kind"] = "turntable";
    if (!shot.labels.empty()) out["labels"] = shot.labels;
    out["axis"] = axes[static_cast<std::size_t>(shot.axis)];
    out["degrees"] = shot.degrees;
    out["easing"] = nameOf(shot.easing);
}

void writeShot(json& out, const FlyShot& shot) {
    out["kind"] = "fly";
    if (!shot.labels.empty()) out["labels"] = shot.labels;
    for (const auto& k : shot.keys) {
        json key{{"at", k.at}, {"easing", nameOf(k.easing)}};
        if (k.pose) key.update({{"position_nm", k.pose->positionNm}, {"focus_nm", k.pose->focusNm}, {"up", k.pose->up}, {"view_angle", k.pose->viewAngle}});
        else key.update({{"azimuth", k.azimuth}, {"elevation", k.elevation}, {"zoom", k.zoom}});
        if (!k.opacityOf.empty()) key["opacity_of"] = k.opacityOf;
        out["keys"].push_back(key);
    }
}

void writeShot(json& out, const SweepShot& shot) {
    constexpr std::array<const char*, 4> layouts{"beside", "above", "slice", "scene"};
    out["kind"] = "sweep";
    if (!shot.labels.empty()) out["labels"] = shot.labels;
    out["axis"] = nameOf(shot.axis);
    if (shot.from) out["from"] = *shot.from;
    if (shot.to) out["to"] = *shot.to;
    out["layout"] = layouts[static_cast<std::size_t>(shot.layout)];
    out["grow"] = shot.grow;
}

void writeShot(json& out, const CrossfadeShot& shot) {
    out["kind"] = "crossfade";
    if (!shot.between.empty()) out["between"] = shot.between;
    out["view"] = shot.inSlice ? "slice" : "scene";
    out["axis"] = nameOf(shot.axis);
    if (shot.slice) out["slice"] = *shot.slice;
    out["degrees"] = shot.degrees;
}

json written(const FilmSegment& segment) {
    json out;
    std::visit([&](const auto& shot) { writeShot(out, shot); }, segment.shot);
    out["seconds"] = segment.seconds;
    if (!segment.title.empty()) out["title"] = segment.title;
    if (!segment.subtitle.empty()) out["subtitle"] = segment.subtitle;
    if (!segment.caption.empty()) out["caption"] = segment.caption;
    return out;
}

} // namespace

std::string Film::toJson() const {
    json out;
    for (const auto& [name, file] : labelFiles) out["labels"][name] = file;
    if (!imageFile.empty()) out["image"] = imageFile;
    out["size"] = std::to_string(video.width) + "x" + std::to_string(video.height);
    out["fps"] = video.framesPerSecond;
    out["quality"] = video.quality;
    out["legend"] = legend;
    out["fade"] = fade;
    out["recipe"] = json::parse(recipe.toJson());
    out["segments"] = json::array();
    for (const auto& segment : segments) out["segments"].push_back(written(segment));
    return out.dump(2) + "\n";
}

} // namespace granule::figure
