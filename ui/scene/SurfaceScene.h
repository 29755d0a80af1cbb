// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/GreyRange.h"

#include <vtkRenderer.h>
#include <vtkSmartPointer.h>

#include <array>
#include <map>
#include <optional>

namespace granule::scene {

/// Surfaces of classes in one VTK renderer, without any window or Qt. Cells are translucent, organelles opaque.
/// Used by the desktop's 3D view, by `render` and by the turntable. One thread: the one that owns the GL context.
/// Positions are in nm, x, y, z; the picture shows x to the right, y down and z away, as the slices do.
class SurfaceScene {
public:
    SurfaceScene();
    ~SurfaceScene();
    SurfaceScene(const SurfaceScene&) = delete;
    SurfaceScene& operator=(const SurfaceScene&) = delete;

    vtkRenderer* renderer() const noexcept { return m_renderer; }
    /// Shows `mesh`, or replaces the one of the same id. Classes that lie in no other class are shown as a glassy shell;
    /// setOpacity() with opacityIn() knows better where the schema is at hand.
    void setMesh(const surface::SurfaceMesh& mesh, const OrganelleClass& style);
    void removeMesh(LabelId id);
    void clear();
    bool hasMesh(LabelId id) const;
    void setVisible(LabelId id, bool visible);
    void setColour(LabelId id, const Colour& colour);
    /// 1 opaque; below it a translucent shell. Overrides what setMesh() chose.
    void setOpacity(LabelId id, double opacity);
    /// What lets one see inside: classes that hold others are shells, thin around whole cells; the rest is opaque.
    static double opacityIn(const ClassSchema& schema, LabelId id);
    /// Triangles of all visible meshes.
    std::int64_t triangles() const;
    /// A grey slice of the image at its place in space; empty removes it.
    void setOrthoslice(const std::optional<std::pair<std::int64_t, std::vector<std::uint8_t>>>& zAndGrey, const Shape& shape,
                       const VoxelSpacing& spacing);
    /// Three thin lines through a position in nm (x, y, z) as long as `extentNm`; empty removes them.
    void setMarker(const std::optional<std::array<double, 3>>& atNm, const std::array<double, 3>& extentNm);
    void setBackground(const Colour& top, const Colour& bottom);
    void setScaleBarVisible(bool visible);
    /// Device pixels a design pixel, for the scale bar and lines.
    void setPixelScale(double scale);
    /// Looks at everything from the front, a little from above.
    void resetCamera();
    /// As resetCamera(), from elsewhere: degrees around the long axis, and above the plane across it. `zoom` 1 fits.
    void setCamera(double azimuthDegrees, double elevationDegrees, double zoom = 1);
    /// Turns the camera around the volume's long axis: 0 to 1 is once round, counted from the position that
    /// resetCamera() or setCamera() gave. Everything stays in the picture all the way round.
    void setTurn(double turn);

    // ---- by hand; positions are parts of the picture, 0,0 at its upper left corner
    /// Turns the camera around what it looks at, degrees to the right and up.
    void orbit(double right, double up);
    /// Moves the picture, in parts of its height.
    void pan(double right, double down);
    /// Comes nearer by `factor`, keeping what lies at (x, y) there.
    void zoomBy(double factor, double x = 0.5, double y = 0.5);
    /// Where the surface seen at (x, y) lies, in nm, x, y, z. Organelles are found through the cells around them.
    std::optional<std::array<double, 3>> pick(double x, double y);
    /// The camera of another scene.
    void copyCamera(const SurfaceScene& other);

private:
    vtkSmartPointer<vtkRenderer> m_renderer;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::scene
