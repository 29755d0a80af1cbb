// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/Schedule.h"

#include "core/volume/Error.h"

#include <cmath>

namespace granule::engine {

double learningRateAt(const TrainConfig& config, std::int64_t stepsDone) noexcept {
    return config.learningRate * std::pow(config.decayRate, static_cast<double>(stepsDone / config.decaySteps));
}

bool isHopeless(const TrainConfig& config, std::int64_t epoch, double mIoUAll) noexcept {
    return epoch >= config.stopFromEpoch && mIoUAll < config.stopBelow;
}

void applySchedule(TrainConfig& config, const std::string& name) {
    if (name == "constant") {
        config.decayRate = 1;
        config.stopBelow = 0;
        return;
    }
    if (name != "paper" && name != "decay")
        throw Error(ErrorKind::InvalidValue, "There is no schedule called \"" + name + "\": choose one of constant, paper, decay.");
    config.steps = 0;
    config.epochs = 48;
    config.stopBelow = 0.3;
    config.stopFromEpoch = 10;
    config.decayRate = name == "decay" ? 0.75 : 1;
    config.decaySteps = 2512;
}

} // namespace granule::engine
