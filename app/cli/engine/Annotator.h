// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <cstdint>
#include <vector>

namespace granule::cli {

/// What was mended: a region of one wrong class.
struct Mended {
    std::int64_t voxels = 0; ///< 0: nothing is wrong
    int truth = 0, given = 0; ///< classes
};

/// A person who corrects, scripted: knows the truth of one plane and mends the worst object of a result, again and again.
class Annotator {
public:
    /// `truth`: classes of one plane. A correction reaches `rimPx` pixels beyond its object.
    Annotator(LabelMap truth, double rimPx);

    /// Mends the largest connected region of voxels that nobody judged yet and that have one and the same wrong class instead of one
    /// true class. The object is the whole true organelle there; where there is none, the whole false organelle; else the region.
    /// It and its rim get their true labels and count as judged.
    Mended mendWorst(const LabelMap& result);

    const LabelMap& truth() const noexcept { return m_truth; }
    const LabelMap& judged() const noexcept { return m_judged; } ///< 1 where judged
    /// `result` with the truth where judged.
    LabelMap mended(const LabelMap& result) const;
    std::int64_t judgedVoxels() const noexcept { return m_judgedVoxels; }

private:
    LabelMap m_truth, m_judged;
    double m_rim;
    std::int64_t m_judgedVoxels = 0;
};

} // namespace granule::cli
