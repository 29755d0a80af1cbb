// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/SceneStudio.h"

#include "core/volume/Error.h"
#include "ui/scene/OffscreenRenderer.h"

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

constexpr double breathOfGlass = 0.07;

QImage imageOf(const scene::RgbImage& picture) {
    const QImage view(picture.rgb.data(), picture.width, picture.height, 3 * picture.width, QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32); // which copies
}

/// How wide the picture is at the depth of `at`.
double widthNmAt(const vtkRenderer* constRenderer, const std::array<double, 3>& at) {
    auto* renderer = const_cast<vtkRenderer*>(constRenderer);
    double x = at[0], y = at[1], z = at[2];
    renderer->WorldToView(x, y, z);
    std::array left{-1.0, y, z}, right{1.0, y, z};
    renderer->ViewToWorld(left[0], left[1], left[2]);
    renderer->ViewToWorld(right[0], right[1], right[2]);
    return std::hypot(right[0] - left[0], right[1] - left[1], right[2] - left[2]);
}

} // namespace

struct SceneStudio::Impl {
    SceneRecipe recipe;
    ClassSchema schema;
    scene::OffscreenRenderer renderer;
    scene::SurfaceScene scene, camera; ///< `camera` is empty and remembers where it stands
    bool placed = false;
    double widthNm = 0;

    Impl(SceneRecipe r, ClassSchema s, int width, int height) : recipe(std::move(r)), schema(std::move(s)), renderer(width, height) {}
    std::vector<OrganelleClass> classes() const { return styledClasses(recipe, schema); }
    double opacityOf(const OrganelleClass& c) const;
    void place(const LabelMap& labels);
};

double SceneStudio::Impl::opacityOf(const OrganelleClass& c) const {
    for (const auto& key : {std::to_string(c.id), c.name, c.shortName})
        if (const auto chosen = recipe.opacityOf.find(key); chosen != recipe.opacityOf.end()) return chosen->second;
    return scene::SurfaceScene::opacityIn(schema, c.id);
}

void SceneStudio::Impl::place(const LabelMap& labels) {
    if (scene.triangles() == 0)
        throw Error(ErrorKind::InvalidValue, "There is nothing to draw in 3D: the first label map holds none of the classes asked for.");
    aimCamera(scene, recipe);
    camera.copyCamera(scene);
    const auto& shape = labels.shape();
    const auto& s = labels.spacing();
    widthNm = widthNmAt(scene.renderer(), {static_cast<double>(shape.x) * s.xNm / 2, static_cast<double>(shape.y) * s.yNm / 2, static_cast<double>(shape.z) * s.zNm / 2});
    placed = true;
}

SceneStudio::SceneStudio(SceneRecipe recipe, ClassSchema schema, int width, int height) {
    recipe.scaleBar = false; // a plate has one, of vectors
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
    if (!d.placed) d.place(labels);
}

QImage SceneStudio::picture() {
    std::vector<LabelId> all;
    for (const auto& c : m_impl->classes()) all.push_back(c.id);
    return pictureOf(all, std::nullopt);
}

QImage SceneStudio::pictureOf(const std::vector<LabelId>& classes, std::optional<LabelId> shell) {
    auto& d = *m_impl;
    for (const auto& c : d.classes()) {
        const bool isShell = shell && c.id == *shell;
        d.scene.setVisible(c.id, isShell || std::ranges::find(classes, c.id) != classes.end());
        d.scene.setOpacity(c.id, isShell ? breathOfGlass : d.opacityOf(c));
    }
    d.scene.copyCamera(d.camera);
    d.scene.renderer()->ResetCameraClippingRange();
    return imageOf(d.renderer.render());
}

double SceneStudio::widthNm() const {
    return m_impl->widthNm;
}

} // namespace granule::figure
