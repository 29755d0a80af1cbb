// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/BodyTiles.h"

#include <functional>
#include <utility>

namespace granule::surface {

/// The surfaces of many bodies of one label map, kept up to date: an update makes the tiles anew that an edit touched, and no
/// others. A value: copies share what they can. One thread at a time; works on several.
class BodySurfaces {
public:
    explicit BodySurfaces(const SurfaceOptions& options) : m_options(options) {}

    /// Tells the bodies from where the labels lie; no two have mesh and object in common.
    using Choose = std::function<std::vector<Body>(const LabelPlaces&)>;
    /// Brings the surfaces of the bodies up to date with `labels`; other bodies are forgotten. Returns which meshes
    /// (Body::mesh) changed, sorted. Where it throws, nothing has changed.
    std::vector<LabelId> update(const LabelMap& labels, const Choose& choose, std::size_t threads, Progress& progress,
                                const std::stop_token& stop);
    /// The surfaces of all bodies of one mesh in one; `naming`: with the objects' ids as an array "object" of the points.
    SurfaceMesh mesh(LabelId id, bool naming, std::size_t threads) const;
    /// The surface of one body.
    SurfaceMesh body(LabelId mesh, LabelId object) const;
    /// Without any surface, for other options, but with what is known of the labels.
    BodySurfaces with(const SurfaceOptions& options) const;

private:
    using Key = std::pair<LabelId, LabelId>; // mesh, object

    SurfaceOptions m_options;
    LabelPlaces m_places;
    std::map<Key, BodyTiles> m_bodies;
};

} // namespace granule::surface
