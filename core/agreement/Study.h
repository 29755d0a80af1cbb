// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/CellMap.h"
#include "core/agreement/Detection.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/SurfaceDistance.h"
#include "core/analysis/Tolerance.h"
#include "core/analysis/TwoSamples.h"

#include <optional>

/// The agreement of two or more raters of one stack, as a report says it: everything here follows from the
/// label maps and the options.
namespace granule::agreement {

/// Which voxels count. For surfaces, borders and objects, what does not count is background: outside of
/// chosen cells for both raters, and for the second one where the first of a pair labelled nothing.
enum class Region {
    All,
    Labelled, ///< those that the first rater of a pair labelled: the rule of the study for sparsely labelled
              ///< volumes
    ChosenCells, ///< those of StudyOptions::chosenCells
};

struct StudyOptions {
    ClassSchema schema = ClassSchema::platelet();
    Region region = Region::All;
    std::vector<int> chosenCells = {}; ///< places in CellMap::names; the result has them in order, each once
    analysis::AbsentClass absent = analysis::AbsentClass::Zero;
    int firstOrganelle = 2;                                ///< MIoU(org) is the mean from this class on
    std::vector<std::int64_t> masked = {};                 ///< slices that do not count
    bool surfaces = true, tolerant = true, objects = true; ///< what is worked out beside the counts
    /// How far off a border may be and still be line width, nm along z, y, x. Empty: one voxel along each
    /// axis.
    std::optional<analysis::ToleranceNm> tolerance = {};
    analysis::ToleranceNm toleranceAt(const VoxelSpacing& spacing) const { return tolerance.value_or(analysis::ToleranceNm::oneVoxel(spacing)); }
    DetectionOptions detection = {};
    analysis::BootstrapOptions bootstrap = {}; ///< intervals and tests are over cells
};

/// A score with the interval that the bootstrap over cells gives (percentiles, wider where cells are few:
/// Hesterberg 2015); without one where there are fewer than leastCells with anything in the region.
struct Score {
    double value = 0; ///< NaN where it is not defined
    std::optional<analysis::Interval> interval = {};
};
/// Below so many cells nothing is said about the uncertainty of a score.
inline constexpr std::size_t leastCells = 6;

/// Scores that follow from counts.
struct CountScores {
    std::vector<Score> iou, dice, precision, recall; ///< by class
    Score miouAll, miouOrg, accuracy, kappa;
    std::vector<double> classKappa;                      ///< a class against all others
    double adjustedRand = 0, variationOfInformation = 0; ///< the latter in bits
};

struct PairAgreement {
    std::size_t a = 0, b = 0;         ///< places in Agreement::raters, a < b; a is taken as truth
    analysis::ConfusionMatrix counts; ///< over the region; rows are a
    /// Of each cell, empty outside of the region, then of what lies in none: their sum is `counts`.
    std::vector<analysis::ConfusionMatrix> byCell;
    CountScores scores;
    std::vector<std::optional<analysis::SurfaceDistance>>
        surfaces;                                  ///< by class; empty where it was not asked for
    std::vector<analysis::TolerantScore> tolerant; ///< by class; empty where it was not asked for
    std::optional<DetectionResult> detection;
};

/// One rater against all others together: the counts of its pairs, the others as rows, summed.
struct GroupAgreement {
    std::size_t rater = 0;
    analysis::ConfusionMatrix counts;
    CountScores scores;
};

struct RaterInfo {
    std::string name, origin;
    RaterKind kind = RaterKind::Person;
    std::vector<std::string> notes;
    std::uint64_t hash = 0; ///< of the labels as compared: equal maps have equal ones
};

/// What the data allow to be said of an algorithm's score beside that of people among themselves.
enum class Verdict {
    TooFewCells, ///< nothing can be said; also where a score is not defined
    Below,
    Indistinguishable, ///< the difference may be chance: p is not below 1 less the confidence of the
                       ///< bootstrap
    Above,
};

/// One score of an algorithm: its mean over all people, beside the mean over all pairs of people.
struct CeilingRow {
    std::size_t rater = 0; ///< the algorithm, or a consensus
    LabelId classId = 0;   ///< with `what` == IoU; else of no meaning
    enum class What { MIoUOrg, MIoUAll, IoU } what = What::MIoUOrg;
    Score model, human;
    Score difference; ///< model less human, both resampled by the same cells
    /// Two-sided, by the bootstrap's standard error of the difference and Student's t; as large as corrected
    /// for the rows of this rater (Holm). 1 where nothing can be said.
    double p = 1;
    Verdict verdict = Verdict::TooFewCells;
};

struct Agreement {
    StudyOptions options;
    Shape shape;
    VoxelSpacing spacing;
    std::vector<RaterInfo> raters;
    CellMap cells;                      ///< what scores are resampled by
    std::vector<PairAgreement> pairs;   ///< in order: (0,1), (0,2), ..., (1,2), ...
    std::vector<GroupAgreement> groups; ///< with three raters and more; one a rater
    double fleissKappa = 0,
           krippendorffAlpha = 0;    ///< of all; with Region::Labelled over what the first rater labelled
    std::vector<CeilingRow> ceiling; ///< where there are two people and something else
    std::vector<std::string>
        sentences; ///< what may be said, of each rater that is no person: plain words with the test's name
    std::size_t resampledCells =
        0; ///< the cells that hold anything of the region: what the bootstrap draws from

    const PairAgreement* pair(std::size_t a, std::size_t b) const;
};

/// Works everything out. `cells` may be empty: then cellsOf() the first rater. Persons should come first: the
/// first of a pair is the truth. All cores. Throws Error as requireComparable() does, Cancelled.
Agreement agree(const std::vector<Rater>& raters, const CellMap& cells, const StudyOptions& options,
                Progress& progress, const std::stop_token& stop = {});

} // namespace granule::agreement
