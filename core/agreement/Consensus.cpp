// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Consensus.h"

#include "core/agreement/Combinations.h"
#include "core/agreement/Staple.h"
#include "core/objects/Remap.h"

#include <algorithm>
#include <map>

namespace granule::agreement {

namespace {

/// What more than half of the ids are; nothing where there is no such.
std::optional<LabelId> majorityOf(const std::vector<LabelId>& ids) {
    for (const auto id : ids)
        if (2 * static_cast<std::size_t>(std::ranges::count(ids, id)) > ids.size()) return id;
    return {};
}

LabelMap renumbered(const LabelMap& map, const objects::NewIds& newIds, const std::stop_token& stop) {
    LabelMap result = map;
    objects::remap(map, newIds, stop).apply(result);
    return result;
}

} // namespace

Consensus consensus(const std::vector<Rater>& raters, const ClassSchema& schema, ConsensusRule rule, Progress& progress,
                    const std::stop_token& stop) {
    requireComparable(raters, schema);
    const auto maps = classesOf(raters);
    SubProgress looking(progress, 0, 0.6), estimating(progress, 0.6, 0.9);
    const auto said = combinationsOf(maps, [](const auto&) { return true; }, looking, stop);
    Consensus result;
    std::vector<std::optional<LabelId>> decisions;
    if (rule == ConsensusRule::Staple) {
        auto estimate = staple(said.all, said.voxels, schema.classes.size(), estimating, stop);
        decisions = std::move(estimate.labels);
        result.sensitivity = std::move(estimate.sensitivity);
    } else
        for (const auto& ids : said.all) decisions.push_back(majorityOf(ids));
    objects::NewIds labels, undecided;
    for (std::size_t i = 0; i < said.all.size(); ++i) {
        const bool unanimous = !differ(said.all[i]);
        if (unanimous) decisions[i] = said.all[i].front();
        labels[static_cast<LabelId>(i + 1)] = decisions[i].value_or(said.all[i].front());
        undecided[static_cast<LabelId>(i + 1)] = decisions[i] ? 0 : 1;
        result.voxels += said.voxels[i];
        if (unanimous) result.unanimous += said.voxels[i];
        if (decisions[i]) result.decided += said.voxels[i];
    }
    result.labels = renumbered(said.map, labels, stop);
    result.undecided = renumbered(said.map, undecided, stop);
    progress.update(1);
    return result;
}

} // namespace granule::agreement
