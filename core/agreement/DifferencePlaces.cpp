// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Combinations.h"
#include "core/agreement/Disagreement.h"
#include "core/agreement/Together.h"

#include <algorithm>
#include <array>
#include <map>

namespace granule::agreement {

namespace {

/// Tells which of the combinations of truth, other, kind and cell a filter wants.
class Wanted {
public:
    explicit Wanted(const PlaceFilter& filter) : m_filter(filter) {}
    bool operator()(const std::vector<LabelId>& ids) const {
        const auto kind = static_cast<Difference>(ids[2]);
        const bool agreed = ids[0] == ids[1];
        const bool wantsAgreed = m_filter.truthClass && m_filter.truthClass == m_filter.otherClass;
        if (agreed ? !wantsAgreed : kind == Difference::None) return false; // what differs and is of no kind lies in a masked slice
        if (m_filter.truthClass && ids[0] != *m_filter.truthClass) return false;
        if (m_filter.otherClass && ids[1] != *m_filter.otherClass) return false;
        if (!m_filter.kinds.empty() && !m_filter.kinds.contains(kind)) return false;
        return !m_filter.cell || ids[3] == static_cast<LabelId>(*m_filter.cell) + 1;
    }

private:
    const PlaceFilter& m_filter;
};

/// How much of each place is of which kind, and in which cell.
struct Tally {
    std::array<std::uint64_t, 5> kinds{};
    std::map<LabelId, std::uint64_t> cells;
};

std::vector<Tally> tallied(const Together& together, const Combinations& said, Progress& progress, const std::stop_token& stop) {
    std::vector<Tally> tallies(together.all.size());
    const auto both = combinationsOf({together.map, said.map}, [](const auto& ids) { return ids[0] != 0; }, progress, stop);
    for (std::size_t i = 0; i < both.all.size(); ++i) {
        auto& tally = tallies[both.all[i][0] - 1];
        const auto& ids = said.all[both.all[i][1] - 1];
        tally.kinds[ids[2]] += both.voxels[i];
        if (ids[3] != 0) tally.cells[ids[3]] += both.voxels[i];
    }
    return tallies;
}

} // namespace

DifferencePlaces differencePlaces(const LabelMap& truth, const LabelMap& other, const LabelMap& kinds, const CellMap& cells,
                                  const PlaceFilter& filter, std::size_t most, Progress& progress, const std::stop_token& stop) {
    SubProgress looking(progress, 0, 0.5), counting(progress, 0.6, 1);
    const LabelMap noCells(truth.shape(), truth.spacing());
    const auto said = combinationsOf({truth, other, kinds, cells.empty() ? noCells : cells.map}, Wanted(filter), looking, stop);
    const bool byKind = !filter.kinds.empty();
    const auto together = togetherIn(said, [&](const auto& ids) { return std::vector{ids[0], ids[1], byKind ? ids[2] : 0}; }, stop);
    const auto tallies = tallied(together, said, counting, stop);
    DifferencePlaces places;
    for (std::size_t i = 0; i < together.all.size(); ++i) {
        const auto& part = together.all[i];
        if (part.voxels < filter.leastVoxels) continue;
        const auto kind = std::ranges::max_element(tallies[i].kinds) - tallies[i].kinds.begin();
        const auto& inCells = tallies[i].cells;
        const auto cell = std::ranges::max_element(inCells, {}, &std::pair<const LabelId, std::uint64_t>::second);
        places.places.push_back({part.says[0], part.says[1], static_cast<Difference>(kind), part.box, part.inside, part.voxels,
                                 inCells.empty() ? -1 : static_cast<int>(cell->first) - 1});
        places.voxels += part.voxels;
    }
    places.total = places.places.size();
    std::ranges::stable_sort(places.places, std::greater{}, &DifferencePlace::voxels);
    if (places.places.size() > most) places.places.resize(most);
    return places;
}

} // namespace granule::agreement
