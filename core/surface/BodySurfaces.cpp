// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/BodySurfaces.h"

#include "core/surface/MeshBuilder.h"
#include "core/volume/AllCores.h"

#include <algorithm>
#include <mutex>
#include <set>

namespace granule::surface {

namespace {

/// Blurs of the field for what the option counts, rounds of a windowed-sinc filter that would make a mesh as smooth.
int blurRounds(const SurfaceOptions& options) {
    return std::clamp((options.smoothingIterations + 9) / 10, 0, 8);
}

struct Job {
    std::size_t body;
    TileJob tile;
    std::shared_ptr<const TileMesh> made = {};
};

/// Counts what several threads have done.
class Counter {
public:
    Counter(Progress& progress, std::size_t all) : m_progress(progress), m_all(all) {}
    void add() {
        const std::scoped_lock lock(m_mutex);
        m_progress.update(static_cast<double>(++m_done) / static_cast<double>(m_all));
    }

private:
    Progress& m_progress;
    std::size_t m_all, m_done = 0;
    std::mutex m_mutex;
};

using Changes = std::vector<LabelPlaces::Change>;

/// What changed for a body: voxels that came or went, or ids that do. Both lists of ids are sorted.
Changes concerning(const std::vector<LabelId>& before, const std::vector<LabelId>& now, const Changes& changes,
                   const LabelPlaces& placesBefore, const LabelPlaces& placesNow) {
    const auto comesOrGoes = [&](const std::pair<LabelId, LabelId>& swapped) {
        return std::ranges::binary_search(before, swapped.first) != std::ranges::binary_search(now, swapped.second);
    };
    Changes found;
    std::ranges::copy_if(changes, std::back_inserter(found), [&](const auto& change) { return std::ranges::any_of(change.swapped, comesOrGoes); });
    std::vector<LabelId> differing;
    std::ranges::set_symmetric_difference(before, now, std::back_inserter(differing));
    if (differing.empty()) return found;
    for (const auto* places : {&placesBefore, &placesNow})
        for (std::size_t block = 0; block < places->blocks().size(); ++block)
            for (const auto& place : places->blocks()[block]->places)
                if (std::ranges::binary_search(differing, place.id)) found.push_back({block, place.bounds, {}});
    return found;
}

/// The shares of the blocks that the tiles of `jobs` see.
std::vector<SampleShares> sharesFor(const std::vector<Job>& jobs, const std::vector<BodyTiles>& now, const std::vector<BodyExtent>& extents,
                                    const std::vector<LabelMask>& masks, int rounds, std::size_t threads, const std::stop_token& stop) {
    std::vector<SampleShares> shares;
    for (std::size_t i = 0; i < now.size(); ++i) shares.emplace_back(masks[i], now[i].grid);
    std::set<std::pair<std::size_t, std::size_t>> wanted; // body, block
    for (const auto& job : jobs)
        masks[job.body].labels().forEachBlock(seenBy(job.tile.cells, now[job.body].grid, rounds), [&](std::size_t block, const Box&) {
            if (extents[job.body].blocks.contains(block)) wanted.emplace(job.body, block);
        });
    const std::vector<std::pair<std::size_t, std::size_t>> list(wanted.begin(), wanted.end());
    std::vector<SampleShares::Part> parts(list.size());
    onThreads(threads, list.size(), [&](std::size_t i) {
        throwIfStopped(stop);
        const auto [body, block] = list[i];
        parts[i] = shares[body].read(block, extents[body].blocks.at(block).bounds);
    });
    for (std::size_t i = 0; i < list.size(); ++i) shares[list[i].first].add(list[i].second, std::move(parts[i]));
    return shares;
}

void makeTiles(std::vector<Job>& jobs, const std::vector<SampleShares>& shares, int rounds, std::size_t threads, Progress& progress,
               const std::stop_token& stop) {
    Counter counter(progress, jobs.size());
    onThreads(threads, jobs.size(), [&](std::size_t i) {
        throwIfStopped(stop);
        auto& [body, tile, made] = jobs[i];
        made = std::make_shared<const TileMesh>(tileMesh(shares[body], tile.tile, tile.cells, rounds));
        counter.add();
    });
}

} // namespace

std::vector<LabelId> BodySurfaces::update(const LabelMap& labels, const Choose& choose, std::size_t threads, Progress& progress,
                                          const std::stop_token& stop) {
    throwIfStopped(stop);
    const int rounds = blurRounds(m_options);
    auto places = m_places;
    const auto changes = places.update(labels, threads, stop);
    progress.update(0.1);
    auto bodies = choose(places);
    for (auto& body : bodies) std::ranges::sort(body.ids);
    const auto extents = extentsOf(bodies, places);
    std::vector<BodyTiles> now(bodies.size());
    std::vector<Job> jobs;
    std::set<LabelId> changed;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const auto& body = bodies[i];
        now[i] = {body.ids, chooseGrid(extents[i], labels, m_options), static_cast<double>(extents[i].voxels) * labels.spacing().voxelVolumeNm3(), {}};
        const auto before = m_bodies.find({body.mesh, body.object});
        const bool known = before != m_bodies.end() && before->second.grid == now[i].grid;
        const auto mine = known ? concerning(before->second.ids, body.ids, changes, m_places, places) : Changes{};
        std::vector<std::size_t> kept;
        for (auto& tile : tilesToMake(extents[i], now[i].grid, labels, rounds, known ? &mine : nullptr, kept)) jobs.push_back({i, tile});
        for (const auto block : kept)
            if (const auto tile = before->second.tiles.find(block); tile != before->second.tiles.end()) now[i].tiles.insert(*tile);
        if (!known || !mine.empty()) changed.insert(body.mesh);
    }
    SubProgress meshing(progress, 0.1, 0.9);
    std::vector<LabelMask> masks;
    for (const auto& body : bodies) masks.emplace_back(labels, body.ids);
    makeTiles(jobs, sharesFor(jobs, now, extents, masks, rounds, threads, stop), rounds, threads, meshing, stop);
    for (auto& job : jobs)
        if (!job.made->triangles.empty()) now[job.body].tiles[job.tile.block] = std::move(job.made);
    std::map<Key, BodyTiles> all;
    for (std::size_t i = 0; i < bodies.size(); ++i) all[{bodies[i].mesh, bodies[i].object}] = std::move(now[i]);
    for (const auto& [key, tiles] : m_bodies)
        if (!all.contains(key)) changed.insert(key.first);
    m_places = std::move(places);
    m_bodies = std::move(all);
    return {changed.begin(), changed.end()};
}

SurfaceMesh BodySurfaces::mesh(LabelId id, bool naming, std::size_t threads) const {
    std::vector<MeshPart> parts;
    for (auto it = m_bodies.lower_bound({id, 0}); it != m_bodies.end() && it->first.first == id; ++it)
        parts.push_back({it->first.second, &it->second});
    return {id, buildMesh(parts, naming, threads)};
}

SurfaceMesh BodySurfaces::body(LabelId mesh, LabelId object) const {
    const auto it = m_bodies.find({mesh, object});
    if (it == m_bodies.end()) return {mesh, buildMesh({}, true, 1)};
    return {mesh, buildMesh({{object, &it->second}}, true, 1)};
}

BodySurfaces BodySurfaces::with(const SurfaceOptions& options) const {
    BodySurfaces other(options);
    other.m_places = m_places;
    return other;
}

} // namespace granule::surface
