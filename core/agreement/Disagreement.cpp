// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Disagreement.h"

#include "core/analysis/Nearby.h"
#include "core/analysis/OverBlocks.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <map>

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

bool sameLabels(const LabelBlock& a, const LabelBlock& b) {
    return &a == &b || (a.isConstant() && b.isConstant() && a.at(0) == b.at(0));
}

void requireClass(LabelId id, const ClassSchema& schema) {
    if (schema.find(id)) return;
    throw Error(ErrorKind::Mismatch, "A label map holds the id " + std::to_string(id) +
                                         ", which is none of the classes: compare labels of classes, not of objects, or map the id to a class.");
}

struct Pair {
    const LabelMap &truth, &other;
    const ClassSchema& schema;
    const analysis::ToleranceNm& tolerance;
    const std::vector<std::int64_t>& masked;
};

/// The kinds of one block; what lies in masked slices is none, and near to nothing.
LabelBlockPtr differencesIn(std::size_t block, const Pair& pair) {
    const auto box = pair.truth.blockBox(block);
    const auto truth = pair.truth.read(box), other = pair.other.read(box);
    const analysis::Nearby nearTruth(pair.truth, box, pair.tolerance, pair.masked), nearOther(pair.other, box, pair.tolerance, pair.masked);
    std::vector<LabelId> kinds(truth.size());
    std::map<std::pair<LabelId, LabelId>, Difference> known;
    const auto slice = static_cast<std::size_t>(box.shape().y * box.shape().x);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto t = truth[i], o = other[i];
        if (t == o || std::ranges::binary_search(pair.masked, box.lo.z + static_cast<std::int64_t>(i / slice))) continue;
        auto found = known.find({t, o});
        if (found == known.end()) {
            requireClass(t, pair.schema);
            requireClass(o, pair.schema);
            found = known.emplace(std::pair{t, o}, kindOf(t, o, pair.schema)).first;
        }
        const auto at = static_cast<std::int64_t>(i);
        const bool isLineWidth = nearOther.has(t, at) && nearTruth.has(o, at);
        kinds[i] = static_cast<LabelId>(isLineWidth ? Difference::LineWidth : found->second);
    }
    return LabelBlock::of(box.shape(), kinds.data());
}

} // namespace

LabelMap differences(const LabelMap& truth, const LabelMap& other, const ClassSchema& schema, const analysis::ToleranceNm& tolerance,
                     const std::vector<std::int64_t>& masked, Progress& progress, const std::stop_token& stop) {
    analysis::requireSameGrid(truth, "The first rater", other, "the other");
    LabelMap kinds(truth.shape(), truth.spacing());
    std::vector<LabelBlockPtr> found(kinds.blockCount());
    analysis::overBlocks(found.size(), progress, stop, [&](std::size_t i) {
        if (!sameLabels(*truth.block(i), *other.block(i))) found[i] = differencesIn(i, {truth, other, schema, tolerance, masked});
    });
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i]) kinds.setBlock(i, std::move(found[i]));
    return kinds;
}

} // namespace granule::agreement
