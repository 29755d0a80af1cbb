// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Together.h"

#include "core/objects/Components.h"
#include "core/objects/Remap.h"

#include <map>

namespace granule::agreement {

Together togetherIn(const Combinations& combinations, const std::function<std::vector<LabelId>(const std::vector<LabelId>&)>& saysOf,
                    const std::stop_token& stop) {
    std::map<std::vector<LabelId>, LabelId> numbers;
    std::vector<std::vector<LabelId>> said;
    objects::NewIds newIds;
    for (std::size_t i = 0; i < combinations.all.size(); ++i) {
        const auto [at, isNew] = numbers.try_emplace(saysOf(combinations.all[i]), static_cast<LabelId>(said.size() + 1));
        if (isNew) said.push_back(at->first);
        if (at->second != i + 1) newIds.emplace(static_cast<LabelId>(i + 1), at->second);
    }
    Together found{{}, combinations.map};
    objects::remap(found.map, newIds, stop).apply(found.map);
    const objects::Components components(found.map, Box::of(found.map.shape()), objects::WantedLabels([](LabelId id) { return id != 0; }),
                                         objects::Neighbours::Corners, true, stop);
    found.all.resize(components.all().size());
    for (std::size_t i = 0; i < found.all.size(); ++i) {
        const auto& component = components.all()[i];
        found.all[i] = {said[component.id - 1], component.box, component.seed, static_cast<std::uint64_t>(component.voxels)};
    }
    std::vector<std::int64_t> longest(found.all.size());
    components.forEachRun([&](std::uint32_t i, auto z, auto y, std::int64_t x0, std::int64_t x1) {
        if (x1 - x0 <= longest[i]) return;
        longest[i] = x1 - x0;
        found.all[i].inside = {z, y, (x0 + x1) / 2};
    });
    std::vector<std::optional<LabelId>> ids(found.all.size());
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<LabelId>(i + 1);
    components.paint(found.map, ids, stop).apply(found.map);
    return found;
}

} // namespace granule::agreement
