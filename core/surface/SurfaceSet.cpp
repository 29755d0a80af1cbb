// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SurfaceSet.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>
#include <utility>

namespace granule::surface {

namespace {

/// The mean of several pieces of work that run side by side.
class SharedProgress {
public:
    SharedProgress(Progress& whole, std::size_t parts) : m_whole(whole), m_fractions(parts, 0.0) {}

    class Part : public Progress {
    public:
        Part(SharedProgress& shared, std::size_t index) : m_shared(shared), m_index(index) {}
        void update(double fraction) override { m_shared.update(m_index, fraction); }

    private:
        SharedProgress& m_shared;
        std::size_t m_index;
    };

private:
    void update(std::size_t index, double fraction) {
        std::lock_guard lock(m_mutex);
        m_fractions[index] = std::max(m_fractions[index], fraction);
        m_whole.update(std::accumulate(m_fractions.begin(), m_fractions.end(), 0.0) / static_cast<double>(m_fractions.size()));
    }
    Progress& m_whole;
    std::mutex m_mutex;
    std::vector<double> m_fractions;
};

} // namespace

std::vector<SurfaceMesh> extractSurfaces(const LabelMap& labels, const ClassSchema& schema, const std::vector<LabelId>& ids,
                                         const SurfaceOptions& options, Progress& progress, std::stop_token stop,
                                         unsigned threads) {
    std::vector<SurfaceMesh> meshes(ids.size());
    std::vector<std::exception_ptr> failures(ids.size());
    SharedProgress shared(progress, ids.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < ids.size(); i = next++) {
            SharedProgress::Part part(shared, i);
            try {
                meshes[i] = extractSurface(labels, ids[i], withInnerClasses(schema, ids[i]), options, part, stop);
                part.update(1);
            } catch (...) {
                failures[i] = std::current_exception();
                next = ids.size();
            }
        }
    };
    {
        const auto wanted = threads ? threads : std::max(1u, std::thread::hardware_concurrency());
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min<std::size_t>(wanted, ids.size()); ++i) helpers.emplace_back(work);
        work();
    }
    for (const auto& failure : failures)
        if (failure) std::rethrow_exception(failure);
    return meshes;
}

std::set<LabelId> changedClasses(const LabelMap& before, const LabelMap& after, const ClassSchema& schema, std::stop_token stop) {
    std::set<std::pair<LabelId, LabelId>> changes;
    std::vector<LabelId> old, now;
    for (std::size_t i = 0; i < after.blockCount(); ++i) {
        if (before.block(i) == after.block(i)) continue;
        throwIfStopped(stop);
        old.resize(static_cast<std::size_t>(after.block(i)->shape().voxels()));
        now.resize(old.size());
        before.block(i)->unpack(old.data());
        after.block(i)->unpack(now.data());
        std::pair<LabelId, LabelId> last{0, 0};
        for (std::size_t v = 0; v < old.size(); ++v) {
            if (old[v] == now[v] || last == std::pair{old[v], now[v]}) continue;
            last = {old[v], now[v]};
            changes.insert(last);
        }
    }
    std::set<LabelId> classes;
    for (const auto& c : schema.classes) {
        const auto inside = withInnerClasses(schema, c.id);
        const auto holds = [&](LabelId id) { return std::ranges::find(inside, id) != inside.end(); };
        if (c.id != 0 && std::ranges::any_of(changes, [&](const auto& change) { return holds(change.first) != holds(change.second); }))
            classes.insert(c.id);
    }
    return classes;
}

} // namespace granule::surface
