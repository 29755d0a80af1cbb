// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"
#include "core/volume/ClassSchema.h"
#include "ui/scene/CameraPose.h"
#include "ui/scene/Clip.h"
#include "ui/scene/Look.h"
#include "ui/scene/Picking.h"
#include "ui/scene/SlicePlanes.h"
#include "ui/scene/VolumeLayer.h"

#include <vtkRenderer.h>
#include <vtkSmartPointer.h>

#include <map>
#include <memory>
#include <optional>
#include <set>

namespace granule::scene {

/// The dark ground, from top to bottom: what is drawn on where nobody asks for another.
inline constexpr Colour darkTop{0x23, 0x27, 0x31}, darkBottom{0x12, 0x14, 0x18};

/// Surfaces of classes in one VTK renderer, without any window or Qt. Cells are translucent, organelles opaque.
/// Used by the desktop's 3D view, by `render` and by films. One thread: the one that owns the GL context.
/// Positions are in nm, x, y, z; the picture shows x to the right, y down and z away, as the slices do.
class SurfaceScene {
public:
    SurfaceScene();
    ~SurfaceScene();
    SurfaceScene(const SurfaceScene&) = delete;
    SurfaceScene& operator=(const SurfaceScene&) = delete;

    vtkRenderer* renderer() const noexcept { return m_renderer; }

    // ---- what is there
    /// Shows `mesh`, or replaces the one of the same id. Classes that lie in no other class are shown as a glassy shell;
    /// setOpacity() with opacityIn() knows better where the schema is at hand.
    void setMesh(const surface::SurfaceMesh& mesh, const OrganelleClass& style);
    void removeMesh(LabelId id);
    /// All meshes.
    void clear();
    bool hasMesh(LabelId id) const;
    void setVisible(LabelId id, bool visible);
    void setColour(LabelId id, const Colour& colour);
    /// 1 opaque; below it a translucent shell. Overrides what setMesh() chose.
    void setOpacity(LabelId id, double opacity);
    /// What lets one see inside: classes that hold others are shells, thin around whole cells; the rest is opaque.
    static double opacityIn(const ClassSchema& schema, LabelId id);
    /// Objects that are not shown, and those that have a colour of their own, of all meshes that say which triangles are
    /// theirs (SurfaceMesh.h); meshes that come later too.
    void setHiddenObjects(const std::set<LabelId>& hidden);
    void setObjectColours(const std::map<LabelId, Colour>& colours);
    /// Triangles of all visible meshes.
    std::int64_t triangles() const;
    /// A grey slice of the image at its place in space, one for each axis; empty removes it.
    void setOrthoslice(SliceAxis axis, const std::optional<GreySlice>& slice, const Shape& shape, const VoxelSpacing& spacing);
    /// The image itself, to be seen through; an empty one removes it.
    void setVolume(const GreyVolume& volume);
    /// Three thin lines through a position as long as `extentNm`; empty removes them.
    void setMarker(const std::optional<Vector>& atNm, const Vector& extentNm);

    // ---- how it looks
    void setBackground(const Colour& top, const Colour& bottom);
    void setLook(const Look& look);
    /// Cuts surfaces and image, not the slices.
    void setClip(const Clip& clip);
    const Clip& clip() const;
    void setScaleBarVisible(bool visible);
    /// A box around everything with lengths along its axes.
    void setAxesVisible(bool visible);
    /// Device pixels a design pixel, for scale bar, texts and lines.
    void setPixelScale(double scale);
    /// Whether the processor draws: the image is then cast by it, too.
    void setSoftware(bool software);
    /// Large surfaces are drawn roughly, with few triangles: while the camera moves where the processor draws.
    void setDraft(bool draft);
    /// Of everything that is shown, as VTK has them; false where nothing is.
    bool bounds(double b[6]) const;

    // ---- from where
    CameraPose cameraPose() const;
    void setCameraPose(const CameraPose& pose);
    /// The angles that come nearest to the pose; a roll and a shift are lost.
    CameraAngles cameraAngles() const;
    /// Looks at everything from the front, a little from above.
    void resetCamera();
    /// As resetCamera(), from elsewhere: degrees around the long axis, and above the plane across it. `zoom` 1 fits.
    void setCamera(double azimuthDegrees, double elevationDegrees, double zoom = 1);
    /// Turns the camera around the volume's long axis: 0 to 1 is once round, counted from the position that
    /// resetCamera() or setCamera() gave. Everything stays in the picture all the way round.
    void setTurn(double turn);
    /// A part of a picture that is too large to be drawn at once, in device pixels from its upper left corner.
    struct Tile {
        int wholeWidth, wholeHeight, left, top, width, height;
    };
    /// From now on draws that part, until it is ended by an empty one. The renderer's window must have the tile's size
    /// when it is drawn.
    void setTile(const std::optional<Tile>& tile);

    // ---- by hand; positions are parts of the picture, 0,0 at its upper left corner
    /// Turns the camera around what it looks at, degrees to the right and up.
    void orbit(double right, double up);
    /// Moves the picture, in parts of its height.
    void pan(double right, double down);
    /// Comes nearer by `factor`, keeping what lies at (x, y) there.
    void zoomBy(double factor, double x = 0.5, double y = 0.5);
    /// The surface seen at (x, y). Organelles are found through the cells around them.
    std::optional<Picked> pick(double x, double y);
    /// Outlines what was picked: the object, or where the mesh does not know objects, what hangs together. Empty: nothing.
    void highlight(const std::optional<Picked>& picked);
    /// Outlines an object of any mesh in another colour, until another is selected; meshes that come later too. 0: none.
    void select(LabelId object);

private:
    vtkSmartPointer<vtkRenderer> m_renderer;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::scene
