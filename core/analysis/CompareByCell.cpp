// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/OverBlocks.h"
#include "core/analysis/PairCounter.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"

#include <string>

namespace granule::analysis {

namespace {

/// Counts of one thread. A block of one cell is counted like a map without cells; where cells meet, row by row.
class CellCounter {
public:
    CellCounter(std::size_t cellCount, int classes) : m_counter(classes), m_classes(classes), m_counts(cellCount + 1, ConfusionMatrix(classes)) {}

    void add(const LabelBlock& truth, const LabelBlock& other, const LabelBlock& cells, const Box& box, const std::vector<std::int64_t>& masked) {
        if (cells.isConstant()) {
            m_counter.add(truth, other, box, masked);
            countsOf(cells.at(0), box).add(m_counter.take());
            return;
        }
        const auto t = truth.view(), o = other.view(), c = cells.view();
        const auto width = box.shape().x;
        for (const auto& [first, last] : keptOffsets(box, masked))
            for (auto offset = first; offset < last; offset += width) {
                t.copyRow(offset, width, m_truth);
                o.copyRow(offset, width, m_other);
                c.copyRow(offset, width, m_cells);
                addRow(width, box);
            }
    }

    const std::vector<ConfusionMatrix>& counts() const noexcept { return m_counts; }

private:
    /// Runs of voxels that are alike in all three maps.
    void addRow(std::int64_t width, const Box& box) {
        for (std::int64_t x = 0, start = 0; x < width; start = x) {
            const auto t = m_truth[x], o = m_other[x], c = m_cells[x];
            while (x < width && m_truth[x] == t && m_other[x] == o && m_cells[x] == c) ++x;
            const auto limit = static_cast<LabelId>(m_classes);
            if (t >= limit || o >= limit) throwForeign(t >= limit, t >= limit ? t : o, box, m_classes);
            countsOf(c, box).add(static_cast<int>(t), static_cast<int>(o), static_cast<std::uint64_t>(x - start));
        }
    }

    ConfusionMatrix& countsOf(LabelId cell, const Box& box) {
        if (cell >= m_counts.size())
            throw Error(ErrorKind::InvalidValue, "The map of cells holds the cell " + std::to_string(cell) + " in the box " + describe(box) +
                                                     " (z,y,x), but there are " + std::to_string(m_counts.size() - 1) + ": find the cells anew.");
        return m_counts[cell == 0 ? m_counts.size() - 1 : cell - 1];
    }

    PairCounter m_counter;
    int m_classes;
    std::vector<ConfusionMatrix> m_counts; ///< of each cell, then of none
    LabelId m_truth[blockEdge], m_other[blockEdge], m_cells[blockEdge];
};

} // namespace

std::vector<ConfusionMatrix> compareByCell(const LabelMap& truth, const LabelMap& other, const LabelMap& cells, std::size_t cellCount, int classes,
                                           const std::vector<std::int64_t>& masked, Progress& progress, std::stop_token stop) {
    requireSameGrid(truth, "The truth", other, "the other label map");
    requireSameGrid(truth, "The truth", cells, "the map of cells");
    requireFits({masked, {}, {}}, truth.shape().z);
    if (classes < 1) throw Error(ErrorKind::InvalidValue, "A comparison needs at least one class.");
    std::vector<ConfusionMatrix> all(cellCount + 1, ConfusionMatrix(classes));
    overBlocks(
        truth.blockCount(), progress, stop, [&] { return CellCounter(cellCount, classes); },
        [&](CellCounter& counter, std::size_t i) { counter.add(*truth.block(i), *other.block(i), *cells.block(i), truth.blockBox(i), masked); },
        [&](CellCounter& counter) {
            for (std::size_t cell = 0; cell < all.size(); ++cell) all[cell].add(counter.counts()[cell]);
        });
    return all;
}

} // namespace granule::analysis
