// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/Progress.h"
#include "core/volume/TrainingSnapshot.h"
#include "core/volume/Volume.h"
#include "ui/figure/VideoWriter.h"

#include <filesystem>
#include <optional>

namespace granule::figure {

/// How the study's training videos are made from the snapshots of a run.
struct TrainingVideoOptions {
    enum class Kind { Probabilities, Segmentation }; ///< a map for each class but background, or the classes in their colours
    Kind kind = Kind::Probabilities;
    int every = 1; ///< every so manieth snapshot is a frame
    VideoOptions video;
    bool paperColours = false;       ///< the paper's plain colours, on white; else those of the screen, on black
    Volume image = {};               ///< laid under a segmentation where it is given: the stack that the run was scored on
    std::int64_t slice = 0;          ///< of it; the snapshot shows its middle
    ClassSchema schema = ClassSchema::platelet();
};

/// The mean loss of the epoch that `step` lies in, from a run's history.csv; nothing at the beginning, or where it is not told.
std::optional<double> lossAt(const std::filesystem::path& run, std::int64_t step);

/// One frame: the snapshot, with iteration and loss under it. Needs a QGuiApplication, for its fonts.
scene::RgbImage trainingFrame(const TrainingSnapshot& snapshot, const std::optional<double>& loss, const TrainingVideoOptions& options);

/// Films the snapshots of the training run in the folder `run`, one a frame; returns how many. Throws Error: NotFound for a run
/// without snapshots, Unreadable, Mismatch for an image that is smaller than they are, and what VideoWriter throws; Cancelled.
std::int64_t writeTrainingVideo(const std::string& path, const std::filesystem::path& run, const TrainingVideoOptions& options,
                                Progress& progress, std::stop_token stop = {});

} // namespace granule::figure
