// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Skeleton.h"
#include "core/measure/Sphere.h"
#include "core/measure/Subjects.h"
#include "core/volume/Volume.h"

#include <limits>
#include <optional>
#include <vector>

namespace granule::measure {

inline constexpr double notThere = std::numeric_limits<double>::quiet_NaN();

/// How a vessel of the open canalicular system ends.
enum class Opening {
    Open,   ///< it touches the background that reaches the border of the stack
    Cut,    ///< it does not, but leaves the stack: what lies beyond is not known
    Closed, ///< neither
};

/// One object, measured. Lengths in nm, axis order z,y,x; NaN where there is nothing to measure.
struct MeasuredObject {
    LabelId id = 0, classId = 0;
    LabelId cell = 0; ///< the cell that it lies in; a cell lies in itself; 0: in none
    std::int64_t voxels = 0;
    double volumeNm3 = 0, surfaceNm2 = 0;
    double sphericity = notThere; ///< the surface of the ball of its volume by its own: 1 for a ball; not of cut ones
    Vector axesNm{};       ///< whole lengths of the axes of the ellipsoid with its moments, longest first
    Vector longAxis{};     ///< unit vector, z positive
    Vector centroid{};     ///< in voxels
    Box box;
    bool cutOff = false; ///< it touches the border of the stack, which may have cut it
    LabelId nearest = 0; ///< of its class in its cell, by the gap between surfaces
    double nearestGapNm = notThere;
    LabelId nearestCentre = 0; ///< the same by the distance of centroids
    double nearestCentreNm = notThere;
    std::map<LabelId, double> contactNm2; ///< by class of what it touches; 0: background
    double centroidToMembraneNm = notThere, leastToMembraneNm = notThere;
    std::optional<Opening> opening;           ///< of vessels
    std::optional<SkeletonLengths> skeleton;  ///< of vessels
    double greyMean = notThere, greySd = notThere; ///< where there was an image
};

/// One cell with all that lies in it.
struct MeasuredCell {
    LabelId id = 0;
    std::int64_t voxels = 0; ///< its own and those of its organelles
    double volumeNm3 = 0, surfaceNm2 = 0;
    bool cutOff = false;
    struct OfClass {
        std::int64_t count = 0, voxels = 0;
    };
    std::map<LabelId, OfClass> classes; ///< its organelles, and as 1 the cell's own voxels
    std::map<Opening, std::int64_t> openings; ///< how many vessels
    SkeletonLengths vessels;                  ///< all of them together
};

struct Morphometry {
    VoxelSpacing spacing;
    ObjectTable table; ///< of all that was measured
    std::vector<MeasuredObject> objects; ///< by id
    std::vector<MeasuredCell> cells;     ///< by id
    std::map<LabelId, Skeleton> skeletons; ///< of vessels, where they were asked for
};

struct MeasureOptions {
    ObjectsFrom from = ObjectsFrom::Auto;
    const Volume* image = nullptr; ///< grey values are measured in it; of the map's shape
    bool keepSkeletons = false;
    bool middleLines = true; ///< path, branches and ends of vessels
};

/// Measures every object of a snapshot in one pass over its blocks. resources/manual/measure.md says what each number
/// means. On all cores; throws Error where the image does not fit, Cancelled.
Morphometry measure(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, const MeasureOptions& options,
                    Progress& progress, const std::stop_token& stop = {});

/// The same of a map in which all is an object already: the pass itself.
Morphometry measure(const Subjects& subjects, const ClassSchema& schema, const MeasureOptions& options, Progress& progress,
                    const std::stop_token& stop = {});

/// The class that vessels of the canalicular system are of: named so; 0 where there is none.
LabelId vesselClass(const ClassSchema& schema);

} // namespace granule::measure
