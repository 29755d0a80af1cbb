// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Decide.h"
#include "core/volume/AllCores.h"

#include <vector>

namespace granule::review {

/// Rows of the weighted mean of all members' probabilities, and of what a decision makes of it.
class Mixing {
public:
    /// A member that counts, and by how much; the weights sum to 1.
    struct Share {
        std::size_t member;
        float weight;
    };

    /// Throws Error (InvalidValue) where the decision is not of these votes, or `box` reaches beyond theirs.
    Mixing(const Votes& votes, const Decision& decision, const Box& box);

    /// Writes [class][count] mean probabilities, 0..1, of the voxels from `from` on along x.
    void means(const Index& from, std::size_t count, float* out) const { mix(from, count, false, out); }
    /// The same times exp(bias); not brought to a sum of 1.
    void scores(const Index& from, std::size_t count, float* out) const { mix(from, count, true, out); }
    const std::vector<Share>& shares() const noexcept { return m_shares; }
    const Votes& votes() const noexcept { return m_votes; }

private:
    void mix(const Index& from, std::size_t count, bool biased, float* out) const;

    Votes m_votes;
    std::vector<Share> m_shares;
    std::vector<float> m_prior; ///< exp(bias) of each class
};

/// Calls work(z, y, i) for all rows of `box` on all cores; i counts the rows. Stops where asked, which the caller reports.
template <typename F>
void forRows(const Box& box, const std::stop_token& stop, F work) {
    constexpr std::int64_t rowsAtOnce = 16;
    const auto rows = box.shape().z * box.shape().y;
    onAllCores(static_cast<std::size_t>((rows + rowsAtOnce - 1) / rowsAtOnce), [&](std::size_t part) {
        const auto first = static_cast<std::int64_t>(part) * rowsAtOnce;
        for (auto i = first; i < std::min(rows, first + rowsAtOnce) && !stop.stop_requested(); ++i)
            work(box.lo.z + i / box.shape().y, box.lo.y + i % box.shape().y, i);
    });
}

} // namespace granule::review
