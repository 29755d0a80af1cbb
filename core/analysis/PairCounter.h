// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/ConfusionMatrix.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace granule::analysis {

/// The voxels of a block that count, as ranges of offsets: all but those in slices of `masked` (ascending).
std::vector<std::pair<std::int64_t, std::int64_t>> keptOffsets(const Box& block, const std::vector<std::int64_t>& masked);

/// Counts voxels by pair of classes over the blocks of two maps. One thread; it takes 600 KiB.
class PairCounter {
public:
    explicit PairCounter(int classes);

    /// Counts what keptOffsets() says of two blocks of one shape. Throws Error (Mismatch) where a block holds an id that is no class;
    /// `box` is where the block lies.
    void add(const LabelBlock& truth, const LabelBlock& other, const Box& box, const std::vector<std::int64_t>& masked);
    /// What was counted since it was last asked.
    ConfusionMatrix take() { return std::exchange(m_matrix, ConfusionMatrix(m_classes)); }

private:
    void tally(LabelId t, LabelId o, std::uint64_t voxels);
    void countBytes(const std::uint8_t* t, const std::uint8_t* o, std::size_t voxels);
    bool countTwos(const std::uint8_t* t, const std::uint8_t* o, std::size_t voxels);
    void countOnes(const std::uint8_t* t, const std::uint8_t* o, std::size_t voxels);
    void countWide(const LabelView& truth, const LabelView& other, std::int64_t first, std::int64_t last);
    const std::uint8_t* repeated(LabelId id, std::size_t voxels);

    int m_classes;
    ConfusionMatrix m_matrix;
    Box m_box;
    std::vector<std::uint32_t> m_ones;                      ///< by pair of ids, in two copies
    std::vector<std::array<std::uint16_t, 4>> m_twos;       ///< by pairs of ids of two voxels, in four copies
    std::vector<std::uint8_t> m_repeated;
    std::vector<LabelId> m_wideTruth, m_wideOther;
};

/// Throws Error (Mismatch) that says which map holds `id` where, and that the classes end at `classes` - 1.
[[noreturn]] void throwForeign(bool inTruth, LabelId id, const Box& box, int classes);

} // namespace granule::analysis
