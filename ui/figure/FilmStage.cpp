// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/FilmStage.h"

#include <cmath>

namespace granule::figure {

namespace {

/// A plane where there is no image: seen on dark and on bright grounds.
scene::GreySlice plainSlice(const Shape& shape, scene::SliceAxis axis, std::int64_t slice, const Colour& ground) {
    const bool bright = ground.r + ground.g + ground.b > 3 * 128;
    return {slice, std::vector<std::uint8_t>(static_cast<std::size_t>(shape.voxels() / scene::slicesAlong(shape, axis)), bright ? 0xd8 : 0x50)};
}

SceneRecipe withoutBar(SceneRecipe recipe) {
    recipe.scaleBar = false;
    return recipe;
}

} // namespace

LabelId classIdOf(const std::string& name, const ClassSchema& schema) {
    SceneRecipe one;
    one.classes = {name};
    return styledClasses(one, schema).front().id;
}

FilmStage::FilmStage(const LabelMap& labels, const Volume& image, const ClassSchema& schema, SceneRecipe recipe, const SliceFrames& slices,
                     Progress& progress, std::stop_token stop)
    : m_recipe(withoutBar(std::move(recipe))), m_slices(slices), m_spacing(labels.spacing()) {
    buildScene(m_scene, labels, image, schema, m_recipe, progress, std::move(stop));
    m_usual = opacitiesOf(m_recipe, schema);
}

FilmStage::~FilmStage() {
    if (m_renderer) m_renderer->attach(nullptr);
}

void FilmStage::resize(int width, int height) {
    if (m_last.width == width && m_last.height == height && m_renderer) return;
    if (!m_renderer) {
        m_renderer = std::make_unique<scene::OffscreenRenderer>(width, height, scene::OffscreenRenderer::Edges::Automatic);
        m_renderer->attach(&m_scene);
    }
    m_renderer->resize(width, height, height / 720.0);
    m_last = {width, height, {}};
}

scene::CameraPose FilmStage::pose(double azimuth, double elevation, double zoom, int width, int height) {
    constexpr std::size_t mostPoses = 64;
    if (m_poses.size() > mostPoses) m_poses.clear();
    const auto [known, isNew] = m_poses.try_emplace({azimuth, elevation, zoom, width, height});
    if (!isNew) return known->second;
    setPlane({}); // what is there decides, whatever was shown last
    setOpacities({});
    resize(width, height);
    m_scene.setCamera(azimuth, elevation, zoom);
    m_scene.setTurn(0); // from as far as it takes all the way round
    return known->second = m_scene.cameraPose();
}

bool FilmStage::box(scene::Vector& low, scene::Vector& high) const {
    double b[6];
    if (!m_scene.bounds(b)) return false;
    low = {b[0], b[2], b[4]};
    high = {b[1], b[3], b[5]};
    return true;
}

void FilmStage::setOpacities(const std::map<LabelId, double>& opacities) {
    for (const auto& [id, usual] : m_usual) {
        const auto wanted = opacities.find(id);
        const double now = wanted == opacities.end() ? usual : wanted->second;
        const auto before = m_opacities.try_emplace(id, usual).first;
        if (std::abs(before->second - now) < 1 / 512.0) continue;
        before->second = now;
        m_scene.setOpacity(id, now);
        m_scene.setVisible(id, now > 0);
        m_last.rgb.clear();
    }
}

void FilmStage::setPlane(const std::optional<Plane>& plane) {
    if (plane == m_plane) return;
    m_last.rgb.clear();
    const auto& shape = m_slices.shape();
    if (m_plane && (!plane || plane->axis != m_plane->axis)) m_scene.setOrthoslice(m_plane->axis, {}, shape, m_spacing);
    if (!m_plane) m_usualClip = m_scene.clip();
    m_plane = plane;
    m_scene.setClip(m_usualClip);
    if (plane) {
        auto grey = m_slices.grey(plane->axis, plane->slice);
        m_scene.setOrthoslice(plane->axis, grey ? std::move(*grey) : plainSlice(shape, plane->axis, plane->slice, m_recipe.bottom), shape, m_spacing);
        const std::size_t a = plane->axis == scene::SliceAxis::Z ? 2 : plane->axis == scene::SliceAxis::Y ? 1 : 0;
        const double nm = a == 2 ? m_spacing.zNm : a == 1 ? m_spacing.yNm : m_spacing.xNm;
        scene::Clip clip;
        clip.plane.emplace();
        clip.plane->pointNm = {};
        clip.plane->pointNm[a] = (static_cast<double>(plane->slice) + 0.5) * nm;
        clip.plane->normal = {};
        clip.plane->normal[a] = plane->keep;
        if (plane->keep != 0) m_scene.setClip(clip);
    } else
        for (const auto axis : {scene::SliceAxis::Z, scene::SliceAxis::Y, scene::SliceAxis::X})
            if (const auto at = m_recipe.orthoslices[static_cast<std::size_t>(axis)]) m_scene.setOrthoslice(axis, m_slices.grey(axis, *at), shape, m_spacing);
}

scene::RgbImage FilmStage::picture(const scene::CameraPose& pose, int width, int height) {
    resize(width, height);
    if (!m_last.rgb.empty() && pose == m_pose) return m_last;
    m_scene.setCameraPose(pose);
    m_pose = pose;
    return m_last = m_renderer->render();
}

} // namespace granule::figure
