// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace granule::cli {

/// Scores of one segmentation. NaN: not measured.
struct StudyScore {
    double mIoUAll, mIoUOrg;
};

/// One run of a study: one architecture, one seed. It is the content of `DIR/rows/NAME.json`, which is written once, whole,
/// when the run has ended.
struct StudyRow {
    std::string run;                 ///< its name, also that of its folder in DIR/runs
    std::string variant;             ///< the key that runs of one ensemble share
    std::string network, tableName;
    std::int64_t parameters = 0;
    bool baseline = false;           ///< part (c) of Table S1, else part (b)
    std::uint64_t seed = 0;
    std::string failure;             ///< why there are no scores; empty: there are
    std::int64_t steps = 0;
    double seconds = 0;
    double peakMIoUAll = 0;          ///< best validation while training (Figure S5)
    std::optional<StudyScore> eval, test, comparison; ///< test and comparison: MIoU(org) over voxels of true label > 0
};

/// The k best instances of a variant, averaged, for each k.
struct StudyEnsemble {
    std::string variant, tableName;
    std::vector<std::string> instances; ///< every run that it could choose from, best first
    struct Top {
        int k;
        std::optional<StudyScore> eval, test, comparison;
    };
    std::vector<Top> top; ///< k = 1, 2, ...
};

std::string toText(const StudyRow& row);
std::string toText(const StudyEnsemble& ensemble);

std::filesystem::path rowFile(const std::filesystem::path& study, const std::string& run);
std::filesystem::path ensembleFile(const std::filesystem::path& study, const std::string& variant);

/// Throws Error (NotFound, Unreadable).
StudyRow readRow(const std::filesystem::path& file);
StudyEnsemble readEnsemble(const std::filesystem::path& file);

/// All rows that are there so far, in the order of their names. Throws Error (NotFound) where `study` holds no study.
std::vector<StudyRow> readRows(const std::filesystem::path& study);
std::vector<StudyEnsemble> readEnsembles(const std::filesystem::path& study);

/// The ensemble of two or more that does best on the evaluation volume; null where it has fewer than two members.
const StudyEnsemble::Top* bestTop(const StudyEnsemble& ensemble);

/// The instances with scores, best by MIoU(all) on the evaluation volume first; ties by seed.
std::vector<const StudyRow*> ranked(const std::vector<StudyRow>& rows, const std::string& variant);

/// Names of variants in the order in which the study lists them.
std::vector<std::string> variantsOf(const std::filesystem::path& study);

} // namespace granule::cli
