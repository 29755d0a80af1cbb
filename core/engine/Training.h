// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <filesystem>
#include <optional>
#include <string>

namespace granule::engine {

/// The study's training of one network (ALGORITHMS section 5): windows on a jittered grid, loss 3D + 0.33 x 2D weighted
/// by floor and class balance, Adam with the study's constants, elastic field, brightness, contrast, flips.
struct TrainConfig {
    std::string network = "2d3d-3x3x3";
    NetworkSpec spec;                 ///< taken from the network's name unless changed
    std::int64_t steps = 0;          ///< 0: `epochs`
    std::int64_t epochs = 48;
    std::uint64_t seed = 1;
    Shape window{5, 296, 296};       ///< output window
    Shape windowSpacing{2, 100, 100};
    double learningRate = 1e-3;
    double loss2d = 0.33;
    double weightFloor = 0.01;
    double classBalance = 1.0;
    bool flips = true;
    double elasticPx = 20, elasticGridPx = 40, elasticSigma = 0.6;
    double brightness = 0.12, contrast = 0.2;
    std::int64_t checkpointEvery = 500;
    std::int64_t validateEvery = 1000;
    int threads = 0;
    std::string device = "auto";
    bool resume = false;
};

/// The settings with which the study trained the network of this name or table name (No Multi-Loss has no 2D loss).
/// Throws Error (NotFound).
TrainConfig studyConfig(const std::string& network);

/// `defaults` with the values that a JSON file overrides; its keys are those of describe(), in snake_case. Throws Error
/// naming the key that is unknown or makes no sense.
TrainConfig readTrainConfig(const std::filesystem::path& file, TrainConfig defaults);

/// The same from JSON text; `where` begins the sentence of an Error ("The training settings of ...").
TrainConfig applyTrainSettings(const std::string& json, const std::string& where, TrainConfig defaults);

/// All settings that shape the weights, as JSON.
std::string describe(const TrainConfig& config);

struct TrainResult {
    std::filesystem::path model;
    std::int64_t steps = 0;
    double bestMIoUAll = -1; ///< on the validation volume, or on the training volume where none was given
    double seconds = 0;
};

/// Trains one network and writes the model folder `out` (model.json, weights.safetensors, checkpoint/, history.csv). The
/// model is the one that scored best in validation. A window that is larger than the volume is cut to it (y and x to a
/// multiple of 8). The same seed, data and thread count give the same weights, also when resumed. A folder that already
/// holds a model is only touched with `resume`. Throws Error (a loss that is not finite included), or Cancelled; then a
/// checkpoint is left.
TrainResult train(const TrainConfig& config, const Volume& image, const LabelMap& labels,
                  const std::optional<std::pair<Volume, LabelMap>>& validation, const std::filesystem::path& out,
                  Progress& progress, std::stop_token stop);

} // namespace granule::engine
