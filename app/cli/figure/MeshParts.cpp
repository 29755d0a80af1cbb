// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/MeshParts.h"

#include "core/objects/Components.h"
#include "core/objects/ObjectIds.h"
#include "core/surface/SurfaceSet.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"
#include "ui/figure/SceneRecipe.h"
#include "ui/scene/SurfaceScene.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <charconv>
#include <cmath>
#include <numeric>

namespace granule::cli {

namespace {

constexpr double fewestTriangles = 1000; ///< of a piece, where its voxels give as many

std::string nameOf(LabelId id, const ClassSchema& schema) {
    const auto* known = schema.find(id);
    if (known) return known->name;
    return (id < firstObjectId ? "Class " : "Object ") + std::to_string(id);
}

LabelId idNamed(const std::string& text, const ClassSchema& schema) {
    LabelId id = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (trouble == std::errc() && end == text.data() + text.size()) return id;
    const auto same = [&](const std::string& name) {
        return std::ranges::equal(text, name, [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
    };
    std::string known;
    for (const auto& c : schema.classes) {
        if (same(c.name) || same(c.shortName)) return c.id;
        known += (known.empty() ? "" : ", ") + std::to_string(c.id) + " " + c.name;
    }
    throw Error(ErrorKind::InvalidValue, "There is no class '" + text + "': name one of " + known + ".");
}

surface::MeshPart partOf(LabelId id, const ClassSchema& schema, const std::set<LabelId>& shown) {
    const auto* known = schema.find(id);
    const auto inside = surface::withInnerClasses(schema, id);
    const bool holdsOthers = std::ranges::count_if(inside, [&](LabelId i) { return shown.contains(i); }) > 1;
    return {nameOf(id, schema), known ? known->colour : figure::okabeIto(id), holdsOthers ? scene::SurfaceScene::opacityIn(schema, id) : 1.0, {id, nullptr}};
}

/// One connected piece.
struct Piece {
    LabelId id;         ///< of its voxels
    std::size_t number; ///< among those of its class, 1 the largest
    Box box;
    double share; ///< of the class's triangles, about
};

/// The pieces of a class, painted with ids of their own.
struct Pieces {
    LabelMap map;
    std::vector<Piece> all;
};

/// `free`: ids from here on are in no voxel. An object is one piece.
Pieces piecesOf(const LabelMap& labels, LabelId id, LabelId free, const ClassSchema& schema, const std::stop_token& stop) {
    if (id >= firstObjectId) return {labels, {{id, 1, objects::boxOf(labels, id), 1}}};
    const auto ids = surface::withInnerClasses(schema, id);
    const objects::WantedLabels wanted([ids](LabelId i) { return std::ranges::find(ids, i) != ids.end(); });
    const objects::Components components(labels, Box::of(labels.shape()), wanted, objects::Neighbours::Corners, false, stop);
    const auto& all = components.all();
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return all[i].voxels; });
    const auto area = [](const objects::Component& c) { return std::pow(static_cast<double>(c.voxels), 2.0 / 3); }; // as of one shape
    double allArea = 0;
    for (const auto& c : all) allArea += area(c);
    std::vector<std::optional<LabelId>> painted(all.size());
    Pieces pieces{labels, {}};
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        const auto& piece = all[order[rank]];
        painted[order[rank]] = free + static_cast<LabelId>(rank);
        pieces.all.push_back({*painted[order[rank]], rank + 1, piece.box, area(piece) / allArea});
    }
    components.paint(labels, painted, stop).apply(pieces.map);
    return pieces;
}

surface::SurfaceMesh surfaceOf(const Pieces& pieces, const Piece& piece, surface::SurfaceOptions options, const std::stop_token& stop) {
    NoProgress nobody;
    options.targetTriangles = std::max(fewestTriangles, options.targetTriangles * piece.share);
    return surface::extractSurface(pieces.map, piece.id, piece.box, options, nobody, stop);
}

} // namespace

std::vector<LabelId> chosenLabels(const std::vector<std::string>& named, const std::set<LabelId>& present, const ClassSchema& schema) {
    std::vector<LabelId> chosen;
    for (const auto& text : named) {
        const auto id = idNamed(text, schema);
        if (!present.contains(id) || id == 0) {
            std::string there;
            for (const auto other : present)
                if (other != 0 && other < firstObjectId) there += (there.empty() ? "" : ", ") + std::to_string(other) + " " + nameOf(other, schema);
            throw Error(ErrorKind::NotFound, id == 0 ? "Background has no surface: choose another --class."
                                                     : "The labels hold no voxel of '" + text + "': choose among " + there + ".");
        }
        if (std::ranges::find(chosen, id) == chosen.end()) chosen.push_back(id);
    }
    if (named.empty()) std::ranges::copy_if(present, std::back_inserter(chosen), [](LabelId id) { return id != 0; });
    return chosen;
}

std::vector<surface::MeshPart> partsOfLabels(const LabelMap& labels, const std::vector<LabelId>& ids, const ClassSchema& schema,
                                             const surface::SurfaceOptions& options, Progress& progress, const std::stop_token& stop) {
    const std::set<LabelId> shown(ids.begin(), ids.end());
    auto meshes = surface::extractSurfaces(labels, schema, ids, options, progress, stop);
    std::vector<surface::MeshPart> parts;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        parts.push_back(partOf(ids[i], schema, shown));
        parts.back().mesh = std::move(meshes[i]);
    }
    return parts;
}

std::vector<surface::MeshPart> partsOfPieces(const LabelMap& labels, const std::vector<LabelId>& ids, const ClassSchema& schema,
                                             const surface::SurfaceOptions& options, Progress& progress, const std::stop_token& stop) {
    const std::set<LabelId> shown(ids.begin(), ids.end());
    const auto present = objects::idsOf(labels);
    const auto free = std::max(firstObjectId, present.empty() ? 0 : *present.rbegin() + 1);
    std::vector<surface::MeshPart> parts;
    for (std::size_t k = 0; k < ids.size(); ++k) {
        const auto pieces = piecesOf(labels, ids[k], free, schema, stop);
        const auto first = parts.size();
        parts.resize(first + pieces.all.size());
        SubProgress whole(progress, static_cast<double>(k) / static_cast<double>(ids.size()), static_cast<double>(k + 1) / static_cast<double>(ids.size()));
        std::atomic<std::size_t> done = 0;
        onAllCores(pieces.all.size(), [&](std::size_t i) {
            auto& part = parts[first + i];
            part = partOf(ids[k], schema, shown);
            if (ids[k] < firstObjectId) part.name += " " + std::to_string(pieces.all[i].number);
            part.mesh = surfaceOf(pieces, pieces.all[i], options, stop);
            part.mesh.id = ids[k];
            whole.update(static_cast<double>(++done) / static_cast<double>(pieces.all.size()));
        });
    }
    return parts;
}

} // namespace granule::cli
