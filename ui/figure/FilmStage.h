// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/SceneRecipe.h"
#include "ui/figure/SliceFrames.h"

#include <map>
#include <memory>
#include <tuple>

namespace granule::figure {

/// The id of the class that a film or recipe names, by name or number. Throws Error (InvalidValue) that lists those there are.
LabelId classIdOf(const std::string& name, const ClassSchema& schema);

/// One label map as a 3D scene with what draws it, for as many pictures as a film wants. What stays as it was since the picture
/// before is not drawn again. One thread.
class FilmStage {
public:
    /// Extracts the surfaces that the recipe shows; its scale bar is left to who writes over the pictures. `slices`, which outlives
    /// the stage, gives the grey values of planes.
    FilmStage(const LabelMap& labels, const Volume& image, const ClassSchema& schema, SceneRecipe recipe, const SliceFrames& slices,
              Progress& progress, std::stop_token stop);
    ~FilmStage();

    /// A plane of the image in the scene.
    struct Plane {
        scene::SliceAxis axis = scene::SliceAxis::Z;
        std::int64_t slice = 0;
        int keep = 0; ///< -1: only surfaces before the plane along its axis are there, 1: only those after it, 0: all
        friend bool operator==(const Plane&, const Plane&) = default;
    };

    /// Where a camera of these angles (SceneRecipe) stands so that everything stays in a picture of this size all the way round.
    scene::CameraPose pose(double azimuth, double elevation, double zoom, int width, int height);
    /// Of everything that is there, in nm; false where nothing is.
    bool box(scene::Vector& low, scene::Vector& high) const;
    /// As opaque as the recipe says, but for those named here; by class id.
    void setOpacities(const std::map<LabelId, double>& opacities);
    /// Shows a plane instead of the recipe's, or that one again.
    void setPlane(const std::optional<Plane>& plane);
    scene::RgbImage picture(const scene::CameraPose& pose, int width, int height);

private:
    void resize(int width, int height);

    SceneRecipe m_recipe;
    const SliceFrames& m_slices;
    VoxelSpacing m_spacing;
    std::map<LabelId, double> m_usual, m_opacities;
    std::optional<Plane> m_plane;
    scene::Clip m_usualClip; ///< without the plane
    scene::SurfaceScene m_scene;
    std::unique_ptr<scene::OffscreenRenderer> m_renderer;
    std::map<std::tuple<double, double, double, int, int>, scene::CameraPose> m_poses; ///< asked for lately
    scene::CameraPose m_pose;                                                        ///< of the last picture
    scene::RgbImage m_last; ///< empty where the scene has changed since
};

} // namespace granule::figure
