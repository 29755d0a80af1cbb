// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/BodySurfaces.h"
#include "core/volume/ObjectTable.h"

namespace granule::surface {

/// The surfaces of classes and their objects while their labels are edited.
///
///     LiveSurfaces coarse({.targetTriangles = 20'000});            // seven classes of 50x800x800 in a fifth of a second
///     show(coarse.update(labels, objects, schema, classes, ...));
///     LiveSurfaces fine = coarse.with({});                         // knows where all labels lie already
///     show(fine.update(labels, objects, schema, classes, ...));
///     show(fine.update(edited, objects, schema, classes, ...));    // a dab: some milliseconds
///
/// Each mesh holds a closed surface for every object of its class, and one around the voxels of the class that belong to
/// no object. Each has the volume of its voxels, and its points are named by the object's id (0: none) in the array "object".
/// What lies inside a class (ClassSchema) is enclosed: an object of an inner class by the object that it shares most faces
/// with. Voxels of an inner class that belong to no object are enclosed where all the faces that they share with the outer class
/// are with one and the same; if there are several, they stay cavities: make objects of them first.
///
/// A value: a copy shares the tiles. One thread at a time, any; update() works on several. Holds a copy of the labels and about
/// 60 bytes a triangle.
class LiveSurfaces {
public:
    explicit LiveSurfaces(const SurfaceOptions& options = {}) : m_surfaces(options) {}

    /// Brings the surfaces of `classes` up to date, on `threads` threads (0: as many as there are processors), and returns
    /// the meshes that changed, all of them at first. Costs what the blocks cost that were replaced since, and putting together
    /// the meshes that are returned. Throws Cancelled; nothing has changed then.
    std::vector<SurfaceMesh> update(const LabelMap& labels, const ObjectTable& objects, const ClassSchema& schema,
                                    const std::vector<LabelId>& classes, Progress& progress, std::stop_token stop = {},
                                    unsigned threads = 0);
    /// The surface of one object alone, as it is in its class's mesh; empty where there is none. Cheap.
    SurfaceMesh object(LabelId classId, LabelId object) const { return m_surfaces.body(classId, object); }
    /// Without any surface, for other options, but with what is known of the labels.
    LiveSurfaces with(const SurfaceOptions& options) const;

private:
    BodySurfaces m_surfaces;
};

} // namespace granule::surface
