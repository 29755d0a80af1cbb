// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"
#include "core/volume/Box.h"
#include "core/volume/ObjectTable.h"
#include "core/volume/Volume.h"
#include "ui/scene/SurfaceScene.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace granule::figure {

/// How a 3D picture or a film is made, as a person would write it down; read from JSON:
///
///     { "classes": ["Mitochondrion", 3, 4],      names or ids; all where left out
///       "hidden_objects": [261, 300],            single objects that are not shown
///       "colours": "screen",                     or "paper", "okabe-ito"
///       "colour_of": {"3": "#4073f2"},           single classes, by id or name
///       "opacity_of": {"1": 0.2},
///       "camera": {"azimuth": 20, "elevation": 22, "zoom": 1},   degrees; or, for one place in one stack,
///       "camera": {"position_nm": [x, y, z], "focus_nm": [x, y, z], "up": [x, y, z], "view_angle": 24},
///       "background": ["#232731", "#121418"],    top and bottom, or "white", "dark" or "transparent"
///       "light": {"occlusion": 1, "silhouette": 1.2, "depth_cue": 0.3},   see scene::Look
///       "clip": {"axis": "z", "at": 0.5, "keep": "beyond"},   share of what is shown; or "before"
///       "clip_plane": {"point_nm": [x, y, z], "normal": [x, y, z]},       keeps what the normal points to
///       "clip_box": "10:20,100:400,100:400",     voxels, z0:z1,y0:y1,x0:x1
///       "smoothing": 20, "triangles": 400000,    for each class
///       "orthoslices": {"z": 25, "y": 300},      grey slices; need the image ("orthoslice": 25 means z)
///       "volume": 0.4,                           the image to be seen through, 0 clear to 1 dense; needs it too
///       "scale_bar": true, "axes": false }
///
/// A camera in degrees and a cut as a share fit any cell; so one recipe serves thirty cells.
struct SceneRecipe {
    enum class Palette { Screen, Paper, OkabeIto };

    std::optional<std::vector<std::string>> classes; ///< names or ids as text
    Palette palette = Palette::Screen;
    std::map<std::string, Colour> colourOf;
    std::map<std::string, double> opacityOf;
    double azimuth = 20, elevation = 22, zoom = 1;
    Colour top = scene::darkTop, bottom = scene::darkBottom;
    surface::SurfaceOptions surface = {};
    std::array<std::optional<std::int64_t>, 3> orthoslices = {}; ///< z, y, x
    bool scaleBar = true;
    std::set<LabelId> hiddenObjects = {};
    std::optional<scene::CameraPose> pose = {}; ///< instead of azimuth, elevation and zoom
    bool transparent = false;                   ///< no ground at all, where the file can say so
    scene::Look look = {};
    std::optional<scene::Cut> cut = {};
    std::optional<scene::Clip::Plane> clipPlane = {};
    std::optional<Box> clipBox = {};
    std::optional<double> volumeDensity = {};
    bool axes = false;

    /// Throws Error (Unreadable, InvalidValue) that names the key that is wrong.
    static SceneRecipe parse(const std::string& json);
    /// Throws Error (NotFound) too.
    static SceneRecipe load(const std::string& path);
    /// What parse() reads, with all that differs from the default.
    std::string toJson() const;
    bool needsImage() const;
};

/// The classes of `schema` as the recipe shows them: chosen, coloured. Throws Error (InvalidValue) for a class that the
/// schema does not know.
std::vector<OrganelleClass> styledClasses(const SceneRecipe& recipe, const ClassSchema& schema);

/// How opaque every class is that the recipe shows. Throws as styledClasses().
std::map<LabelId, double> opacitiesOf(const SceneRecipe& recipe, const ClassSchema& schema);

/// The colour of class `id` in a set that colour-blind people tell apart (after Okabe and Ito).
Colour okabeIto(LabelId id);

/// Extracts the surfaces that the recipe shows and puts them into `scene`, with everything else that it says, the camera
/// aside. `image` may be null where the recipe needs none; Error (InvalidValue) where it does, (Mismatch) for one of
/// another size. The labels hold classes alone, or, with `objects`, their objects too.
void buildScene(scene::SurfaceScene& scene, const LabelMap& labels, const Volume& image, const ClassSchema& schema,
                const SceneRecipe& recipe, Progress& progress, std::stop_token stop = {}, const ObjectTable& objects = {});

/// Looks at the scene as the recipe says; the scene is built, and its renderer has its size.
void aimCamera(scene::SurfaceScene& scene, const SceneRecipe& recipe);

} // namespace granule::figure
