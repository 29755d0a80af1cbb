// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"
#include "core/volume/Volume.h"
#include "ui/scene/SurfaceScene.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace granule::figure {

/// How a 3D picture or a turntable is made, as a person would write it down; read from JSON:
///
///     { "classes": ["Mitochondrion", 3, 4],      names or ids; all where left out
///       "colours": "screen",                     or "paper", "okabe-ito"
///       "colour_of": {"3": "#4073f2"},           single classes, by id or name
///       "opacity_of": {"1": 0.2},
///       "camera": {"azimuth": 20, "elevation": 22, "zoom": 1},   degrees
///       "background": ["#232731", "#121418"],    top and bottom, or "white", or "dark"
///       "smoothing": 20, "triangles": 400000,    for each class
///       "orthoslice": 25,                        z of a grey slice; needs the image
///       "scale_bar": true }
struct SceneRecipe {
    enum class Palette { Screen, Paper, OkabeIto };

    std::optional<std::vector<std::string>> classes; ///< names or ids as text
    Palette palette = Palette::Screen;
    std::map<std::string, Colour> colourOf;
    std::map<std::string, double> opacityOf;
    double azimuth = 20, elevation = 22, zoom = 1;
    Colour top{0x23, 0x27, 0x31}, bottom{0x12, 0x14, 0x18};
    surface::SurfaceOptions surface;
    std::optional<std::int64_t> orthoslice;
    bool scaleBar = true;

    /// Throws Error (Unreadable, InvalidValue) that names the key that is wrong.
    static SceneRecipe parse(const std::string& json);
    /// Throws Error (NotFound) too.
    static SceneRecipe load(const std::string& path);
};

/// The classes of `schema` as the recipe shows them: chosen, coloured. Throws Error (InvalidValue) for a class that the
/// schema does not know.
std::vector<OrganelleClass> styledClasses(const SceneRecipe& recipe, const ClassSchema& schema);

/// The colour of class `id` in a set that colour-blind people tell apart (after Okabe and Ito).
Colour okabeIto(LabelId id);

/// Extracts the surfaces that the recipe shows and puts them into `scene`, with background, orthoslice and scale bar; the
/// camera is left alone. `image` may be null where the recipe has no orthoslice.
void buildScene(scene::SurfaceScene& scene, const LabelMap& labels, const Volume& image, const ClassSchema& schema,
                const SceneRecipe& recipe, Progress& progress, std::stop_token stop = {});

} // namespace granule::figure
