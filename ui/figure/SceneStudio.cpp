// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/SceneStudio.h"

#include "core/volume/Error.h"
#include "ui/scene/OffscreenRenderer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace granule::figure {

namespace {

constexpr double breathOfGlass = 0.07;

QImage imageOf(const scene::RgbImage& picture) {
    const QImage view(picture.rgb.data(), picture.width, picture.height, 3 * picture.width, QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32); // which copies
}

/// How high the picture is at the depth of what it looks at.
double heightNm(const scene::CameraPose& pose) {
    const double distance = std::hypot(pose.positionNm[0] - pose.focusNm[0], pose.positionNm[1] - pose.focusNm[1], pose.positionNm[2] - pose.focusNm[2]);
    return 2 * distance * std::tan(pose.viewAngle / 2 * std::numbers::pi / 180);
}

/// The same view with y downwards, as slices show it, where it lay on its side to make a long cell stand.
scene::CameraPose asSlicesLie(scene::CameraPose pose) {
    if (std::abs(pose.up[0]) > std::max(std::abs(pose.up[1]), std::abs(pose.up[2]))) pose.up = {0, -1, 0};
    return pose;
}

} // namespace

struct SceneStudio::Impl {
    SceneRecipe recipe;
    ClassSchema schema;
    scene::OffscreenRenderer renderer;
    scene::SurfaceScene scene;
    double aspect; ///< of the pictures
    std::optional<scene::CameraPose> pose;

    Impl(SceneRecipe r, ClassSchema s, int width, int height)
        : recipe(std::move(r)), schema(std::move(s)), renderer(width, height), aspect(static_cast<double>(width) / height) {}
    std::vector<OrganelleClass> classes() const { return styledClasses(recipe, schema); }
    void place();
};

void SceneStudio::Impl::place() {
    if (scene.triangles() == 0)
        throw Error(ErrorKind::InvalidValue, "There is nothing to draw in 3D: the first label map holds none of the classes asked for.");
    aimCamera(scene, recipe);
    pose = recipe.pose ? scene.cameraPose() : asSlicesLie(scene.cameraPose());
}

SceneStudio::SceneStudio(SceneRecipe recipe, ClassSchema schema, int width, int height) {
    recipe.scaleBar = false; // a plate has one, of vectors
    recipe.axes = recipe.transparent = false;
    recipe.orthoslices = {};
    recipe.volumeDensity.reset();
    m_impl = std::make_unique<Impl>(std::move(recipe), std::move(schema), width, height);
    m_impl->renderer.attach(&m_impl->scene);
}

SceneStudio::~SceneStudio() {
    m_impl->renderer.attach(nullptr);
}

void SceneStudio::show(const LabelMap& labels, Progress& progress, const std::stop_token& stop) {
    auto& d = *m_impl;
    buildScene(d.scene, labels, {}, d.schema, d.recipe, progress, stop);
    if (!d.pose) d.place();
}

QImage SceneStudio::picture() {
    std::vector<LabelId> all;
    for (const auto& c : m_impl->classes()) all.push_back(c.id);
    return pictureOf(all, std::nullopt);
}

QImage SceneStudio::pictureOf(const std::vector<LabelId>& classes, std::optional<LabelId> shell) {
    auto& d = *m_impl;
    const auto opacities = opacitiesOf(d.recipe, d.schema);
    for (const auto& c : d.classes()) {
        const bool isShell = shell && c.id == *shell;
        d.scene.setVisible(c.id, isShell || std::ranges::find(classes, c.id) != classes.end());
        d.scene.setOpacity(c.id, isShell ? breathOfGlass : opacities.at(c.id));
    }
    d.scene.setCameraPose(*d.pose);
    return imageOf(d.renderer.render());
}

double SceneStudio::widthNm() const {
    return m_impl->pose ? heightNm(*m_impl->pose) * m_impl->aspect : 0;
}

} // namespace granule::figure
