// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/CellCounts.h"

#include "core/volume/AllCores.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <mutex>

namespace granule::agreement {

namespace {

/// The ids of a block, unpacked.
std::vector<LabelId> idsOf(const LabelBlock& block) {
    std::vector<LabelId> ids(static_cast<std::size_t>(block.shape().voxels()));
    block.unpack(ids.data());
    return ids;
}

/// Counts of voxels by cell and pair of classes.
class CellTable {
public:
    CellTable(int classes, std::size_t cells) : m_classes(static_cast<std::size_t>(classes)), m_cells(cells), m_counts((cells + 1) * m_classes * m_classes) {}

    void count(LabelId cell, LabelId truth, LabelId other, std::uint64_t voxels) {
        if (std::max(truth, other) >= m_classes || cell > m_cells)
            throw Error(ErrorKind::Mismatch, "A label map holds the id " + std::to_string(std::max({truth, other, cell})) +
                                                 ", which is no class or cell of the study: map the classes, and give the cells of the same stack.");
        const auto place = cell == 0 ? m_cells : cell - 1;
        m_counts[(place * m_classes + truth) * m_classes + other] += voxels;
    }
    void add(const CellTable& part) {
        for (std::size_t i = 0; i < m_counts.size(); ++i) m_counts[i] += part.m_counts[i];
    }
    std::vector<analysis::ConfusionMatrix> matrices() const {
        const auto classes = static_cast<int>(m_classes);
        std::vector<analysis::ConfusionMatrix> all(m_cells + 1, analysis::ConfusionMatrix(classes));
        auto at = m_counts.begin();
        for (auto& matrix : all)
            for (int t = 0; t < classes; ++t)
                for (int p = 0; p < classes; ++p) matrix.add(t, p, *at++);
        return all;
    }

private:
    std::size_t m_classes, m_cells;
    std::vector<std::uint64_t> m_counts; ///< cell, truth, other; what lies in no cell comes last
};

} // namespace

std::vector<analysis::ConfusionMatrix> countsByCell(const LabelMap& truth, const LabelMap& other, int classes, const LabelMap& cellIds, std::size_t cells,
                                                    const std::vector<std::int64_t>& masked, const std::stop_token& stop) {
    analysis::requireSameGrid(truth, "The truth", other, "the other label map");
    if (!cellIds.isNull()) analysis::requireSameGrid(truth, "The truth", cellIds, "the map of cells");
    CellTable all(classes, cells);
    std::mutex mutex;
    onAllCores(truth.blockCount(), [&](std::size_t i) {
        throwIfStopped(stop);
        const auto t = idsOf(*truth.block(i)), o = idsOf(*other.block(i));
        const auto c = cellIds.isNull() ? std::vector<LabelId>(t.size(), 0) : idsOf(*cellIds.block(i));
        const Box box = truth.blockBox(i);
        const auto slice = static_cast<std::size_t>(box.shape().y * box.shape().x);
        CellTable part(classes, cells);
        for (auto z = box.lo.z; z < box.hi.z; ++z) {
            if (std::ranges::binary_search(masked, z)) continue;
            const auto end = static_cast<std::size_t>(z - box.lo.z + 1) * slice;
            for (auto from = end - slice, to = from; from < end; from = to) {
                while (to < end && t[to] == t[from] && o[to] == o[from] && c[to] == c[from]) ++to;
                part.count(c[from], t[from], o[from], to - from);
            }
        }
        const std::scoped_lock lock(mutex);
        all.add(part);
    });
    return all.matrices();
}

std::vector<analysis::ConfusionMatrix> inRegion(const std::vector<analysis::ConfusionMatrix>& byCell, const StudyOptions& options) {
    auto region = byCell;
    if (options.region == Region::Labelled)
        for (auto& matrix : region) matrix = matrix.withoutTrueBackground();
    if (options.region == Region::ChosenCells) {
        region.clear();
        for (const int cell : options.chosenCells) region.push_back(byCell[static_cast<std::size_t>(cell)]);
        region.emplace_back(byCell.back().classes());
    }
    return region;
}

analysis::ConfusionMatrix sumOf(const std::vector<analysis::ConfusionMatrix>& parts) {
    analysis::ConfusionMatrix sum(parts.front().classes());
    for (const auto& part : parts) sum.add(part);
    return sum;
}

} // namespace granule::agreement
