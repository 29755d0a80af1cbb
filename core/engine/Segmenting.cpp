// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Segmenting.h"

#include "core/engine/MemberSource.h"

#include <algorithm>

namespace granule::engine {

namespace {

/// How far beyond a tile a member reads, on the grid of 8 that tiles lie on.
std::int64_t beyond(const NetworkGeometry& g) noexcept {
    const auto reach = g.padding == Padding::Valid ? g.margin.y + g.step.y : g.halo;
    return (reach + 7) / 8 * 8;
}

class Run {
public:
    explicit Run(const SegmentRun& run) : m_run(run) {
        for (auto& member : run.members) {
            if (runsOnOwnWindows(member, run.ownWindows)) {
                auto source = std::make_unique<WindowedSource>(member, run);
                if (!m_widest || source->corners().size() < m_widest->corners().size()) m_widest = source.get();
                m_sources.push_back(std::move(source));
            } else {
                m_tiled.push_back(&member);
            }
        }
        if (m_tiled.empty()) layWindows();
        else layTiles();
    }

    void operator()(const ProbabilityPart& finished) {
        double done = 0;
        const double share = 1.0 / static_cast<double>(m_slabs.size() * m_rectangles.size());
        for (const auto& [z0, z1] : m_slabs)
            for (const auto& r : m_rectangles) {
                const Box part{{z0, r.lo.y, r.lo.x}, {z1, r.hi.y, r.hi.x}};
                SubProgress progress(m_run.progress, done, done + share);
                finished(part, mean(part, progress));
                m_run.progress.update(done += share);
            }
    }

private:
    /// Parts end where a new row of the deepest windows begins: then the planes before it are finished.
    void layWindows() {
        auto open = m_run.box.lo.z;
        for (const auto corner : m_widest->corners())
            if (corner > open && corner < m_run.box.hi.z) m_slabs.emplace_back(std::exchange(open, corner), corner);
        m_slabs.emplace_back(open, m_run.box.hi.z);
        m_rectangles = {m_run.box};
    }

    void layTiles() {
        std::int64_t halo = 0, depth = 1;
        for (const auto* member : m_tiled) {
            halo = std::max(halo, beyond(member->geometry()));
            depth = std::max(depth, planesRead(member->geometry(), member->depth()));
        }
        const auto all = tiles(m_run.reader.shape(), m_run.box, halo, m_run.plan.tilePixels);
        for (const auto& tile : all) m_rectangles.push_back({{0, tile.y0, tile.x0}, {1, tile.y1, tile.x1}});
        cutIntoSlabs(std::max<std::int64_t>(1, m_run.plan.together / (all.front().readArea() * depth)));
        for (auto* member : m_tiled) m_sources.push_back(std::make_unique<TiledSource>(*member, m_run));
    }

    /// Ranges of planes that end where the deepest member's windows end, so that no window is run twice; up to `together`
    /// windows each.
    void cutIntoSlabs(std::int64_t together) {
        const auto* deepest = *std::ranges::max_element(m_tiled, {}, [](const Member* m) { return m->depth(); });
        const auto windows = windowsFor(*deepest, m_run.reader.shape().z, m_run.box.lo.z, m_run.box.hi.z);
        const auto count = (windows.size() + static_cast<std::size_t>(together) - 1) / static_cast<std::size_t>(together);
        for (std::size_t i = 0; i < count; ++i)
            m_slabs.emplace_back(windows[i * windows.size() / count].lo, windows[(i + 1) * windows.size() / count - 1].hi);
    }

    torch::Tensor mean(const Box& part, Progress& progress) {
        torch::Tensor sum;
        double done = 0;
        for (const auto& source : m_sources) {
            const auto one = source->probabilities(part);
            if (m_run.votes) m_run.votes(part, static_cast<std::size_t>(&source->member() - m_run.members.data()), one);
            sum = sum.defined() ? sum.add_(one) : one;
            progress.update(++done / static_cast<double>(m_sources.size()));
        }
        return m_sources.size() == 1 ? sum : sum.div_(static_cast<double>(m_sources.size()));
    }

    const SegmentRun& m_run;
    std::vector<Member*> m_tiled;
    std::vector<std::unique_ptr<MemberSource>> m_sources;
    const WindowedSource* m_widest = nullptr; ///< of the fewest rows of windows
    std::vector<std::pair<std::int64_t, std::int64_t>> m_slabs; ///< of planes
    std::vector<Box> m_rectangles;                              ///< in y and x; z has no meaning
};

} // namespace

bool runsOnOwnWindows(const Member& member, bool wanted) {
    return !member.geometry().anyTiles || (wanted && member.card().spec.family != Family::DeepVess);
}

void runMembers(const SegmentRun& run, const ProbabilityPart& finished) {
    double done = 0;
    for (const auto& band : run.plan.bands) {
        const auto share = static_cast<double>(band.shape().voxels()) / static_cast<double>(run.box.shape().voxels());
        SubProgress progress(run.progress, done, done + share);
        const SegmentRun part{run.members, run.reader, run.plan, band, run.best, run.ownWindows, run.remark, progress, run.stop, run.votes};
        Run all(part);
        all(finished);
        done += share;
    }
}

} // namespace granule::engine
