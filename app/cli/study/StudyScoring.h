// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/study/StudyRows.h"
#include "core/engine/Ensemble.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

#include <vector>

namespace granule::cli {

/// A volume that networks are scored on.
struct StudyVolume {
    Volume image;
    LabelMap labels;
    bool sparse = false; ///< only voxels of true label > 0 count, and only MIoU(org)
};

/// Reads both and checks that they fit. Throws Error.
StudyVolume readStudyVolume(const std::string& image, const std::string& labels, bool sparse, std::stop_token stop);

/// The mean of the stitched class probabilities of several instances, added one by one, scored after each: what the top-1,
/// top-2, ... ensembles of the study are.
class RunningMean {
public:
    /// `volume` must outlive it.
    explicit RunningMean(const StudyVolume& volume) : m_volume(volume) {}
    /// Adds what `model` (a model's folder) makes of the volume. Throws Error, Cancelled.
    void add(const std::filesystem::path& model, const engine::SegmentOptions& options, Progress& progress, std::stop_token stop);
    /// Of the most probable class at each voxel, ties to the lowest. A class in neither map counts 0, as in the study.
    StudyScore score() const;

private:
    const StudyVolume& m_volume;
    std::vector<float> m_sum; ///< [class][z][y][x]
};

} // namespace granule::cli
