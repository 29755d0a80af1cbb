// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Rulings.h"
#include "core/agreement/Together.h"
#include "core/volume/Error.h"

#include <algorithm>

namespace granule::agreement {

namespace {

/// Which of the cells, or of the undecided voxels, holds the greatest part of each: ids by place, 0 where there is none.
std::vector<LabelId> mostOf(const Together& together, const LabelMap& map, Progress& progress, const std::stop_token& stop) {
    std::vector<LabelId> most(together.all.size());
    if (map.isNull()) return most;
    std::vector<std::uint64_t> voxels(together.all.size());
    const auto both = combinationsOf({together.map, map}, [](const auto& ids) { return ids[0] != 0 && ids[1] != 0; }, progress, stop);
    for (std::size_t i = 0; i < both.all.size(); ++i) {
        const auto at = both.all[i][0] - 1;
        if (both.voxels[i] <= voxels[at]) continue;
        voxels[at] = both.voxels[i];
        most[at] = both.all[i][1];
    }
    return most;
}

} // namespace

std::vector<Dispute> disputes(const std::vector<Rater>& raters, const LabelMap& undecided, const ClassSchema& schema, const CellMap& cells,
                              const DisputeOptions& options, Progress& progress, const std::stop_token& stop) {
    requireComparable(raters, schema);
    SubProgress looking(progress, 0, 0.5), deciding(progress, 0.6, 0.8), placing(progress, 0.8, 1);
    const auto together = togetherIn(combinationsOf(classesOf(raters), differ, looking, stop), [](const auto& ids) { return ids; }, stop);
    const auto open = mostOf(together, undecided, deciding, stop);
    const auto inCell = mostOf(together, cells.map, placing, stop);
    std::vector<Dispute> found;
    for (std::size_t i = 0; i < together.all.size(); ++i) {
        const auto& part = together.all[i];
        if (part.voxels < options.leastVoxels || (options.undecidedOnly && open[i] == 0)) continue;
        const int cell = static_cast<int>(inCell[i]) - 1;
        if (options.cell && cell != *options.cell) continue;
        found.push_back({part.box, part.inside, part.voxels, part.says, open[i] != 0, cell});
    }
    std::ranges::stable_sort(found, std::greater{}, &Dispute::voxels);
    if (found.size() > options.most) found.resize(options.most);
    return found;
}

BlockDelta settled(const LabelMap& target, const LabelMap& chosen, const std::vector<Rater>& raters, const Dispute& dispute,
                   const std::stop_token& stop) {
    const auto box = dispute.box.intersected(Box::of(target.shape()));
    if (!box.contains(dispute.inside)) throw Error(ErrorKind::NotFound, "The place that is to be settled lies outside of the stack.");
    std::vector<LabelMap> maps;
    for (const auto& rater : raters) maps.push_back(classMap(rater.labels.cutOut(box), *rater.objects));
    NoProgress quiet;
    const auto together = togetherIn(combinationsOf(maps, differ, quiet, stop), [](const auto& ids) { return ids; }, stop);
    const auto part = together.map.at({dispute.inside.z - box.lo.z, dispute.inside.y - box.lo.y, dispute.inside.x - box.lo.x});
    if (part == 0)
        throw Error(ErrorKind::NotFound, "The raters do not differ at this place any more: look for the disputes again.");
    const auto parts = together.map.read<LabelId>(box.movedBy({-box.lo.z, -box.lo.y, -box.lo.x}));
    const auto said = chosen.read<LabelId>(box);
    auto labels = target.read<LabelId>(box);
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (parts[i] == part) labels[i] = said[i];
    LabelMap after = target;
    after.write(box, labels.data());
    return BlockDelta::between(target, after);
}

} // namespace granule::agreement
