// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Ensemble.h"
#include "core/engine/FeatureMaps.h"
#include "core/engine/Improving.h"
#include "core/engine/Training.h"
#include "ui/panel/training/TrainOrder.h"

#include <filesystem>
#include <vector>

namespace granule::desktop {

/// The networks as the window sees them. They live in a module of their own (granule-engine.so beside the program) that
/// is loaded when they are first asked for: loading LibTorch takes longer than all the rest of the start.
/// One call at a time; any thread.
class SegmentEngine {
public:
    virtual ~SegmentEngine() = default;
    using Models = std::vector<std::filesystem::path>;

    /// The cards of all models in `models`, or, where empty, of those that ship with Granule; weights are not read. Throws
    /// Error.
    virtual std::vector<engine::ModelCard> cards(const Models& models) = 0;
    /// Seconds that segment() will take; loads the models. Throws Error.
    virtual double estimateSeconds(const Models& models, std::int64_t voxels, const engine::SegmentOptions& options) = 0;
    /// As engine::Ensemble::segment().
    virtual engine::Segmentation segment(const Models& models, const Volume& volume, const engine::SegmentOptions& options, Progress& progress,
                                         std::stop_token stop, const engine::FinishedPart& finished) = 0;

    /// As engine::FeatureNetwork::of(), of the shipped network that suits best. Throws Error where none ships.
    virtual engine::FeatureMaps features(const Volume& volume, const Box& box, Progress& progress, std::stop_token stop) = 0;
    /// As engine::improve().
    virtual engine::Improvement improve(const engine::ImproveOrder& order, Progress& progress, std::stop_token stop) = 0;

    /// Every network that can be trained.
    virtual std::vector<engine::NetworkInfo> networks() = 0;
    /// As engine::train() with the study's settings but for the order's; a run that was begun in its folder goes on.
    virtual engine::TrainResult train(const panel::TrainOrder& order, const Volume& image, const LabelMap& labels, Progress& progress,
                                      std::stop_token stop) = 0;
};

/// The name of the function that the module exports; it takes the program's LabelMemory and returns a SegmentEngine that
/// lives as long as the program.
inline constexpr const char* segmentEngineSymbol = "granuleSegmentEngine";

/// Loads the module at the first call. Throws Error (NotFound) where it is not there.
SegmentEngine& segmentEngine();

} // namespace granule::desktop
