// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <cstdint>
#include <vector>

namespace granule::analysis {

/// What the IoU of a class is that occurs in neither label map.
enum class AbsentClass { Zero, Skip, NotANumber };

/// Counts of voxels by (truth, predicted) class. Rows are truth.
class ConfusionMatrix {
public:
    explicit ConfusionMatrix(int classes = 7);

    int classes() const noexcept { return m_classes; }
    std::uint64_t count(int truth, int predicted) const noexcept { return m_counts[index(truth, predicted)]; }
    void add(int truth, int predicted, std::uint64_t voxels = 1) { m_counts[index(truth, predicted)] += voxels; }
    std::uint64_t total() const noexcept;

    /// |A and B| / |A or B| of class k.
    double iou(int k, AbsentClass absent = AbsentClass::Zero) const;
    /// 2|A and B| / (|A| + |B|) of class k.
    double dice(int k, AbsentClass absent = AbsentClass::Zero) const;
    /// Mean IoU over classes `first`..classes-1: 0 gives MIoU(all), 2 gives MIoU(org).
    double meanIou(int first, AbsentClass absent = AbsentClass::Zero) const;
    double mIoUAll(AbsentClass absent = AbsentClass::Zero) const { return meanIou(0, absent); }
    double mIoUOrg(AbsentClass absent = AbsentClass::Zero) const { return meanIou(2, absent); }
    /// The share of voxels on the diagonal.
    double accuracy() const;
    /// Adjusted Rand index of the two partitions (Hubert and Arabie 1985).
    double adjustedRandIndex() const;
    /// Cohen's kappa: agreement beyond chance.
    double cohenKappa() const;
    /// Share of row `truth` that went to `predicted`; NaN for a row without voxels.
    double rowShare(int truth, int predicted) const;

private:
    std::size_t index(int t, int p) const noexcept { return static_cast<std::size_t>(t * m_classes + p); }
    int m_classes;
    std::vector<std::uint64_t> m_counts;
};

/// Compares two label maps block by block. `ignoreBackground` keeps only voxels whose true label is above 0, as the
/// study does for sparsely labelled volumes. Throws Error (Mismatch) where shapes differ, or where an id is not below
/// `classes`.
ConfusionMatrix compare(const LabelMap& truth, const LabelMap& predicted, int classes, bool ignoreBackground,
                        Progress& progress, std::stop_token stop = {});

/// A connected place where truth says one class and the other map another.
struct Place {
    Box box;
    Index inside; ///< a voxel that surely belongs to it
    std::uint64_t voxels = 0;
};

/// The connected places behind one cell of the matrix, largest first, at most `most`.
std::vector<Place> placesOf(const LabelMap& truth, const LabelMap& predicted, int truthClass, int predictedClass,
                            std::size_t most, Progress& progress, std::stop_token stop = {});

} // namespace granule::analysis
