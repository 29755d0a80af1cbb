// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/SurfaceScene.h"

#include "ui/scene/AmbientShade.h"
#include "ui/scene/Framing.h"
#include "ui/scene/ScaleBar.h"
#include "ui/scene/SurfacePart.h"

#include <vtkBoundingBox.h>
#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkCellPicker.h>
#include <vtkImageData.h>
#include <vtkLight.h>
#include <vtkMath.h>
#include <vtkNew.h>
#include <vtkPlaneSource.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkTexture.h>
#include <vtkUnsignedCharArray.h>
#include <vtkVectorOperators.h>

#include <algorithm>
#include <cmath>

namespace granule::scene {

namespace {

using Vector = std::array<double, 3>;

constexpr double cellOpacity = 0.22;

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
    vtkRenderer* renderer = nullptr;
    std::map<LabelId, std::unique_ptr<SurfacePart>> parts;
    std::unique_ptr<ScaleBar> scaleBar;
    vtkNew<vtkCallbackCommand> beforeFrame;
    vtkNew<vtkActor> slice, marker;
    bool sliceShown = false, shadeIsOld = false;
    Framing framing;
    double pixelScale = 1;

    SurfacePart* find(LabelId id) const {
        const auto it = parts.find(id);
        return it == parts.end() ? nullptr : it->second.get();
    }
    void shade();
    void look(double turn, bool allRound);
    std::vector<vtkVector3d> outline() const;
    bool bounds(double b[6]) const;
};

void SurfaceScene::Impl::shade() {
    if (!shadeIsOld) return;
    shadeIsOld = false;
    std::vector<vtkPolyData*> opaque;
    for (const auto& [id, part] : parts)
        if (part->opaque() && part->visible()) opaque.push_back(part->surface());
    const AmbientShade ambient(opaque);
    for (const auto& [id, part] : parts)
        if (part->visible()) part->setShade(part->opaque() ? ambient.of(part->surface()) : std::vector<float>());
}

/// Of everything that is shown; false where nothing is.
bool SurfaceScene::Impl::bounds(double b[6]) const {
    vtkBoundingBox box;
    for (const auto& [id, part] : parts)
        if (part->visible() && part->surface()->GetNumberOfPoints() > 0) box.AddBounds(part->actor()->GetBounds());
    if (!box.IsValid() && sliceShown) box.AddBounds(slice->GetBounds());
    box.GetBounds(b);
    return box.IsValid();
}

/// A few thousand points of the visible surfaces.
std::vector<vtkVector3d> SurfaceScene::Impl::outline() const {
    std::vector<vtkVector3d> points;
    const auto take = [&](vtkPolyData* surface) {
        const vtkIdType count = surface->GetNumberOfPoints(), step = std::max<vtkIdType>(1, count / 2000);
        for (vtkIdType i = 0; i < count; i += step) points.emplace_back(surface->GetPoint(i));
    };
    for (const auto& [id, part] : parts)
        if (part->visible()) take(part->surface());
    if (sliceShown) {
        slice->GetMapper()->Update();
        take(static_cast<vtkPolyDataMapper*>(slice->GetMapper())->GetInput());
    }
    return points;
}

void SurfaceScene::Impl::look(double turn, bool allRound) {
    double b[6];
    if (bounds(b)) framing.place(*renderer, b, outline(), turn, allRound);
}

SurfaceScene::SurfaceScene() : m_renderer(vtkSmartPointer<vtkRenderer>::New()), m_impl(std::make_unique<Impl>()) {
    auto& d = *m_impl;
    d.renderer = m_renderer;
    m_renderer->SetAutomaticLightCreation(false);
    m_renderer->AddLight(cameraLight(-0.6, 0.9, 1, 0.86));
    m_renderer->AddLight(cameraLight(0.9, -0.1, 0.5, 0.26));
    m_renderer->AddLight(cameraLight(0, 0, 1, 0.2));
    m_renderer->SetTwoSidedLighting(true);
    m_renderer->GradientBackgroundOn();
    d.scaleBar = std::make_unique<ScaleBar>(m_renderer);
    setBackground({0x23, 0x27, 0x31}, {0x12, 0x14, 0x18});
    d.beforeFrame->SetClientData(&d);
    d.beforeFrame->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        auto& impl = *static_cast<Impl*>(self);
        impl.shade();
        double unused[6];
        impl.scaleBar->update(impl.bounds(unused));
    });
    m_renderer->AddObserver(vtkCommand::StartEvent, d.beforeFrame);
    d.slice->SetVisibility(false);
    d.marker->SetVisibility(false);
    m_renderer->AddActor(d.slice);
    m_renderer->AddActor(d.marker);
}

SurfaceScene::~SurfaceScene() {
    m_renderer->RemoveObserver(m_impl->beforeFrame);
    m_renderer->RemoveAllViewProps();
}

void SurfaceScene::setMesh(const surface::SurfaceMesh& mesh, const OrganelleClass& style) {
    removeMesh(mesh.id);
    auto part = std::make_unique<SurfacePart>(mesh, style.colour);
    part->actor()->SetVisibility(style.visible);
    m_renderer->AddActor(part->actor());
    m_impl->parts[mesh.id] = std::move(part);
    setOpacity(mesh.id, style.parent == 0 ? cellOpacity : 1);
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
    part->setOpacity(opacity);
    m_impl->shadeIsOld = true;
}

void SurfaceScene::removeMesh(LabelId id) {
    const auto* part = m_impl->find(id);
    if (!part) return;
    m_renderer->RemoveActor(part->actor());
    m_impl->parts.erase(id);
    m_impl->shadeIsOld = true;
}

void SurfaceScene::clear() {
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

std::int64_t SurfaceScene::triangles() const {
    std::int64_t count = 0;
    for (const auto& [id, part] : m_impl->parts)
        if (part->visible()) count += part->surface()->GetNumberOfPolys();
    return count;
}

void SurfaceScene::setOrthoslice(const std::optional<std::pair<std::int64_t, std::vector<std::uint8_t>>>& zAndGrey,
                                 const Shape& shape, const VoxelSpacing& spacing) {
    auto& d = *m_impl;
    d.sliceShown = zAndGrey && !shape.empty() && static_cast<std::int64_t>(zAndGrey->second.size()) == shape.y * shape.x;
    d.slice->SetVisibility(d.sliceShown);
    if (!d.sliceShown) return;
    vtkNew<vtkImageData> image;
    image->SetDimensions(static_cast<int>(shape.x), static_cast<int>(shape.y), 1);
    image->AllocateScalars(VTK_UNSIGNED_CHAR, 1);
    std::ranges::copy(zAndGrey->second, static_cast<unsigned char*>(image->GetScalarPointer()));
    vtkNew<vtkTexture> texture;
    texture->SetInputData(image);
    texture->SetColorModeToDirectScalars();
    texture->InterpolateOn();
    texture->MipmapOn();
    const double width = static_cast<double>(shape.x) * spacing.xNm, height = static_cast<double>(shape.y) * spacing.yNm;
    const double z = (static_cast<double>(zAndGrey->first) + 0.5) * spacing.zNm;
    vtkNew<vtkPlaneSource> plane;
    plane->SetOrigin(0, 0, z);
    plane->SetPoint1(width, 0, z);
    plane->SetPoint2(0, height, z);
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputConnection(plane->GetOutputPort());
    d.slice->SetMapper(mapper);
    d.slice->SetTexture(texture);
    d.slice->GetProperty()->LightingOff();
}

void SurfaceScene::setMarker(const std::optional<Vector>& at, const Vector& extent) {
    auto& d = *m_impl;
    d.marker->SetVisibility(at.has_value());
    if (!at) return;
    // Lines in the colours of the planes that they stand on: x on YZ blue, y on XZ green, z on XY red.
    constexpr unsigned char colours[3][3] = {{0x4c, 0x9f, 0xff}, {0x46, 0xc4, 0x8a}, {0xff, 0x6b, 0x5e}};
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> lines;
    vtkNew<vtkUnsignedCharArray> rgb;
    rgb->SetNumberOfComponents(3);
    for (std::size_t a = 0; a < 3; ++a) {
        auto from = *at, to = *at;
        from[a] = 0;
        to[a] = extent[a];
        const vtkIdType first = points->InsertNextPoint(from.data());
        points->InsertNextPoint(to.data());
        lines->InsertNextCell({first, first + 1});
        rgb->InsertNextTypedTuple(colours[a]);
    }
    vtkNew<vtkPolyData> cross;
    cross->SetPoints(points);
    cross->SetLines(lines);
    cross->GetCellData()->SetScalars(rgb);
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(cross);
    mapper->SetColorModeToDirectScalars();
    d.marker->SetMapper(mapper);
    d.marker->GetProperty()->LightingOff();
    d.marker->GetProperty()->SetLineWidth(static_cast<float>(d.pixelScale));
    d.marker->UseBoundsOff();
}

void SurfaceScene::setBackground(const Colour& top, const Colour& bottom) {
    m_renderer->SetBackground2(top.r / 255.0, top.g / 255.0, top.b / 255.0);
    m_renderer->SetBackground(bottom.r / 255.0, bottom.g / 255.0, bottom.b / 255.0);
    m_impl->scaleBar->setInk(bottom.r + bottom.g + bottom.b > 3 * 128); // it lies at the bottom
}

void SurfaceScene::setScaleBarVisible(bool visible) {
    m_impl->scaleBar->setVisible(visible);
}

void SurfaceScene::setPixelScale(double scale) {
    m_impl->pixelScale = scale;
    m_impl->scaleBar->setPixelScale(scale);
}

void SurfaceScene::resetCamera() {
    setCamera(20, 22);
}

void SurfaceScene::setCamera(double azimuthDegrees, double elevationDegrees, double zoom) {
    auto& d = *m_impl;
    d.framing = {azimuthDegrees, std::clamp(elevationDegrees, -85.0, 85.0), std::clamp(zoom, 0.05, 100.0)};
    d.look(0, false);
}

void SurfaceScene::setTurn(double turn) {
    m_impl->look(turn, true);
}

void SurfaceScene::orbit(double right, double up) {
    auto* camera = m_renderer->GetActiveCamera();
    camera->Azimuth(right);
    camera->Elevation(up);
    camera->OrthogonalizeViewUp();
    m_renderer->ResetCameraClippingRange();
}

void SurfaceScene::pan(double right, double down) {
    auto* camera = m_renderer->GetActiveCamera();
    const vtkVector3d position(camera->GetPosition()), focus(camera->GetFocalPoint()), up(camera->GetViewUp());
    const auto side = up.Cross(vtkVector3d(camera->GetViewPlaneNormal()));
    const double high = 2 * camera->GetDistance() * std::tan(vtkMath::RadiansFromDegrees(camera->GetViewAngle()) / 2);
    const auto by = side * (-right * high) + up * (down * high);
    camera->SetPosition((position + by).GetData());
    camera->SetFocalPoint((focus + by).GetData());
    m_renderer->ResetCameraClippingRange();
}

void SurfaceScene::zoomBy(double factor, double x, double y) {
    if (!(factor > 0)) return;
    auto* camera = m_renderer->GetActiveCamera();
    const int* size = m_renderer->GetSize();
    const double aspect = size[1] > 0 ? static_cast<double>(size[0]) / size[1] : 1;
    camera->Dolly(factor);
    pan((x - 0.5) * aspect * (1 - factor), (y - 0.5) * (1 - factor));
}

std::optional<Vector> SurfaceScene::pick(double x, double y) {
    const int* size = m_renderer->GetSize();
    const auto among = [&](bool opaque) -> std::optional<Vector> {
        vtkNew<vtkCellPicker> picker;
        picker->SetTolerance(1e-4);
        picker->PickFromListOn();
        bool any = false;
        for (const auto& [id, part] : m_impl->parts)
            if (part->opaque() == opaque && part->visible()) {
                picker->AddPickList(part->actor());
                any = true;
            }
        if (!any || !picker->Pick(x * size[0], (1 - y) * size[1], 0, m_renderer)) return {};
        Vector at;
        picker->GetPickPosition(at.data());
        return at;
    };
    if (auto organelle = among(true)) return organelle;
    return among(false);
}

void SurfaceScene::copyCamera(const SurfaceScene& other) {
    m_renderer->GetActiveCamera()->DeepCopy(other.renderer()->GetActiveCamera());
}

} // namespace granule::scene
