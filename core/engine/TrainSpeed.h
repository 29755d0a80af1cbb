// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Training.h"

#include <stop_token>

namespace granule::engine {

/// Seconds of a training step, by where its window comes from.
struct TrainStepTimes {
    double real = 0;   ///< sampled, deformed and weighed as in training, by config.loaders threads
    double dummy = 0;  ///< one window that is there already, again and again
    double sample = 0; ///< making one window, on one thread
    int steps = 0;     ///< of each kind that were timed
    std::string device;
};

/// Times `steps` steps of each kind in turns of a quarter, beginning and ending with the dummy; windows that were made while
/// others were timed are thrown away first. Throws Error, Cancelled.
TrainStepTimes timeTrainSteps(const TrainConfig& config, const Volume& image, const LabelMap& labels, int steps, Progress& progress,
                              std::stop_token stop);

} // namespace granule::engine
