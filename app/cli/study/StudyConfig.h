// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Ensemble.h"
#include "core/engine/Training.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace granule::cli {

/// An image and its labels.
struct StudyData {
    std::string image, labels;
};

/// An architecture with the settings that it is trained with in this study: one line of Table S1.
struct StudyVariant {
    std::string key;  ///< names its runs, rows and ensemble; safe as a file's name
    std::string name; ///< in tables and figures
    bool baseline = false;
    engine::TrainConfig training; ///< but for the seed
};

struct StudyRun {
    std::size_t variant;
    std::uint64_t seed;
    std::string name; ///< "2d3d-3x3x3-seed-1"
};

/// What a study is made of. Its file is JSON:
///
///     {"data": {"train": {"image": "i.tif", "labels": "l.tif"}, "eval": {...}, "test": {...}, "comparison": {...}},
///      "architectures": ["2d3d-3x3x3", {"network": "2d3d-nopyramid", "key": "flat", "name": "Flat", "baseline": true,
///                                       "settings": {"learning_rate": 5e-4}}],
///      "seeds": {"from": 1, "count": 26},      (or a list)
///      "settings": {"epochs": 48},             (of training, for all architectures; see granule-cli train --config)
///      "top_k": 5, "tiling": "paper", "precision": "fp32", "device": "auto", "threads": 0}
///
/// data.train, data.eval, architectures and seeds must be there. Paths are relative to the file.
struct StudyConfig {
    StudyData train, eval;
    std::optional<StudyData> test, comparison;
    std::vector<StudyVariant> variants;
    std::vector<std::uint64_t> seeds;
    int topK = 5;
    engine::SegmentOptions segment;

    /// Every run, variants outermost. Their order is what --task counts.
    std::vector<StudyRun> runs() const;
    /// What decides about results, as JSON: a folder holds one study. Seeds are left out, so that more can be added.
    std::string fingerprint() const;
};

/// Throws Error (NotFound, InvalidValue) that names the file, the key and what to do.
StudyConfig readStudyConfig(const std::filesystem::path& file);

} // namespace granule::cli
