// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Bootstrap.h"

namespace granule::agreement {

/// The scores of a matrix that have intervals, as one row of numbers: that is what resampling works on.
class ScoreRow {
public:
    explicit ScoreRow(int classes) : m_classes(static_cast<std::size_t>(classes)) {}
    std::size_t size() const noexcept { return 4 * m_classes + 4; }
    std::size_t iou(int k) const noexcept { return static_cast<std::size_t>(k); }
    std::size_t dice(int k) const noexcept { return m_classes + static_cast<std::size_t>(k); }
    std::size_t precision(int k) const noexcept { return 2 * m_classes + static_cast<std::size_t>(k); }
    std::size_t recall(int k) const noexcept { return 3 * m_classes + static_cast<std::size_t>(k); }
    std::size_t miouAll() const noexcept { return 4 * m_classes; }
    std::size_t miouOrg() const noexcept { return 4 * m_classes + 1; }
    std::size_t accuracy() const noexcept { return 4 * m_classes + 2; }
    std::size_t kappa() const noexcept { return 4 * m_classes + 3; }
    /// size() numbers to `out`; NaN where a score is not defined.
    void write(const analysis::ConfusionMatrix& counts, const StudyOptions& options, double* out) const;

private:
    std::size_t m_classes;
};

/// All scores of a matrix, with the intervals that `resampled`, of the same counts, gives.
CountScores scoresOf(const analysis::ConfusionMatrix& counts, const CellBootstrap& bootstrap,
                     const Resampled& resampled);

} // namespace granule::agreement
