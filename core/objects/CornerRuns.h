// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/LabelRuns.h"
#include "core/volume/Sets.h"

namespace granule::objects {

/// Rows taken four at a time, two along y by two along z: where corners connect, voxels of such a bundle that lie
/// beside each other along x, in whichever of its rows, are connected. So a bundle's runs are those of its four rows
/// laid over each other, and bundles are united by comparing 64 voxels at a time: what makes noise, with a run every
/// few voxels, fast.
class CornerRuns {
public:
    /// `runs` has its bits.
    explicit CornerRuns(const LabelRuns& runs);
    /// The set of every run of `runs`, from 0 in the order of the first bundles. Returns how many there are.
    std::uint32_t connect(std::vector<std::uint32_t>& of);

private:
    /// Which rows of a bundle: bit 2 * z + y.
    enum Rows : unsigned { firstY = 0b0101, lastY = 0b1010, firstZ = 0b0011, lastZ = 0b1100, allRows = 0b1111 };

    std::size_t bundle(std::int64_t z, std::int64_t y) const { return static_cast<std::size_t>(z * m_across + y); }
    /// 64 voxels of the named rows of a bundle, laid over each other.
    std::uint64_t laid(std::int64_t z, std::int64_t y, unsigned rows, std::size_t word) const;
    /// The run of a bundle that holds place `x`.
    std::uint32_t runAt(std::size_t bundle, std::size_t word, int bit) const;
    void unite(std::int64_t z, std::int64_t y, unsigned rows, std::int64_t otherZ, std::int64_t otherY,
               unsigned otherRows);

    const LabelRuns& m_runs;
    std::int64_t m_deep, m_across; ///< bundles along z and y
    std::size_t m_words;
    std::vector<std::uint64_t> m_starts; ///< one bit a voxel of every bundle: here a run starts
    std::vector<std::uint32_t> m_before; ///< one a word of m_starts: the runs that start before it
    Sets m_sets{0};
};

} // namespace granule::objects
