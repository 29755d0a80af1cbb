// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/SurfaceScene.h"

#include "ui/scene/AmbientShade.h"
#include "ui/scene/AxesFrame.h"
#include "ui/scene/CameraMoves.h"
#include "ui/scene/Crosshair.h"
#include "ui/scene/Framing.h"
#include "ui/scene/Highlight.h"
#include "ui/scene/MeshObjects.h"
#include "ui/scene/Renderer.h"
#include "ui/scene/ScaleBar.h"
#include "ui/scene/SurfacePart.h"

#include <vtkBoundingBox.h>
#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkLight.h>
#include <vtkMath.h>
#include <vtkNew.h>
#include <vtkPolyDataMapper.h>
#include <vtkVectorOperators.h>

#include <algorithm>
#include <cmath>

namespace granule::scene {

namespace {

constexpr double cellOpacity = 0.22;
constexpr double highlightPixels = 2;

vtkSmartPointer<vtkLight> cameraLight(double x, double y, double z, double intensity) {
    auto light = vtkSmartPointer<vtkLight>::New();
    light->SetLightTypeToCameraLight();
    light->SetPosition(x, y, z);
    light->SetFocalPoint(0, 0, 0);
    light->SetIntensity(intensity);
    return light;
}

} // namespace

struct SurfaceScene::Impl {
    explicit Impl(vtkRenderer& r) : renderer(r), slices(r), crosshair(r), hovered(r, {1, 1, 1}), selected(r, {1, 0.78f, 0.25f}), axes(r), volume(r), scaleBar(&r) {}

    vtkRenderer& renderer;
    std::map<LabelId, std::unique_ptr<SurfacePart>> parts;
    SlicePlanes slices;
    Crosshair crosshair;
    Highlight hovered, selected;
    AxesFrame axes;
    VolumeLayer volume;
    ScaleBar scaleBar;
    Picking picking;
    vtkNew<vtkCallbackCommand> beforeFrame;
    bool shadeIsOld = false;
    Framing framing;
    Look look;
    Clip clip;
    std::set<LabelId> hidden;
    std::map<LabelId, Colour> objectColours;
    std::array<double, 3> ground[2]{}; ///< top and bottom
    std::array<float, 3> background{}; ///< their mean
    std::optional<Tile> tile;
    CameraPose untiled; ///< while there is a tile
    LabelId selectedObject = 0;
    double pixelScale = 1;

    SurfacePart* find(LabelId id) const {
        const auto it = parts.find(id);
        return it == parts.end() ? nullptr : it->second.get();
    }
    std::map<LabelId, SurfacePart*> visibleParts() const {
        std::map<LabelId, SurfacePart*> visible;
        for (const auto& [id, part] : parts)
            if (part->visible()) visible[id] = part.get();
        return visible;
    }
    void prepareFrame(const SurfaceScene& scene);
    void shade();
    void fade(const double b[6]);
    void frame(const SurfaceScene& scene, double turn, bool allRound);
    std::vector<vtkVector3d> outline(const SurfaceScene& scene) const;
    void outlineObject(Highlight& highlight, LabelId object) const;
    void outlineTriangles(Highlight& highlight, const SurfacePart& part, vtkCellArray* triangles) const;
    void paintGround(double from, double to);
};

/// The part of the ground's gradient from `from` to `to`, 0 the picture's upper edge and 1 its lower.
void SurfaceScene::Impl::paintGround(double from, double to) {
    const auto at = [&](double share) {
        std::array<double, 3> c{};
        for (std::size_t i = 0; i < 3; ++i) c[i] = ground[0][i] + share * (ground[1][i] - ground[0][i]);
        return c;
    };
    renderer.SetBackground2(at(from).data());
    renderer.SetBackground(at(to).data());
}

void SurfaceScene::Impl::prepareFrame(const SurfaceScene& scene) {
    shade();
    double b[6];
    const bool any = scene.bounds(b);
    if (any) fade(b);
    axes.update(any ? b : nullptr);
    const int* size = renderer.GetSize();
    scaleBar.update(any, tile ? PictureFrame{tile->wholeWidth, tile->wholeHeight, tile->left, tile->wholeHeight - tile->top - tile->height}
                              : PictureFrame{size[0], size[1], 0, 0},
                    tile ? untiled.viewAngle : renderer.GetActiveCamera()->GetViewAngle());
}

void SurfaceScene::Impl::shade() {
    if (!shadeIsOld) return;
    shadeIsOld = false;
    std::vector<vtkPolyData*> opaque;
    for (const auto& [id, part] : visibleParts())
        if (part->opaque()) opaque.push_back(part->surface());
    const bool wanted = look.occlusion > 0;
    const AmbientShade ambient(wanted ? opaque : std::vector<vtkPolyData*>());
    for (const auto& [id, part] : visibleParts()) {
        auto bright = wanted && part->opaque() ? ambient.of(part->surface()) : std::vector<float>();
        for (auto& value : bright) value = static_cast<float>(1 - look.occlusion * (1 - static_cast<double>(value)));
        part->setShade(std::move(bright));
    }
}

/// Tells the surfaces how far the nearest and the farthest of them is.
void SurfaceScene::Impl::fade(const double b[6]) {
    auto* camera = renderer.GetActiveCamera();
    const vtkVector3d position(camera->GetPosition()), along(camera->GetDirectionOfProjection());
    double nearest = 1e300, farthest = 0;
    for (int k = 0; k < 8; ++k) {
        const vtkVector3d corner(b[k & 1], b[2 + (k >> 1 & 1)], b[4 + (k >> 2 & 1)]);
        const double depth = (corner - position).Dot(along);
        nearest = std::min(nearest, depth);
        farthest = std::max(farthest, depth);
    }
    for (const auto& [id, part] : parts) part->setDepthRange(nearest, farthest, background);
}

/// A few thousand points of what is shown.
std::vector<vtkVector3d> SurfaceScene::Impl::outline(const SurfaceScene& scene) const {
    std::vector<vtkVector3d> points;
    const auto take = [&](vtkPolyData* surface) {
        const vtkIdType count = surface->GetNumberOfPoints(), step = std::max<vtkIdType>(1, count / 2000);
        for (vtkIdType i = 0; i < count; i += step) points.emplace_back(surface->GetPoint(i));
    };
    for (const auto& [id, part] : visibleParts()) take(part->surface());
    for (auto* plane : slices.shown()) {
        plane->GetMapper()->Update();
        take(static_cast<vtkPolyDataMapper*>(plane->GetMapper())->GetInput());
    }
    const auto takeBox = [&](const double* b, double more) { // ticks and texts of axes reach to the left and down
        for (int k = 0; k < 8; ++k) points.emplace_back(b[k & 1] - (k & 1 ? 0 : more), b[2 + (k >> 1 & 1)] + (k & 2 ? more : 0), b[4 + (k >> 2 & 1)]);
    };
    if (volume.shown()) takeBox(volume.bounds(), 0);
    double b[6];
    if (axes.wanted() && scene.bounds(b)) takeBox(b, AxesFrame::reachNm(std::max({b[1] - b[0], b[3] - b[2], b[5] - b[4]})));
    return points;
}

void SurfaceScene::Impl::frame(const SurfaceScene& scene, double turn, bool allRound) {
    double b[6];
    if (scene.bounds(b)) framing.place(renderer, b, outline(scene), turn, allRound);
}

void SurfaceScene::Impl::outlineTriangles(Highlight& highlight, const SurfacePart& part, vtkCellArray* triangles) const {
    highlight.show(part.surface(), triangles);
    highlight.mapper()->SetClippingPlanes(clip.planes());
}

void SurfaceScene::Impl::outlineObject(Highlight& highlight, LabelId object) const {
    highlight.hide();
    if (object == 0) return;
    for (const auto& [id, part] : visibleParts()) {
        if (!objectsOf(part->surface())) continue;
        const auto triangles = trianglesWhere(part->surface(), [&](LabelId one) { return one == object; });
        if (triangles->GetNumberOfCells() > 0) return outlineTriangles(highlight, *part, triangles);
    }
}

SurfaceScene::SurfaceScene() : m_renderer(vtkSmartPointer<Renderer>::New()), m_impl(std::make_unique<Impl>(*m_renderer)) {
    auto& d = *m_impl;
    m_renderer->SetAutomaticLightCreation(false);
    m_renderer->AddLight(cameraLight(-0.6, 0.9, 1, 0.86));
    m_renderer->AddLight(cameraLight(0.9, -0.1, 0.5, 0.26));
    m_renderer->AddLight(cameraLight(0, 0, 1, 0.2));
    m_renderer->SetTwoSidedLighting(true);
    m_renderer->GradientBackgroundOn();
    setBackground(darkTop, darkBottom);
    d.beforeFrame->SetClientData(this);
    d.beforeFrame->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        auto& scene = *static_cast<SurfaceScene*>(self);
        scene.m_impl->prepareFrame(scene);
    });
    m_renderer->AddObserver(vtkCommand::StartEvent, d.beforeFrame);
}

SurfaceScene::~SurfaceScene() {
    m_renderer->RemoveObserver(m_impl->beforeFrame);
    m_renderer->RemoveAllViewProps();
}

bool SurfaceScene::bounds(double b[6]) const {
    vtkBoundingBox box;
    for (const auto& [id, part] : m_impl->visibleParts())
        if (part->surface()->GetNumberOfPoints() > 0) box.AddBounds(part->actor()->GetBounds());
    if (m_impl->volume.shown()) box.AddBounds(m_impl->volume.bounds());
    if (!box.IsValid())
        for (auto* plane : m_impl->slices.shown()) box.AddBounds(plane->GetBounds());
    box.GetBounds(b);
    return box.IsValid();
}

void SurfaceScene::setMesh(const surface::SurfaceMesh& mesh, const OrganelleClass& style) {
    removeMesh(mesh.id);
    auto& d = *m_impl;
    auto part = std::make_unique<SurfacePart>(mesh, style.colour);
    part->actor()->SetVisibility(style.visible);
    part->actor()->GetMapper()->SetClippingPlanes(d.clip.planes());
    part->setLook(d.look, d.pixelScale);
    part->setHiddenObjects(d.hidden);
    part->setObjectColours(d.objectColours);
    m_renderer->AddActor(part->actor());
    d.parts[mesh.id] = std::move(part);
    d.shadeIsOld = true;
    setOpacity(mesh.id, style.parent == 0 ? cellOpacity : 1);
    if (d.selectedObject) d.outlineObject(d.selected, d.selectedObject);
}

double SurfaceScene::opacityIn(const ClassSchema& schema, LabelId id) {
    const auto* self = schema.find(id);
    const bool holdsOthers = std::ranges::any_of(schema.classes, [&](const auto& c) { return c.id != 0 && c.id != id && c.parent == id; });
    if (!self || !holdsOthers) return 1;
    return self->parent == 0 ? cellOpacity : 0.5;
}

void SurfaceScene::setOpacity(LabelId id, double opacity) {
    auto* part = m_impl->find(id);
    if (!part) return;
    const bool was = part->opaque();
    part->setOpacity(opacity);
    if (was != part->opaque()) m_impl->shadeIsOld = true;
}

void SurfaceScene::removeMesh(LabelId id) {
    const auto* part = m_impl->find(id);
    if (!part) return;
    m_impl->hovered.hide();
    m_impl->selected.hide();
    m_renderer->RemoveActor(part->actor());
    m_impl->parts.erase(id);
    m_impl->shadeIsOld = true;
}

void SurfaceScene::clear() {
    m_impl->hovered.hide();
    m_impl->selected.hide();
    for (const auto& [id, part] : m_impl->parts) m_renderer->RemoveActor(part->actor());
    m_impl->parts.clear();
}

bool SurfaceScene::hasMesh(LabelId id) const {
    return m_impl->parts.contains(id);
}

void SurfaceScene::setVisible(LabelId id, bool visible) {
    auto* part = m_impl->find(id);
    if (!part || part->visible() == visible) return;
    part->actor()->SetVisibility(visible);
    m_impl->shadeIsOld = true;
}

void SurfaceScene::setColour(LabelId id, const Colour& colour) {
    if (auto* part = m_impl->find(id); part && part->colour() != colour) part->setColour(colour);
}

void SurfaceScene::setHiddenObjects(const std::set<LabelId>& hidden) {
    if (m_impl->hidden == hidden) return;
    m_impl->hidden = hidden;
    m_impl->hovered.hide();
    for (const auto& [id, part] : m_impl->parts) part->setHiddenObjects(hidden);
    m_impl->outlineObject(m_impl->selected, m_impl->selectedObject);
    m_impl->shadeIsOld = true;
}

void SurfaceScene::setObjectColours(const std::map<LabelId, Colour>& colours) {
    m_impl->objectColours = colours;
    for (const auto& [id, part] : m_impl->parts) part->setObjectColours(colours);
}

std::int64_t SurfaceScene::triangles() const {
    std::int64_t count = 0;
    for (const auto& [id, part] : m_impl->visibleParts()) count += part->surface()->GetNumberOfPolys();
    return count;
}

void SurfaceScene::setOrthoslice(SliceAxis axis, const std::optional<GreySlice>& slice, const Shape& shape, const VoxelSpacing& spacing) {
    m_impl->slices.show(axis, slice, shape, spacing);
}

void SurfaceScene::setVolume(const GreyVolume& volume) {
    m_impl->volume.show(volume);
}

void SurfaceScene::setMarker(const std::optional<Vector>& at, const Vector& extent) {
    m_impl->crosshair.place(at, extent, m_impl->pixelScale);
}

void SurfaceScene::setBackground(const Colour& top, const Colour& bottom) {
    m_impl->ground[0] = {top.r / 255.0, top.g / 255.0, top.b / 255.0};
    m_impl->ground[1] = {bottom.r / 255.0, bottom.g / 255.0, bottom.b / 255.0};
    m_impl->paintGround(0, 1);
    const auto mean = [](std::uint8_t a, std::uint8_t b) { return static_cast<float>(a + b) / 510.f; };
    m_impl->background = {mean(top.r, bottom.r), mean(top.g, bottom.g), mean(top.b, bottom.b)};
    const bool bright = bottom.r + bottom.g + bottom.b > 3 * 128; // the bar lies at the bottom
    m_impl->scaleBar.setInk(bright);
    m_impl->axes.setInk(bright);
}

void SurfaceScene::setLook(const Look& look) {
    auto& d = *m_impl;
    d.shadeIsOld = d.shadeIsOld || d.look.occlusion != look.occlusion;
    d.look = look;
    for (const auto& [id, part] : d.parts) part->setLook(look, d.pixelScale);
}

void SurfaceScene::setClip(const Clip& clip) {
    m_impl->clip = clip;
    for (const auto& [id, part] : m_impl->parts) part->actor()->GetMapper()->SetClippingPlanes(clip.planes());
    for (auto* highlight : {&m_impl->hovered, &m_impl->selected}) highlight->mapper()->SetClippingPlanes(clip.planes());
    m_impl->volume.setClip(clip);
}

const Clip& SurfaceScene::clip() const {
    return m_impl->clip;
}

void SurfaceScene::setScaleBarVisible(bool visible) {
    m_impl->scaleBar.setVisible(visible);
}

void SurfaceScene::setAxesVisible(bool visible) {
    m_impl->axes.setVisible(visible);
}

void SurfaceScene::setPixelScale(double scale) {
    auto& d = *m_impl;
    d.pixelScale = scale;
    d.scaleBar.setPixelScale(scale);
    d.axes.setPixelScale(scale);
    for (auto* highlight : {&d.hovered, &d.selected}) highlight->setWidth(highlightPixels * scale);
    for (const auto& [id, part] : d.parts) part->setLook(d.look, scale);
}

void SurfaceScene::setSoftware(bool software) {
    m_impl->volume.setSoftware(software);
}

void SurfaceScene::setDraft(bool draft) {
    for (const auto& [id, part] : m_impl->visibleParts()) part->setDraft(draft);
    m_impl->volume.setDraft(draft);
}

CameraPose SurfaceScene::cameraPose() const {
    return poseOf(*m_renderer);
}

void SurfaceScene::setCameraPose(const CameraPose& pose) {
    placeCamera(*m_renderer, pose);
}

CameraAngles SurfaceScene::cameraAngles() const {
    double b[6];
    if (!bounds(b)) return {};
    const auto framing = Framing::of(cameraPose(), *m_renderer, b, m_impl->outline(*this));
    return {framing.azimuth, std::clamp(framing.elevation, -85.0, 85.0), std::clamp(framing.zoom, 0.05, 100.0)};
}

void SurfaceScene::resetCamera() {
    setCamera(20, 22);
}

void SurfaceScene::setCamera(double azimuthDegrees, double elevationDegrees, double zoom) {
    auto& d = *m_impl;
    d.framing = {azimuthDegrees, std::clamp(elevationDegrees, -85.0, 85.0), std::clamp(zoom, 0.05, 100.0)};
    d.frame(*this, 0, false);
}

void SurfaceScene::setTurn(double turn) {
    m_impl->frame(*this, turn, true);
}

void SurfaceScene::setTile(const std::optional<Tile>& tile) {
    auto& d = *m_impl;
    auto* camera = m_renderer->GetActiveCamera();
    if (!d.tile && tile) d.untiled = cameraPose();
    if (d.tile && !tile) camera->SetViewAngle(d.untiled.viewAngle);
    d.tile = tile;
    const bool gradient = m_renderer->GetGradientBackground();
    if (!tile) {
        if (gradient) d.paintGround(0, 1);
        return camera->SetWindowCenter(0, 0);
    }
    if (gradient) d.paintGround(double(tile->top) / tile->wholeHeight, double(tile->top + tile->height) / tile->wholeHeight);
    // The tile's share of the picture, and how far its middle lies from the picture's in half tiles.
    const double wide = double(tile->width) / tile->wholeWidth, high = double(tile->height) / tile->wholeHeight;
    const double x = (2 * tile->left + tile->width) / double(tile->wholeWidth) - 1, y = 1 - (2 * tile->top + tile->height) / double(tile->wholeHeight);
    const double half = std::tan(vtkMath::RadiansFromDegrees(d.untiled.viewAngle) / 2);
    camera->SetViewAngle(vtkMath::DegreesFromRadians(2 * std::atan(half * high)));
    camera->SetWindowCenter(x / wide, y / high);
}

void SurfaceScene::orbit(double right, double up) {
    orbitCamera(*m_renderer, right, up);
}

void SurfaceScene::pan(double right, double down) {
    panCamera(*m_renderer, right, down);
}

void SurfaceScene::zoomBy(double factor, double x, double y) {
    zoomCamera(*m_renderer, factor, x, y);
}

std::optional<Picked> SurfaceScene::pick(double x, double y) {
    return m_impl->picking.at(x, y, *m_renderer, m_impl->visibleParts());
}

void SurfaceScene::highlight(const std::optional<Picked>& picked) {
    auto& d = *m_impl;
    d.hovered.hide();
    const auto* part = picked ? d.find(picked->mesh) : nullptr;
    if (!part || !part->visible()) return;
    if (picked->object) d.outlineObject(d.hovered, picked->object);
    else d.outlineTriangles(d.hovered, *part, trianglesAround(part->surface(), picked->triangle));
}

void SurfaceScene::select(LabelId object) {
    m_impl->selectedObject = object;
    m_impl->outlineObject(m_impl->selected, object);
}

} // namespace granule::scene
