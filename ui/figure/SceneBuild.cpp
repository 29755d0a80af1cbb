// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/LiveSurfaces.h"
#include "core/volume/Error.h"
#include "core/volume/GreyRange.h"
#include "ui/figure/SceneRecipe.h"
#include "ui/scene/SceneGrey.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace granule::figure {

namespace {

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

/// Where the recipe cuts, in nm.
scene::Clip clipOf(const scene::SurfaceScene& scene, const LabelMap& labels, const SceneRecipe& recipe) {
    scene::Clip clip;
    clip.plane = recipe.clipPlane;
    double b[6];
    if (recipe.cut && scene.bounds(b)) clip.plane = recipe.cut->plane(b);
    if (recipe.clipBox) {
        const auto& s = labels.spacing();
        const auto nm = [&](const Index& at) {
            return scene::Vector{static_cast<double>(at.x) * s.xNm, static_cast<double>(at.y) * s.yNm, static_cast<double>(at.z) * s.zNm};
        };
        clip.box = {nm(recipe.clipBox->lo), nm(recipe.clipBox->hi)};
    }
    return clip;
}

void showImage(scene::SurfaceScene& scene, const LabelMap& labels, const Volume& image, const SceneRecipe& recipe, Progress& progress,
               const std::stop_token& stop) {
    if (recipe.needsImage() && image.isNull())
        throw Error(ErrorKind::InvalidValue, "The recipe shows slices or the volume of the image: name the image stack too (--image).");
    if (recipe.needsImage() && image.shape() != labels.shape())
        throw Error(ErrorKind::Mismatch, "The image is " + describe(image.shape()) + " voxels and the labels are " +
                                             describe(labels.shape()) + " (z,y,x): they must be of the same stack.");
    const auto contrastAt = [&](std::int64_t z) { return autoContrast(image, std::clamp<std::int64_t>(z, 0, image.shape().z - 1)); };
    for (const auto axis : {scene::SliceAxis::Z, scene::SliceAxis::Y, scene::SliceAxis::X}) {
        const auto at = recipe.orthoslices[static_cast<std::size_t>(axis)];
        std::optional<scene::GreySlice> slice;
        if (at) slice = scene::greySlice(image, axis, *at, contrastAt(axis == scene::SliceAxis::Z ? *at : image.shape().z / 2));
        scene.setOrthoslice(axis, slice, labels.shape(), labels.spacing());
    }
    scene::GreyVolume volume;
    if (recipe.volumeDensity) volume = scene::greyVolume(image, labels.spacing(), *recipe.volumeDensity, contrastAt(image.shape().z / 2), progress, stop);
    scene.setVolume(volume);
}

} // namespace

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

std::map<LabelId, double> opacitiesOf(const SceneRecipe& recipe, const ClassSchema& schema) {
    std::map<LabelId, double> opacities;
    for (const auto& c : styledClasses(recipe, schema)) opacities[c.id] = scene::SurfaceScene::opacityIn(schema, c.id);
    for (const auto& [key, opacity] : recipe.opacityOf) opacities[classNamed(key, schema).id] = opacity;
    return opacities;
}

void buildScene(scene::SurfaceScene& scene, const LabelMap& labels, const Volume& image, const ClassSchema& schema,
                const SceneRecipe& recipe, Progress& progress, std::stop_token stop, const ObjectTable& objects) {
    const auto classes = styledClasses(recipe, schema);
    scene.clear();
    scene.setBackground(recipe.top, recipe.bottom);
    scene.setLook(recipe.look);
    scene.setScaleBarVisible(recipe.scaleBar);
    scene.setAxesVisible(recipe.axes);
    scene.setHiddenObjects(recipe.hiddenObjects);
    const auto opacities = opacitiesOf(recipe, schema);
    std::vector<LabelId> ids;
    for (const auto& c : classes) ids.push_back(c.id);
    progress.status("surfaces");
    SubProgress meshing(progress, 0, recipe.needsImage() ? 0.8 : 1), imaging(progress, 0.8, 1);
    for (const auto& mesh : surface::LiveSurfaces(recipe.surface).update(labels, objects, schema, ids, meshing, stop)) {
        scene.setMesh(mesh, *std::ranges::find(classes, mesh.id, &OrganelleClass::id));
        scene.setOpacity(mesh.id, opacities.at(mesh.id));
    }
    showImage(scene, labels, image, recipe, imaging, stop);
    scene.setClip(clipOf(scene, labels, recipe));
}

void aimCamera(scene::SurfaceScene& scene, const SceneRecipe& recipe) {
    if (recipe.pose) scene.setCameraPose(*recipe.pose);
    else scene.setCamera(recipe.azimuth, recipe.elevation, recipe.zoom);
}

} // namespace granule::figure
