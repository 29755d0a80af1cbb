// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Disagreement.h"

#include "core/volume/AllCores.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace granule::agreement {

namespace {

/// True where `around` is background, or a class that `id` lies in by the schema.
bool surrounds(LabelId around, LabelId id, const ClassSchema& schema) {
    if (around == 0) return true;
    std::size_t steps = 0; // parents of a file may go in a ring
    for (const auto* c = schema.find(id); c && c->parent != 0 && steps <= schema.classes.size(); c = schema.find(c->parent), ++steps)
        if (c->parent == around) return true;
    return false;
}

Difference kindOf(LabelId truth, LabelId other, const ClassSchema& schema) {
    if (surrounds(other, truth, schema)) return Difference::Missed;
    if (surrounds(truth, other, schema)) return Difference::Extra;
    return Difference::OtherClass;
}

/// The labels of both maps in a block and around it, as far as the tolerance reaches.
class Surroundings {
public:
    Surroundings(const LabelMap& truth, const LabelMap& other, const Box& block, const Index& reach, const std::vector<std::int64_t>& masked)
        : m_reach(reach), m_box(Box{{block.lo.z - reach.z, block.lo.y - reach.y, block.lo.x - reach.x},
                                    {block.hi.z + reach.z, block.hi.y + reach.y, block.hi.x + reach.x}}
                                    .intersected(Box::of(truth.shape()))),
          m_truth(truth.read<LabelId>(m_box)), m_other(other.read<LabelId>(m_box)) {
        const auto slice = m_box.shape().y * m_box.shape().x;
        for (const auto z : masked) {
            if (z < m_box.lo.z || z >= m_box.hi.z) continue;
            std::fill_n(m_truth.begin() + (z - m_box.lo.z) * slice, slice, nothing);
            std::fill_n(m_other.begin() + (z - m_box.lo.z) * slice, slice, nothing);
        }
    }

    LabelId truth(const Index& at) const { return m_truth[offset(at)]; }
    LabelId other(const Index& at) const { return m_other[offset(at)]; }
    bool isMasked(const Index& at) const { return truth(at) == nothing; }
    bool isLineWidth(const Index& at) const { return near(m_other, truth(at), at) && near(m_truth, other(at), at); }

private:
    static constexpr LabelId nothing = ~LabelId{0}; ///< what masked slices hold: no label's neighbour

    std::size_t offset(const Index& at) const {
        return static_cast<std::size_t>(m_box.shape().offset({at.z - m_box.lo.z, at.y - m_box.lo.y, at.x - m_box.lo.x}));
    }
    bool near(const std::vector<LabelId>& ids, LabelId id, const Index& at) const {
        const Box around = Box{{at.z - m_reach.z, at.y - m_reach.y, at.x - m_reach.x}, {at.z + m_reach.z + 1, at.y + m_reach.y + 1, at.x + m_reach.x + 1}}
                               .intersected(m_box);
        for (auto z = around.lo.z; z < around.hi.z; ++z)
            for (auto y = around.lo.y; y < around.hi.y; ++y) {
                const auto* row = ids.data() + offset({z, y, around.lo.x});
                if (std::find(row, row + around.shape().x, id) != row + around.shape().x) return true;
            }
        return false;
    }

    Index m_reach;
    Box m_box;
    std::vector<LabelId> m_truth, m_other;
};

bool sameLabels(const LabelBlock& a, const LabelBlock& b) {
    return &a == &b || (a.isConstant() && b.isConstant() && a.at(0) == b.at(0));
}

void requireClass(LabelId id, const ClassSchema& schema) {
    if (schema.find(id)) return;
    throw Error(ErrorKind::Mismatch, "A label map holds the id " + std::to_string(id) +
                                         ", which is none of the classes: compare labels of classes, not of objects, or map the id to a class.");
}

LabelBlockPtr differencesIn(const Box& box, const Surroundings& around, const ClassSchema& schema) {
    std::vector<LabelId> kinds(static_cast<std::size_t>(box.shape().voxels()));
    std::map<std::pair<LabelId, LabelId>, Difference> known;
    std::size_t i = 0;
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y)
            for (auto x = box.lo.x; x < box.hi.x; ++x, ++i) {
                const Index at{z, y, x};
                const auto t = around.truth(at), o = around.other(at);
                if (t == o) continue; // masked slices, too
                auto found = known.find({t, o});
                if (found == known.end()) {
                    requireClass(t, schema);
                    requireClass(o, schema);
                    found = known.emplace(std::pair{t, o}, kindOf(t, o, schema)).first;
                }
                kinds[i] = static_cast<LabelId>(around.isLineWidth(at) ? Difference::LineWidth : found->second);
            }
    return LabelBlock::of(box.shape(), kinds.data());
}

/// Whole voxels within a distance. A distance of one voxel that a product made a little too small is still one.
std::int64_t reachOf(double toleranceNm, double voxelNm) {
    return static_cast<std::int64_t>(std::max(0.0, toleranceNm) / voxelNm + 1e-9);
}

} // namespace

LabelMap differences(const LabelMap& truth, const LabelMap& other, const ClassSchema& schema, const analysis::ToleranceNm& tolerance,
                     const std::vector<std::int64_t>& masked, Progress& progress, const std::stop_token& stop) {
    analysis::requireSameGrid(truth, "The first rater", other, "the other");
    const auto& spacing = truth.spacing();
    const Index reach{reachOf(tolerance.z, spacing.zNm), reachOf(tolerance.y, spacing.yNm), reachOf(tolerance.x, spacing.xNm)};
    LabelMap kinds(truth.shape(), spacing);
    std::vector<LabelBlockPtr> found(kinds.blockCount());
    std::mutex mutex;
    std::size_t done = 0;
    onAllCores(found.size(), [&](std::size_t i) {
        throwIfStopped(stop);
        if (!sameLabels(*truth.block(i), *other.block(i)))
            found[i] = differencesIn(truth.blockBox(i), Surroundings(truth, other, truth.blockBox(i), reach, masked), schema);
        const std::scoped_lock lock(mutex);
        progress.update(static_cast<double>(++done) / static_cast<double>(found.size()));
    });
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i]) kinds.setBlock(i, std::move(found[i]));
    return kinds;
}

} // namespace granule::agreement
