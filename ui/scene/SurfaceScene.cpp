// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/SurfaceScene.h"

#include "ui/scene/AmbientShade.h"
#include "ui/scene/ScaleBar.h"

#include <vtkActor.h>
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
#include <vtkPointData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>
#include <vtkTexture.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <cmath>

namespace granule::scene {

namespace {

using Vector = std::array<double, 3>;

double dot(const Vector& a, const Vector& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
Vector cross(const Vector& a, const Vector& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
Vector sum(const Vector& a, double s, const Vector& b, double t) {
    return {s * a[0] + t * b[0], s * a[1] + t * b[1], s * a[2] + t * b[2]};
}

constexpr double cellOpacity = 0.22;

/// The glass of a cell: clear where one looks straight through, dense where the membrane turns away.
constexpr const char* shellShader = "//VTK::Light::Impl\n"
                                    "  float facing = abs(normalVCVSOutput.z);\n"
                                    "  float rim = 1.0 - facing;\n"
                                    "  fragOutput0.a = clamp(opacity * (0.35 + 2.4 * rim * rim), 0.0, 0.9);\n";

struct Part {
    vtkSmartPointer<vtkPolyData> surface; ///< shares points and triangles with the mesh, has colours of its own
    vtkNew<vtkPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;
    std::vector<float> shade;
    Colour colour;
    double opacity = 1;

    bool opaque() const { return opacity >= 1; }
    void paint() {
        vtkNew<vtkUnsignedCharArray> colours;
        colours->SetNumberOfComponents(3);
        colours->SetNumberOfTuples(surface->GetNumberOfPoints());
        auto* out = colours->GetPointer(0);
        const std::array<std::uint8_t, 3> rgb{colour.r, colour.g, colour.b};
        for (std::size_t i = 0; i < static_cast<std::size_t>(surface->GetNumberOfPoints()); ++i)
            for (const auto c : rgb)
                *out++ = static_cast<unsigned char>(std::lround(static_cast<float>(c) * (i < shade.size() ? shade[i] : 1.f)));
        surface->GetPointData()->SetScalars(colours);
    }
};

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
    std::map<LabelId, std::unique_ptr<Part>> parts;
    std::unique_ptr<ScaleBar> scaleBar;
    vtkNew<vtkCallbackCommand> beforeFrame;
    vtkNew<vtkActor> slice, marker;
    bool sliceShown = false, shadeIsOld = false;
    double azimuth = 0, elevation = 0, zoom = 1;
    double pixelScale = 1;

    void shade();
    Vector longAxis(const double bounds[6]) const;
    void look(double azimuthDegrees, bool allRound);
    std::vector<Vector> outline(const Vector& centre) const;
    bool bounds(double b[6]) const;
};

void SurfaceScene::Impl::shade() {
    if (!shadeIsOld) return;
    shadeIsOld = false;
    std::vector<vtkPolyData*> opaque;
    for (const auto& [id, part] : parts)
        if (part->opaque() && part->actor->GetVisibility()) opaque.push_back(part->surface);
    const AmbientShade ambient(opaque);
    for (const auto& [id, part] : parts) {
        if (!part->actor->GetVisibility()) continue;
        part->shade = part->opaque() ? ambient.of(part->surface) : std::vector<float>();
        part->paint();
    }
}

bool SurfaceScene::Impl::bounds(double b[6]) const {
    vtkMath::UninitializeBounds(b);
    for (const auto& [id, part] : parts) {
        if (!part->actor->GetVisibility() || part->surface->GetNumberOfPoints() == 0) continue;
        const double* own = part->actor->GetBounds();
        const bool first = !vtkMath::AreBoundsInitialized(b);
        for (int a = 0; a < 6; a += 2) {
            b[a] = first ? own[a] : std::min(b[a], own[a]);
            b[a + 1] = first ? own[a + 1] : std::max(b[a + 1], own[a + 1]);
        }
    }
    if (!vtkMath::AreBoundsInitialized(b) && sliceShown) std::copy_n(slice->GetBounds(), 6, b);
    return vtkMath::AreBoundsInitialized(b);
}

/// Up in the picture: the volume's longest side, y where it is no shorter than the others by a tenth.
Vector SurfaceScene::Impl::longAxis(const double b[6]) const {
    const double x = b[1] - b[0], y = b[3] - b[2], z = b[5] - b[4];
    if (y * 1.1 >= std::max(x, z)) return {0, -1, 0};
    return x >= z ? Vector{1, 0, 0} : Vector{0, 0, -1};
}

/// A few thousand points of the visible surfaces, relative to `centre`.
std::vector<Vector> SurfaceScene::Impl::outline(const Vector& centre) const {
    std::vector<Vector> points;
    const auto take = [&](vtkPolyData* surface) {
        const vtkIdType count = surface->GetNumberOfPoints(), step = std::max<vtkIdType>(1, count / 2000);
        for (vtkIdType i = 0; i < count; i += step) {
            double p[3];
            surface->GetPoint(i, p);
            points.push_back({p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]});
        }
    };
    for (const auto& [id, part] : parts)
        if (part->actor->GetVisibility()) take(part->surface);
    if (sliceShown) {
        slice->GetMapper()->Update();
        take(static_cast<vtkPolyDataMapper*>(slice->GetMapper())->GetInput());
    }
    return points;
}

void SurfaceScene::Impl::look(double azimuthDegrees, bool allRound) {
    double b[6];
    if (!bounds(b)) return;
    const Vector centre{(b[0] + b[1]) / 2, (b[2] + b[3]) / 2, (b[4] + b[5]) / 2};
    const Vector axis = longAxis(b);
    const Vector front = std::abs(axis[2]) > 0.5 ? Vector{0, -1, 0} : Vector{0, 0, -1};
    const Vector side = cross(axis, front);
    auto* camera = renderer->GetActiveCamera();
    camera->SetViewAngle(24);
    const double aspect = std::max(renderer->GetSize()[1] > 0 ? double(renderer->GetSize()[0]) / renderer->GetSize()[1] : 1.0, 1e-3);
    const double tanY = std::tan(vtkMath::RadiansFromDegrees(camera->GetViewAngle()) / 2), tanX = tanY * aspect;
    const auto points = outline(centre);
    const auto towardsCamera = [&](double degrees) {
        const double a = vtkMath::RadiansFromDegrees(degrees), e = vtkMath::RadiansFromDegrees(elevation);
        return sum(sum(front, std::cos(a), side, std::sin(a)), std::cos(e), axis, std::sin(e));
    };
    double distance = 1;
    for (int k = 0; k < (allRound ? 36 : 1); ++k) {
        const Vector back = towardsCamera(azimuthDegrees + 10 * k);
        const Vector right = cross(axis, back);
        const double length = std::max(std::sqrt(dot(right, right)), 1e-9);
        const Vector unitRight = sum(right, 1 / length, right, 0), up = cross(back, unitRight);
        for (const auto& p : points)
            distance = std::max({distance, std::abs(dot(p, unitRight)) / tanX + dot(p, back), std::abs(dot(p, up)) / tanY + dot(p, back)});
    }
    distance *= 1.06 / zoom;
    const Vector back = towardsCamera(azimuthDegrees);
    camera->SetFocalPoint(centre.data());
    camera->SetPosition(centre[0] + back[0] * distance, centre[1] + back[1] * distance, centre[2] + back[2] * distance);
    camera->SetViewUp(axis.data());
    renderer->ResetCameraClippingRange();
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
        impl.scaleBar->update();
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
    auto part = std::make_unique<Part>();
    part->surface = vtkSmartPointer<vtkPolyData>::New();
    part->surface->ShallowCopy(mesh.polygons);
    part->colour = style.colour;
    part->mapper->SetInputData(part->surface);
    part->mapper->SetScalarModeToUsePointData();
    part->mapper->SetColorModeToDirectScalars();
    part->actor->SetMapper(part->mapper);
    auto* look = part->actor->GetProperty();
    look->SetAmbient(0.14);
    look->SetDiffuse(0.95);
    look->SetSpecular(0.22);
    look->SetSpecularPower(28);
    part->actor->SetVisibility(style.visible);
    m_renderer->AddActor(part->actor);
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
    const auto it = m_impl->parts.find(id);
    if (it == m_impl->parts.end()) return;
    auto& part = *it->second;
    part.opacity = std::clamp(opacity, 0.0, 1.0);
    part.actor->GetProperty()->SetOpacity(part.opacity);
    auto* shader = part.actor->GetShaderProperty();
    shader->ClearAllFragmentShaderReplacements();
    if (!part.opaque()) shader->AddFragmentShaderReplacement("//VTK::Light::Impl", false, shellShader, false);
    part.actor->SetForceTranslucent(!part.opaque());
    part.actor->SetForceOpaque(part.opaque());
    m_impl->shadeIsOld = true;
}

void SurfaceScene::removeMesh(LabelId id) {
    const auto it = m_impl->parts.find(id);
    if (it == m_impl->parts.end()) return;
    m_renderer->RemoveActor(it->second->actor);
    m_impl->parts.erase(it);
    m_impl->shadeIsOld = true;
}

void SurfaceScene::clear() {
    for (const auto& [id, part] : m_impl->parts) m_renderer->RemoveActor(part->actor);
    m_impl->parts.clear();
}

bool SurfaceScene::hasMesh(LabelId id) const {
    return m_impl->parts.contains(id);
}

void SurfaceScene::setVisible(LabelId id, bool visible) {
    const auto it = m_impl->parts.find(id);
    if (it == m_impl->parts.end() || bool(it->second->actor->GetVisibility()) == visible) return;
    it->second->actor->SetVisibility(visible);
    m_impl->shadeIsOld = true;
}

void SurfaceScene::setColour(LabelId id, const Colour& colour) {
    const auto it = m_impl->parts.find(id);
    if (it == m_impl->parts.end() || it->second->colour == colour) return;
    it->second->colour = colour;
    it->second->paint();
}

std::int64_t SurfaceScene::triangles() const {
    std::int64_t count = 0;
    for (const auto& [id, part] : m_impl->parts)
        if (part->actor->GetVisibility()) count += part->surface->GetNumberOfPolys();
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
    d.azimuth = azimuthDegrees;
    d.elevation = std::clamp(elevationDegrees, -85.0, 85.0);
    d.zoom = std::clamp(zoom, 0.05, 100.0);
    d.look(d.azimuth, false);
}

void SurfaceScene::setTurn(double turn) {
    m_impl->look(m_impl->azimuth + 360 * turn, true);
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
    Vector position, focus, up, back;
    camera->GetPosition(position.data());
    camera->GetFocalPoint(focus.data());
    camera->GetViewUp(up.data());
    camera->GetViewPlaneNormal(back.data());
    const Vector side = cross(up, back);
    const double high = 2 * camera->GetDistance() * std::tan(vtkMath::RadiansFromDegrees(camera->GetViewAngle()) / 2);
    const Vector by = sum(side, -right * high, up, down * high);
    camera->SetPosition(sum(position, 1, by, 1).data());
    camera->SetFocalPoint(sum(focus, 1, by, 1).data());
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
            if (part->opaque() == opaque && part->actor->GetVisibility()) {
                picker->AddPickList(part->actor);
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
