// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/SceneRecipe.h"
#include "ui/figure/VideoWriter.h"
#include "ui/scene/CameraPose.h"
#include "ui/scene/SlicePlanes.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace granule::figure {

/// How a movement goes from beginning to end: at one speed, or starting and ending at rest.
enum class Easing { Linear, Smooth };

/// Where a movement is at `part` (0..1) of its time.
double eased(Easing easing, double part);

/// A plain card: title and subtitle in the middle of the ground.
struct CardShot {};

/// The 3D view turns around itself, from where the recipe's camera stands.
struct TurntableShot {
    enum class Axis { Long, X, Y, Z }; ///< Long: up in the picture, along the longest side of what is there
    std::string labels = {};           ///< by name; empty: the first
    Axis axis = Axis::Long;
    double degrees = 360; ///< backwards below 0
    Easing easing = Easing::Linear;
};

/// A moment of a flight: where the camera is then, by angles as the recipe's camera or by a pose in nm, and how opaque classes are.
struct FlyKey {
    double at = 0; ///< seconds from the beginning of the segment
    double azimuth = 20, elevation = 22, zoom = 1;
    std::optional<scene::CameraPose> pose = {}; ///< instead of the angles
    Easing easing = Easing::Linear;             ///< of the way to the next key; Smooth rests at both
    std::map<std::string, double> opacityOf = {};
};

/// The camera flies through its keys, which rise in time. There is one at least.
struct FlyShot {
    std::string labels = {};
    std::vector<FlyKey> keys;
};

/// The slices of the image one after another with the labels over them, and the same plane moving through the 3D view.
struct SweepShot {
    enum class Layout { Beside, Above, Slice, Scene }; ///< slice left of the 3D view, above it, alone, the 3D view alone
    std::string labels = {};
    scene::SliceAxis axis = scene::SliceAxis::Z;
    std::optional<std::int64_t> from = {}, to = {}; ///< slices; the first and last where left out; may run backwards
    Layout layout = Layout::Beside;
    bool grow = true; ///< surfaces appear as the plane passes them; else they are there from the beginning
};

/// Several label maps one after another, melting into each other: in one slice, or in the 3D view, which may turn meanwhile.
struct CrossfadeShot {
    std::vector<std::string> between = {}; ///< names of label maps; all where empty
    bool inSlice = true;
    scene::SliceAxis axis = scene::SliceAxis::Z;
    std::optional<std::int64_t> slice = {}; ///< the middle one where left out
    double degrees = 0;                     ///< of turn in the 3D view
};

/// One piece of a film.
struct FilmSegment {
    double seconds = 6;
    std::variant<CardShot, TurntableShot, FlyShot, SweepShot, CrossfadeShot> shot = TurntableShot{};
    std::string title = {}, subtitle = {}; ///< come and go at its beginning; on a card they stay
    std::string caption = {};              ///< stays; a crossfade has the names of its label maps instead where it is empty
};

/// A film as a person would write it down; read from JSON:
///
///     { "labels": {"Truth": "truth.tif", "Algorithm": "ours.tif"},   files, for granule-cli film; the first is shown where none is named
///       "image": "image.tif",
///       "recipe": { ... },                        the 3D views: see SceneRecipe; its scale bar counts for slices too
///       "size": "1920x1080", "fps": 30, "quality": 18,
///       "legend": true,                           the classes with their colours
///       "fade": 0.5,                              seconds in which a segment melts into the next
///       "segments": [ one after another, each with "kind", "seconds", and where wanted "title", "subtitle", "caption":
///         {"kind": "card", "title": "A platelet", "subtitle": "SBF-SEM, 40 x 10 x 10 nm"},
///         {"kind": "turntable", "labels": "Truth", "axis": "long" | "x" | "y" | "z", "degrees": 360, "easing": "linear" | "smooth"},
///         {"kind": "fly", "keys": [{"at": 0, "azimuth": 20, "elevation": 22, "zoom": 1, "easing": "smooth"},
///                                  {"at": 3, "position_nm": [x,y,z], "focus_nm": [x,y,z], "up": [0,-1,0], "opacity_of": {"Cell": 0.05}}]},
///         {"kind": "sweep", "axis": "z", "from": 0, "to": 49, "layout": "beside" | "above" | "slice" | "scene", "grow": true},
///         {"kind": "crossfade", "between": ["Truth", "Algorithm"], "view": "slice" | "scene", "axis": "z", "slice": 25, "degrees": 0} ] }
struct Film {
    SceneRecipe recipe;
    VideoOptions video{1920, 1080, 30, 18};
    bool legend = true;
    double fade = 0.5;
    std::vector<FilmSegment> segments;
    std::vector<std::pair<std::string, std::string>> labelFiles; ///< name and path, in order
    std::string imageFile;

    /// Of all segments; where two melt into each other they overlap.
    double seconds() const;
    std::int64_t frames() const;
    /// Throws Error (Unreadable, InvalidValue) that names the key that is wrong.
    static Film parse(const std::string& json);
    /// Throws Error (NotFound) too.
    static Film load(const std::string& path);
    /// What parse() reads.
    std::string toJson() const;
};

/// What is seen at a moment: the segment, how far into it, and for how much of the picture it counts; two where they melt.
struct FilmMoment {
    std::size_t segment = 0;
    double seconds = 0, weight = 1;
};
std::vector<FilmMoment> momentsAt(const Film& film, double seconds);

/// Which of `count` label maps a crossfade of `length` seconds shows after `seconds`: `first`, and the one after it by `share`.
struct Crossing {
    std::size_t first = 0;
    double share = 0;
};
Crossing crossingAt(std::size_t count, double length, double seconds);

} // namespace granule::figure
