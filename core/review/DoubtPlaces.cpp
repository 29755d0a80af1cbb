// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Queue.h"

#include "core/review/Components.h"
#include "core/review/Doubt.h"
#include "core/review/Mixing.h"
#include "core/review/Sentences.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace granule::review {

namespace {

/// The doubt of every voxel of a box.
struct DoubtMap {
    Box box;
    std::vector<std::uint8_t> entropy, disagreement, doubtful;

    DoubtMap(const Votes& votes, const Decision& decision, const DoubtSettings& settings, const std::stop_token& stop)
        : box(votes.box()), entropy(review::entropy(votes, decision, box, stop)),
          disagreement(review::disagreement(votes, decision, box, stop)), doubtful(entropy.size()) {
        for (std::size_t i = 0; i < entropy.size(); ++i)
            doubtful[i] = entropy[i] > settings.entropyFloor * 255 || disagreement[i] > settings.disagreementFloor * 255;
        if (settings.leaveOutRims) leaveOutRims();
    }

private:
    /// Keeps the voxels whose eight neighbours in the slice are doubtful too.
    void leaveOutRims() {
        const auto shape = box.shape();
        const auto all = doubtful;
        const auto at = [&](std::int64_t z, std::int64_t y, std::int64_t x) {
            y = std::clamp<std::int64_t>(y, 0, shape.y - 1);
            x = std::clamp<std::int64_t>(x, 0, shape.x - 1);
            return all[static_cast<std::size_t>(shape.offset({z, y, x}))];
        };
        for (std::int64_t z = 0, i = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::int64_t x = 0; x < shape.x; ++x, ++i)
                    for (std::int64_t dy = -1; dy <= 1 && doubtful[static_cast<std::size_t>(i)]; ++dy)
                        for (std::int64_t dx = -1; dx <= 1; ++dx)
                            if (!at(z, y + dy, x + dx)) doubtful[static_cast<std::size_t>(i)] = 0;
    }
};

/// A region of doubtful voxels within one component of the labels.
struct Region {
    double entropy = 0, disagreement = 0, z = 0, y = 0, x = 0; ///< sums; z, y and x weighted by entropy
    double nearest = std::numeric_limits<double>::max();
    Index at;
};

/// Calls visit(run, z, y, offset of its first voxel) for all runs.
template <typename F>
void forRuns(const Components& components, F visit) {
    const auto& shape = components.shape();
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (const auto& run : components.row(z, y)) visit(run, z, y, static_cast<std::size_t>(shape.offset({z, y, run.x0})));
}

std::vector<Region> measure(const Components& components, const DoubtMap& doubt, const VoxelSpacing& spacing) {
    std::vector<Region> regions(components.all().size());
    forRuns(components, [&](const Components::Run& run, std::int64_t z, std::int64_t y, std::size_t first) {
        auto& r = regions[run.component];
        for (auto x = run.x0; x < run.x1; ++x, ++first) {
            const double h = doubt.entropy[first] / 255.0;
            r.entropy += h;
            r.disagreement += doubt.disagreement[first] / 255.0;
            r.z += h * static_cast<double>(z);
            r.y += h * static_cast<double>(y);
            r.x += h * static_cast<double>(x);
        }
    });
    forRuns(components, [&](const Components::Run& run, std::int64_t z, std::int64_t y, std::size_t) {
        auto& r = regions[run.component];
        const double sum = std::max(r.entropy, 1e-9);
        const auto x = std::clamp(static_cast<std::int64_t>(r.x / sum), run.x0, run.x1 - 1);
        const double dz = (static_cast<double>(z) - r.z / sum) * spacing.zNm, dy = (static_cast<double>(y) - r.y / sum) * spacing.yNm,
                     dx = (static_cast<double>(x) - r.x / sum) * spacing.xNm;
        const double distance = dz * dz + dy * dy + dx * dx;
        if (distance < r.nearest) r.nearest = distance, r.at = {z, y, x};
    });
    return regions;
}

Components predicted(const LabelMap& map, const Box& box, const std::stop_token& stop) {
    std::vector<LabelId> slice;
    const auto read = [&](std::int64_t z, std::int64_t y, LabelId* out) {
        if (y == 0) slice = map.read({{box.lo.z + z, box.lo.y, box.lo.x}, {box.lo.z + z + 1, box.hi.y, box.hi.x}});
        std::copy_n(slice.begin() + y * box.shape().x, box.shape().x, out);
    };
    return Components(box.shape(), read, {}, stop);
}

/// Regions of doubt; the id of a region is the number of its component, and one.
Components doubtfulRegions(const Components& labels, const DoubtMap& doubt, const std::stop_token& stop) {
    const auto& shape = labels.shape();
    const auto read = [&](std::int64_t z, std::int64_t y, LabelId* out) {
        const auto* doubtful = doubt.doubtful.data() + shape.offset({z, y, 0});
        for (const auto& run : labels.row(z, y))
            for (auto x = run.x0; x < run.x1; ++x) out[x] = doubtful[x] ? static_cast<LabelId>(run.component + 1) : 0;
    };
    return Components(shape, read, LabelId{0}, stop);
}

/// What a component of the labels adds up to.
struct Candidate {
    double gain = 0;           ///< in voxels
    std::size_t region = 0;    ///< its largest
    double regionGain = -1;
};

std::vector<Candidate> candidates(const Components& regions, const std::vector<Region>& measured, double leastVoxels, std::size_t most) {
    std::unordered_map<LabelId, Candidate> byComponent;
    for (std::size_t r = 0; r < measured.size(); ++r) {
        if (static_cast<double>(regions.all()[r].voxels) < leastVoxels) continue;
        auto& c = byComponent[regions.all()[r].id];
        c.gain += measured[r].entropy;
        if (measured[r].entropy > c.regionGain) c.regionGain = measured[r].entropy, c.region = r;
    }
    std::vector<Candidate> best;
    for (const auto& [id, candidate] : byComponent) best.push_back(candidate);
    std::ranges::sort(best, [](const auto& a, const auto& b) { return a.gain != b.gain ? a.gain > b.gain : a.region < b.region; });
    if (best.size() > most) best.resize(most);
    return best;
}

/// The mean class probabilities, unscaled, of each candidate's region.
std::vector<std::vector<double>> opinions(const std::vector<Candidate>& chosen, const Components& regions, const Mixing& mixing) {
    const auto classes = mixing.votes().classes();
    const auto lo = mixing.votes().box().lo;
    std::unordered_map<std::size_t, std::size_t> slots;
    for (std::size_t i = 0; i < chosen.size(); ++i) slots[chosen[i].region] = i;
    std::vector<std::vector<double>> sums(chosen.size(), std::vector<double>(classes));
    std::vector<float> scores(classes * static_cast<std::size_t>(regions.shape().x));
    forRuns(regions, [&](const Components::Run& run, std::int64_t z, std::int64_t y, std::size_t) {
        const auto slot = slots.find(run.component);
        if (slot == slots.end()) return;
        const auto count = static_cast<std::size_t>(run.x1 - run.x0);
        mixing.scores({lo.z + z, lo.y + y, lo.x + run.x0}, count, scores.data());
        for (std::size_t c = 0; c < classes; ++c)
            for (std::size_t i = 0; i < count; ++i) sums[slot->second][c] += scores[c * count + i];
    });
    return sums;
}

} // namespace

std::vector<Place> findDoubt(const Votes& votes, const Decision& decision, const LabelMap& map, const ObjectTable& objects,
                             const ClassSchema& schema, const DoubtSettings& settings, Progress& progress, const std::stop_token& stop) {
    const Mixing mixing(votes, decision, votes.box());
    const auto box = votes.box();
    const DoubtMap doubt(votes, decision, settings, stop);
    progress.update(0.4);
    const auto labels = predicted(map, box, stop);
    progress.update(0.6);
    const auto regions = doubtfulRegions(labels, doubt, stop);
    progress.update(0.8);
    const auto measured = measure(regions, doubt, map.spacing());
    const double voxelNm3 = map.spacing().voxelVolumeNm3();
    const auto chosen = candidates(regions, measured, settings.leastNm3 / voxelNm3, settings.most);
    const auto sums = opinions(chosen, regions, mixing);
    std::vector<Place> places;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const auto& region = measured[chosen[i].region];
        const auto id = labels.all()[regions.all()[chosen[i].region].id - 1].id;
        const auto classId = objects.classOf(id);
        LabelId second = classId;
        for (LabelId c = 0; c < votes.classes(); ++c)
            if (c != classId && (second == classId || sums[i][c] > sums[i][second])) second = c;
        const auto kind = region.disagreement > region.entropy / 2 ? PlaceKind::Disagreement : PlaceKind::Doubt;
        const auto at = Box{region.at, region.at}.movedBy(box.lo).lo;
        places.push_back({kind, regions.all()[chosen[i].region].box.movedBy(box.lo), at, id, classId, second, chosen[i].gain * voxelNm3,
                          doubtSentence(schema, kind, classId, second), {}});
    }
    progress.update(1);
    return places;
}

} // namespace granule::review
