// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"

#include "core/volume/Sets.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace granule::analysis {

namespace {

/// Voxels x0..x1-1 of one row.
struct Run {
    std::int64_t z, y, x0, x1;
};

/// Appends the runs of one block where both maps hold the wanted classes. Runs end at the block's border.
void collectRuns(const LabelBlock& truth, const LabelBlock& predicted, LabelId wantedTruth, LabelId wantedPredicted,
                 const Box& box, std::vector<Run>& runs) {
    const auto cannotHold = [](const LabelBlock& block, LabelId id) { return block.isConstant() && block.at(0) != id; };
    if (cannotHold(truth, wantedTruth) || cannotHold(predicted, wantedPredicted)) return;
    const auto width = box.shape().x;
    const auto truthIds = truth.view(), predictedIds = predicted.view();
    LabelId t[blockEdge], p[blockEdge];
    std::int64_t offset = 0;
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y, offset += width) {
            truthIds.copyRow(offset, width, t);
            predictedIds.copyRow(offset, width, p);
            std::int64_t start = -1;
            for (std::int64_t x = 0; x <= width; ++x) {
                const bool in = x < width && t[x] == wantedTruth && p[x] == wantedPredicted;
                if (in && start < 0) start = x;
                if (!in && start >= 0) {
                    runs.push_back({z, y, box.lo.x + start, box.lo.x + x});
                    start = -1;
                }
            }
        }
}

/// Unites the sorted runs of one row with those of the row `dz` and `dy` away that they touch, corners included.
class RowJoiner {
public:
    RowJoiner(const std::vector<Run>& runs, Sets& sets) : m_runs(runs), m_sets(sets) {}

    void join(std::int64_t dz, std::int64_t dy) {
        std::size_t other = 0;
        for (std::size_t i = 0; i < m_runs.size(); ++i) {
            const Run& run = m_runs[i];
            const auto row = std::pair{run.z + dz, run.y + dy};
            while (other < m_runs.size() && isBefore(m_runs[other], row, run.x0)) ++other;
            for (auto j = other; j < m_runs.size() && rowOf(m_runs[j]) == row && m_runs[j].x0 <= run.x1; ++j)
                if (j != i) m_sets.unite(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j));
        }
    }

private:
    using Row = std::pair<std::int64_t, std::int64_t>;
    static Row rowOf(const Run& run) { return {run.z, run.y}; }
    static bool isBefore(const Run& run, const Row& row, std::int64_t x) {
        return rowOf(run) < row || (rowOf(run) == row && run.x1 < x);
    }
    const std::vector<Run>& m_runs;
    Sets& m_sets;
};

std::vector<Place> placesFrom(const std::vector<Run>& runs, Sets& sets) {
    std::vector<std::uint32_t> placeOf;
    std::vector<Place> places(sets.takeNumbers(placeOf));
    std::vector<std::int64_t> longest(places.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto at = placeOf[i];
        const Run& run = runs[i];
        const auto length = run.x1 - run.x0;
        places[at].box = places[at].box.united({{run.z, run.y, run.x0}, {run.z + 1, run.y + 1, run.x1}});
        places[at].voxels += static_cast<std::uint64_t>(length);
        if (length > longest[at]) {
            longest[at] = length;
            places[at].inside = {run.z, run.y, run.x0 + length / 2};
        }
    }
    return places;
}

} // namespace

std::vector<Place> placesOf(const LabelMap& truth, const LabelMap& predicted, int truthClass, int predictedClass,
                            std::size_t most, Progress& progress, std::stop_token stop) {
    requireSameGrid(truth, "The truth", predicted, "the other label map");
    std::vector<Run> runs;
    for (std::size_t i = 0; i < truth.blockCount(); ++i) {
        throwIfStopped(stop);
        collectRuns(*truth.block(i), *predicted.block(i), static_cast<LabelId>(truthClass),
                    static_cast<LabelId>(predictedClass), truth.blockBox(i), runs);
        progress.update(0.7 * static_cast<double>(i + 1) / static_cast<double>(truth.blockCount()));
    }
    std::ranges::sort(runs, [](const Run& a, const Run& b) { return std::tie(a.z, a.y, a.x0) < std::tie(b.z, b.y, b.x0); });
    Sets sets(runs.size());
    RowJoiner joiner(runs, sets);
    constexpr std::pair<int, int> rowsBefore[] = {{0, 0}, {0, -1}, {-1, -1}, {-1, 0}, {-1, 1}};
    for (const auto& [dz, dy] : rowsBefore) {
        throwIfStopped(stop);
        joiner.join(dz, dy);
    }
    auto places = placesFrom(runs, sets);
    std::ranges::stable_sort(places, std::greater{}, &Place::voxels);
    if (places.size() > most) places.resize(most);
    progress.update(1);
    return places;
}

} // namespace granule::analysis
