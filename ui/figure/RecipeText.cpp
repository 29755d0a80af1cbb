// SPDX-License-Identifier: BSD-3-Clause
// A scene's recipe as JSON, to be kept and read again.
#include "ui/figure/SceneRecipe.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace granule::figure {

namespace {

using json = nlohmann::ordered_json;

std::string hex(const Colour& c) {
    char text[8];
    std::snprintf(text, sizeof text, "#%02x%02x%02x", c.r, c.g, c.b);
    return text;
}

json cameraOf(const SceneRecipe& r) {
    if (!r.pose) return {{"azimuth", r.azimuth}, {"elevation", r.elevation}, {"zoom", r.zoom}};
    return {{"position_nm", r.pose->positionNm}, {"focus_nm", r.pose->focusNm}, {"up", r.pose->up}, {"view_angle", r.pose->viewAngle}};
}

json backgroundOf(const SceneRecipe& r) {
    if (r.transparent) return "transparent";
    if (r.top == r.bottom) return hex(r.top);
    return {hex(r.top), hex(r.bottom)};
}

void writeClip(json& out, const SceneRecipe& r) {
    constexpr const char* axes[] = {"z", "y", "x"};
    if (r.cut) out["clip"] = {{"axis", axes[static_cast<int>(r.cut->axis)]}, {"at", r.cut->at}, {"keep", r.cut->keepBeyond ? "beyond" : "before"}};
    if (r.clipPlane) out["clip_plane"] = {{"point_nm", r.clipPlane->pointNm}, {"normal", r.clipPlane->normal}};
    if (r.clipBox) out["clip_box"] = describe(*r.clipBox);
    for (std::size_t a = 0; a < 3; ++a)
        if (r.orthoslices[a]) out["orthoslices"][axes[a]] = *r.orthoslices[a];
}

} // namespace

std::string SceneRecipe::toJson() const {
    constexpr const char* palettes[] = {"screen", "paper", "okabe-ito"};
    const SceneRecipe plain;
    json out;
    if (classes) out["classes"] = *classes;
    if (!hiddenObjects.empty()) out["hidden_objects"] = hiddenObjects;
    out["colours"] = palettes[static_cast<int>(palette)];
    for (const auto& [key, colour] : colourOf) out["colour_of"][key] = hex(colour);
    for (const auto& [key, opacity] : opacityOf) out["opacity_of"][key] = opacity;
    out["camera"] = cameraOf(*this);
    out["background"] = backgroundOf(*this);
    out["light"] = {{"occlusion", look.occlusion}, {"silhouette", look.silhouette}, {"depth_cue", look.depthCue}};
    writeClip(out, *this);
    if (surface.smoothingIterations != plain.surface.smoothingIterations) out["smoothing"] = surface.smoothingIterations;
    if (surface.targetTriangles != plain.surface.targetTriangles) out["triangles"] = surface.targetTriangles;
    if (volumeDensity) out["volume"] = *volumeDensity;
    out["scale_bar"] = scaleBar;
    out["axes"] = axes;
    return out.dump(2) + "\n";
}

} // namespace granule::figure
