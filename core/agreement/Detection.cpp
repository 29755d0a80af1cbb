// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Detection.h"

#include "core/agreement/ObjectRuns.h"
#include "core/agreement/PickVoxels.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <tuple>

namespace granule::agreement {

namespace {

double share(double part, double whole) {
    return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN();
}

/// The cell that each of `count` objects shares most voxels with, -1 for none.
std::vector<int> cellsOfObjects(const RunTable& runs, const RunTable* cells, std::size_t count) {
    std::vector<int> cell(count, -1);
    std::vector<std::uint64_t> most(count, 0);
    if (!cells) return cell;
    for (const auto& [object, id, voxels] : overlaps(runs, *cells)) {
        const auto place = static_cast<int>(id) - 1;
        if (voxels < most[object] || (voxels == most[object] && place > cell[object])) continue;
        most[object] = voxels;
        cell[object] = place;
    }
    return cell;
}

/// The objects of one rater, and what was found out about them.
struct Side {
    std::vector<FoundObject> objects;
    std::vector<std::optional<std::uint32_t>> partner; ///< the one of the other rater that it is matched with
    std::vector<double> bestIou;
    std::vector<std::uint32_t> pieces; ///< how many of the other rater's lie in it for the greater part
    std::vector<std::optional<std::uint32_t>>
        within; ///< the one of the other rater that it lies in for the greater part
    std::vector<int> cell;

    Side(ObjectRuns found, const RunTable* cells)
        : objects(std::move(found.objects)), partner(objects.size()), bestIou(objects.size(), 0),
          pieces(objects.size(), 0), within(objects.size()),
          cell(cellsOfObjects(found.runs, cells, objects.size())) {}
};

/// A pair of objects of one class that have voxels in common.
struct Candidate {
    std::uint32_t truth, other;
    double iou;
};

void requireOptions(const DetectionOptions& options) {
    if (!(options.matchIou > 0 && options.matchIou <= 1))
        throw Error(ErrorKind::InvalidValue,
                    "Objects match from an IoU above 0 and up to 1 on: 0.5 is customary.");
}

/// Notes which objects lie in which; returns what may match, the largest IoU first.
std::vector<Candidate> candidates(Side& truth, Side& other, const std::vector<Overlap>& overlaps,
                                  double least) {
    std::vector<Candidate> found;
    for (const auto& [a, b, voxels] : overlaps) {
        const auto &in = truth.objects[a], &of = other.objects[b];
        if (in.classId != of.classId) continue;
        if (2 * voxels > of.voxels) ++truth.pieces[a], other.within[b] = a;
        if (2 * voxels > in.voxels) ++other.pieces[b], truth.within[a] = b;
        const double iou = static_cast<double>(voxels) / static_cast<double>(in.voxels + of.voxels - voxels);
        truth.bestIou[a] = std::max(truth.bestIou[a], iou);
        other.bestIou[b] = std::max(other.bestIou[b], iou);
        if (iou >= least) found.push_back({a, b, iou});
    }
    std::ranges::sort(found, [](const Candidate& a, const Candidate& b) {
        return std::tuple(b.iou, a.truth, a.other) < std::tuple(a.iou, b.truth, b.other);
    });
    return found;
}

/// Matches one to one, the best pairs first: that is as many as can be at an IoU of 0.5 and more, where an
/// object hardly has two to choose from. Below, whoever went away without one takes another's partner where
/// that one finds a new one (Kuhn 1955).
void match(Side& truth, Side& other, const std::vector<Candidate>& candidates, double least) {
    std::vector<std::vector<std::uint32_t>> choices(truth.objects.size());
    for (const auto& [a, b, iou] : candidates) {
        choices[a].push_back(b);
        if (!truth.partner[a] && !other.partner[b]) truth.partner[a] = b, other.partner[b] = a;
    }
    if (least >= 0.5) return;
    std::vector<std::uint32_t> askedBy(other.objects.size(), std::numeric_limits<std::uint32_t>::max());
    for (std::uint32_t start = 0; start < choices.size(); ++start) {
        const std::function<bool(std::uint32_t)> finds = [&](std::uint32_t a) {
            for (const auto b : choices[a]) {
                if (askedBy[b] == start) continue;
                askedBy[b] = start;
                if (other.partner[b] && !finds(*other.partner[b])) continue;
                truth.partner[a] = b, other.partner[b] = a;
                return true;
            }
            return false;
        };
        if (!truth.partner[start]) finds(start);
    }
}

/// Why an object has no partner: it is in pieces, or itself a piece, or alone.
ObjectFate fateOf(const Side& side, const Side& opposite, std::uint32_t i, bool inTruth) {
    if (side.partner[i]) return ObjectFate::Matched;
    const auto inPieces = inTruth ? ObjectFate::Split : ObjectFate::Merged,
               aPiece = inTruth ? ObjectFate::Merged : ObjectFate::Split;
    if (side.pieces[i] > 1) return inPieces;
    if (side.within[i] && opposite.pieces[*side.within[i]] > 1) return aPiece;
    return inTruth ? ObjectFate::Missed : ObjectFate::Extra;
}

void addRows(std::vector<ObjectRow>& rows, const Side& side, const Side& opposite, bool inTruth) {
    for (std::uint32_t i = 0; i < side.objects.size(); ++i) {
        const auto& object = side.objects[i];
        const auto fate = fateOf(side, opposite, i, inTruth);
        if (!inTruth && fate == ObjectFate::Matched) continue; // its partner has the row
        rows.push_back({object.classId, fate, inTruth, object.voxels, side.bestIou[i], object.box,
                        object.inside, side.cell[i]});
    }
}

std::vector<Detection> summed(const Side& truth, const Side& other, const std::vector<Candidate>& candidates,
                              std::size_t classes) {
    std::vector<Detection> all(classes);
    for (std::size_t i = 0; i < truth.objects.size(); ++i) {
        auto& of = all[truth.objects[i].classId];
        ++of.truthObjects;
        truth.partner[i] ? ++of.matched : ++of.missed;
        of.split += truth.pieces[i] > 1;
    }
    for (std::size_t i = 0; i < other.objects.size(); ++i) {
        auto& of = all[other.objects[i].classId];
        ++of.otherObjects;
        of.extra += !other.partner[i];
        of.merged += other.pieces[i] > 1;
    }
    for (const auto& [a, b, iou] : candidates)
        if (truth.partner[a] == b) all[truth.objects[a].classId].sumIou += iou;
    return all;
}

DetectionResult detectIn(const Rater& truth, const Rater& other, const ClassSchema& schema,
                         const CellMap& cells, const DetectionOptions& options, Progress& progress,
                         const std::stop_token& stop) {
    std::optional<RunTable> cellRuns;
    if (!cells.empty()) cellRuns = runsOf(cells.map, stop);
    progress.update(0.1);
    auto a = objectRuns(truth, options.leastVoxels, stop);
    progress.update(0.4);
    auto b = objectRuns(other, options.leastVoxels, stop);
    progress.update(0.7);
    const auto common = overlaps(a.runs, b.runs);
    const auto* runs = cellRuns ? &*cellRuns : nullptr;
    Side first(std::move(a), runs), second(std::move(b), runs);
    throwIfStopped(stop);
    const auto likely = candidates(first, second, common, options.matchIou);
    match(first, second, likely, options.matchIou);
    DetectionResult result{summed(first, second, likely, schema.classes.size()), {}};
    addRows(result.objects, first, second, true);
    addRows(result.objects, second, first, false);
    std::ranges::stable_sort(result.objects, [](const ObjectRow& l, const ObjectRow& r) {
        return std::tuple(l.fate == ObjectFate::Matched, r.voxels) <
               std::tuple(r.fate == ObjectFate::Matched, l.voxels);
    });
    progress.update(1);
    return result;
}

} // namespace

double Detection::precision() const {
    return share(static_cast<double>(matched), static_cast<double>(otherObjects));
}

double Detection::recall() const {
    return share(static_cast<double>(matched), static_cast<double>(truthObjects));
}

double Detection::f1() const {
    return share(2 * static_cast<double>(matched), static_cast<double>(truthObjects + otherObjects));
}

double Detection::segmentationQuality() const {
    return share(sumIou, static_cast<double>(matched));
}

double Detection::panopticQuality() const {
    return share(2 * sumIou, static_cast<double>(truthObjects +
                                                 otherObjects)); // the product, and 0 where nothing matches
}

DetectionResult detect(const Rater& truth, const Rater& other, const ClassSchema& schema,
                       const CellMap& cells, const DetectionOptions& options, Progress& progress,
                       const std::stop_token& stop) {
    requireOptions(options);
    requireComparable({truth, other}, schema);
    if (!cells.empty())
        analysis::requireSameGrid(truth.labels, "\"" + truth.name + "\"", cells.map, "the map of cells");
    if (options.masked.empty()) return detectIn(truth, other, schema, cells, options, progress, stop);
    // What goes on beyond a slice that does not count is one object: the slices around it are moved together.
    requireFits({options.masked, {}, {}}, truth.labels.shape().z);
    const auto planes = allBut(options.masked, truth.labels.shape());
    if (planes.z.empty()) return {std::vector<Detection>(schema.classes.size()), {}};
    const auto closed = [&](const LabelMap& labels) {
        return labels.isNull() ? labels : picked(labels, planes, labels.spacing(), stop);
    };
    auto a = truth, b = other;
    auto c = cells;
    for (auto* map : {&a.labels, &b.labels, &c.map}) *map = closed(*map);
    auto result = detectIn(a, b, schema, c, options, progress, stop);
    const auto zOf = [&](std::int64_t z) { return planes.z[static_cast<std::size_t>(z)]; };
    for (auto& row : result.objects) {
        row.inside.z = zOf(row.inside.z);
        row.box.lo.z = zOf(row.box.lo.z);
        row.box.hi.z = zOf(row.box.hi.z - 1) + 1;
    }
    return result;
}

} // namespace granule::agreement
