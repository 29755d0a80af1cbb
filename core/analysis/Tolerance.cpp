// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/Tolerance.h"

#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/Nearby.h"
#include "core/analysis/OverBlocks.h"

#include <algorithm>
#include <limits>

namespace granule::analysis {

namespace {

double share(std::uint64_t part, std::uint64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : std::numeric_limits<double>::quiet_NaN();
}

/// A voxel that two maps call differently.
struct Differing {
    Index at;
    LabelId truth, other;
};

/// Those of a block, but not in `masked` slices, and the box around them.
std::vector<Differing> differingIn(const LabelBlock& truth, const LabelBlock& other, const Box& box, const std::vector<std::int64_t>& masked, Box& around) {
    std::vector<Differing> found;
    if (&truth == &other || (truth.isConstant() && other.isConstant() && truth.at(0) == other.at(0))) return found;
    const auto truthIds = truth.view(), otherIds = other.view();
    const auto width = box.shape().x;
    LabelId t[blockEdge], o[blockEdge];
    std::int64_t offset = 0;
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y, offset += width) {
            if (std::ranges::binary_search(masked, z)) continue;
            truthIds.copyRow(offset, width, t);
            otherIds.copyRow(offset, width, o);
            if (std::equal(t, t + width, o)) continue;
            for (std::int64_t x = 0; x < width; ++x)
                if (t[x] != o[x]) {
                    found.push_back({{z, y, box.lo.x + x}, t[x], o[x]});
                    around = around.united({{z, y, box.lo.x + x}, {z + 1, y + 1, box.lo.x + x + 1}});
                }
        }
    return found;
}

} // namespace

double TolerantScore::recall() const { return share(truthNear, truth); }
double TolerantScore::precision() const { return share(otherNear, other); }
double TolerantScore::dice() const { return share(truthNear + otherNear, truth + other); }

std::vector<TolerantScore> tolerantScores(const LabelMap& truth, const LabelMap& other, int classes, const ToleranceNm& tolerance,
                                          const std::vector<std::int64_t>& masked, Progress& progress, std::stop_token stop) {
    SubProgress counting(progress, 0, 0.2), searching(progress, 0.2, 1);
    const auto counts = compareWithout(masked, truth, other, classes, false, counting, stop);
    std::vector<TolerantScore> scores(static_cast<std::size_t>(classes));
    for (int k = 0; k < classes; ++k) {
        auto& score = scores[static_cast<std::size_t>(k)];
        score.truth = counts.rowTotal(k);
        score.other = counts.columnTotal(k);
        score.truthNear = score.otherNear = score.agreed = counts.count(k, k);
    }
    struct Near {
        std::vector<std::uint64_t> truth, other;
    };
    overBlocks(
        truth.blockCount(), searching, stop, [&] { return Near{std::vector<std::uint64_t>(scores.size()), std::vector<std::uint64_t>(scores.size())}; },
        [&](Near& near, std::size_t i) {
            Box around;
            const auto differing = differingIn(*truth.block(i), *other.block(i), truth.blockBox(i), masked, around);
            if (differing.empty()) return;
            const Nearby inTruth(truth, around, tolerance, masked), inOther(other, around, tolerance, masked);
            for (const auto& voxel : differing) {
                const auto offset = around.shape().offset({voxel.at.z - around.lo.z, voxel.at.y - around.lo.y, voxel.at.x - around.lo.x});
                near.truth[voxel.truth] += inOther.has(voxel.truth, offset);
                near.other[voxel.other] += inTruth.has(voxel.other, offset);
            }
        },
        [&](const Near& near) {
            for (std::size_t k = 0; k < scores.size(); ++k) {
                scores[k].truthNear += near.truth[k];
                scores[k].otherNear += near.other[k];
            }
        });
    return scores;
}

} // namespace granule::analysis
