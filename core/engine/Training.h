// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace granule::engine {

/// How much an error at a voxel counts (ALGORITHMS section 4).
enum class LossWeights {
    Published, ///< floor, class balance, and the edge term of the study's published map
    Released,  ///< the same with the edge term of its released code
    None,      ///< every voxel counts 1
};

/// The study's training of one network (ALGORITHMS section 5): windows on a jittered grid, loss 3D + 0.33 x 2D weighted
/// by the error weighting array, Adam with the study's constants, elastic field, brightness, contrast, flips.
struct TrainConfig { // begin with studyConfig()
    std::string network = "2d3d-3x3x3";
    NetworkSpec spec;
    std::int64_t steps = 0;          ///< 0: `epochs`
    std::int64_t epochs = 48;
    std::uint64_t seed = 1;
    Shape window{5, 296, 296};       ///< output window
    Shape windowSpacing{2, 100, 100};
    double learningRate = 1e-3;
    double loss2d = 0.33;
    double decayRate = 1;            ///< the learning rate is multiplied by it ...
    std::int64_t decaySteps = 2512;  ///< ... after each so many steps
    double stopBelow = 0;            ///< a run that scores less than this MIoU(all) ...
    std::int64_t stopFromEpoch = 10; ///< ... at or after this epoch, counted from 0, is given up
    LossWeights weights = LossWeights::Published;
    double weightFloor = 0.01;
    double classBalance = 1.0;
    double edgeWeight = -1;          ///< largest weight of the edge term; below 0: 2.04 published, 25 released
    bool flips = true;
    double elasticPx = 20, elasticGridPx = 40, elasticSigma = 0.6;
    double brightness = 0.12, contrast = 0.2;
    std::vector<std::int64_t> maskedSlices; ///< damaged slices of the training volume: neither learned from nor scored on
    std::int64_t heldOutPlanes = 0;  ///< last planes of the volume to score on and not learn from, where no validation volume is given
    bool bf16 = false;               ///< convolutions in bf16, sums, weights and loss in fp32: faster where the device has it
    std::int64_t checkpointEvery = 500;
    std::int64_t validateEvery = 1000;
    std::int64_t snapshotEvery = 0;  ///< steps between frames for the training video; 0: none
    int loaders = 2;                 ///< threads that make the windows to come; changes no result
    int threads = 0;
    std::string device = "auto";
    bool resume = false;
};

/// The settings with which the study trained the network of this name or table name (No Multi-Loss has no 2D loss).
/// Throws Error (NotFound).
TrainConfig studyConfig(const std::string& network);

/// Sets epochs, decay and early stopping as a preset has them: "constant" (neither decay nor early stopping), "paper" (48
/// epochs at a constant rate; given up where MIoU(all) is below 0.3 at or after epoch index 10), "decay" (the same with the
/// engine's x0.75 each 2512 steps). Throws Error (InvalidValue) that lists the names.
void applySchedule(TrainConfig& config, const std::string& name);

/// `defaults` with the values that a JSON file overrides; its key "schedule" names a preset that the other keys change; the others are those of describe(). Throws Error
/// naming the key that is unknown or makes no sense.
TrainConfig readTrainConfig(const std::filesystem::path& file, TrainConfig defaults);

/// The same from JSON text; `where` begins the sentence of an Error ("The training settings of ...").
TrainConfig applyTrainSettings(const std::string& json, const std::string& where, TrainConfig defaults);

/// All settings that shape the weights, as JSON.
std::string describe(const TrainConfig& config);

struct TrainResult {
    std::filesystem::path model;
    std::int64_t steps = 0;
    double bestMIoUAll = -1; ///< on the validation volume or the planes held out, or on the training volume where there are none
    double seconds = 0;
    std::int64_t parameters = 0;     ///< trainable ones of the network
    Shape window;                    ///< that was used, cut to the volume where it had to be
    bool stoppedEarly = false;
    int recoveries = 0;              ///< times that the loss was not finite and the run went back
    std::vector<int> deadClasses;    ///< whose logits were zero everywhere since the last but one validation
    std::vector<int> missingClasses; ///< that no label of the training volume holds
};

/// Trains one network and writes the model folder `out` (model.json, weights.safetensors, checkpoint/, history.csv, log.txt,
/// snapshots/). The model is the one that scored best in validation. Where loss or gradient is not finite the run goes back
/// to its last checkpoint and on with 0.3 of the learning rate, three times at most. A window that is larger than the volume is cut to it, to a size
/// that the network can give. The same seed, data and thread count give the same weights, also when resumed. A folder that already
/// holds a model is only touched with `resume`, and goes on from its checkpoint, however it was ended. Throws Error, or
/// Cancelled; then a checkpoint is left.
TrainResult train(const TrainConfig& config, const Volume& image, const LabelMap& labels,
                  const std::optional<std::pair<Volume, LabelMap>>& validation, const std::filesystem::path& out,
                  Progress& progress, std::stop_token stop);

} // namespace granule::engine
