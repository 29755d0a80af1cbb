// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Training.h"

namespace granule::engine {

/// The learning rate of the step after `stepsDone` steps: the configured one, times decayRate after each decaySteps steps, as
/// stairs (ALGORITHMS section 5).
double learningRateAt(const TrainConfig& config, std::int64_t stepsDone) noexcept;

/// True where the study gives a run up: at or after epoch index config.stopFromEpoch (counted from 0) it scores below
/// config.stopBelow.
bool isHopeless(const TrainConfig& config, std::int64_t epoch, double mIoUAll) noexcept;

} // namespace granule::engine
