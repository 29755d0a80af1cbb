// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
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
    /// Takes back the voxels of a part that were counted.
    void subtract(const ConfusionMatrix& part);
    void add(const ConfusionMatrix& part);
    /// Rows become columns: the other map is taken as truth.
    ConfusionMatrix transposed() const;
    friend bool operator==(const ConfusionMatrix&, const ConfusionMatrix&) = default;
    std::uint64_t total() const noexcept;
    /// Voxels of class `truth` in the truth.
    std::uint64_t rowTotal(int truth) const noexcept;
    /// Voxels of class `predicted` in the other map.
    std::uint64_t columnTotal(int predicted) const noexcept;

    /// |A and B| / |A or B| of class k. A class in neither map gives 0 under AbsentClass::Zero, else NaN.
    double iou(int k, AbsentClass absent = AbsentClass::Zero) const;
    /// 2|A and B| / (|A| + |B|) of class k.
    double dice(int k, AbsentClass absent = AbsentClass::Zero) const;
    /// Share of the voxels called k that are k in the truth. A class that is nowhere gives 0 under AbsentClass::Zero, else NaN; one
    /// that was never called k, but is there, 0.
    double precision(int k, AbsentClass absent = AbsentClass::Zero) const;
    /// Share of the voxels of k in the truth that were called k; as precision().
    double recall(int k, AbsentClass absent = AbsentClass::Zero) const;
    /// Mean IoU over classes `first`..classes-1: 0 gives MIoU(all), 2 gives MIoU(org). Skip leaves
    /// absent classes out of the mean; NotANumber makes it NaN where one is absent.
    double meanIou(int first, AbsentClass absent = AbsentClass::Zero) const;
    double mIoUAll(AbsentClass absent = AbsentClass::Zero) const { return meanIou(0, absent); }
    double mIoUOrg(AbsentClass absent = AbsentClass::Zero) const { return meanIou(2, absent); }
    /// The share of voxels on the diagonal.
    double accuracy() const;
    /// Adjusted Rand index of the two partitions (Hubert and Arabie 1985). NaN without voxels.
    double adjustedRandIndex() const;
    /// Cohen's kappa: agreement beyond chance. NaN where both maps hold one and the same class everywhere.
    double cohenKappa() const;
    /// Cohen's kappa of class k against all others together.
    double classKappa(int k) const;
    /// Meila (2007), in bits: H(truth | other) + H(other | truth). 0 where the partitions are the same; NaN without voxels.
    double variationOfInformation() const;
    /// The same counts without the voxels whose true label is background.
    ConfusionMatrix withoutTrueBackground() const;
    /// Share of row `truth` that went to `predicted`; NaN for a row without voxels.
    double rowShare(int truth, int predicted) const;
    /// Share of column `predicted` that comes from `truth`; NaN for a column without voxels.
    double columnShare(int truth, int predicted) const;

private:
    std::size_t index(int t, int p) const noexcept { return static_cast<std::size_t>(t * m_classes + p); }
    int m_classes;
    std::vector<std::uint64_t> m_counts;
};

/// Throws Error (Mismatch) that says both shapes, and which map has which, where two label maps lie on different grids.
void requireSameGrid(const LabelMap& a, const std::string& nameA, const LabelMap& b, const std::string& nameB);

/// Compares two label maps block by block. `ignoreBackground` keeps only voxels whose true label is above 0, as the
/// study does for sparsely labelled volumes. Throws Error (Mismatch) where shapes differ, or where an id is not below
/// `classes`.
ConfusionMatrix compare(const LabelMap& truth, const LabelMap& predicted, int classes, bool ignoreBackground,
                        Progress& progress, std::stop_token stop = {});

/// The same over all slices but `masked` (ascending). Throws Error (InvalidValue) where one of them is not there.
ConfusionMatrix compareWithout(const std::vector<std::int64_t>& masked, const LabelMap& truth, const LabelMap& predicted, int classes,
                               bool ignoreBackground, Progress& progress, std::stop_token stop = {});
/// The counts of each cell, then those of voxels in none: `cellCount` + 1 matrices, whose sum is compareWithout()'s. `cells` says which
/// cell a voxel is in: 0 in none, i + 1 in cell i. Throws as compareWithout(), and Error (InvalidValue) where `cells` holds more than `cellCount`.
std::vector<ConfusionMatrix> compareByCell(const LabelMap& truth, const LabelMap& other, const LabelMap& cells, std::size_t cellCount, int classes,
                                           const std::vector<std::int64_t>& masked, Progress& progress, std::stop_token stop = {});

} // namespace granule::analysis
