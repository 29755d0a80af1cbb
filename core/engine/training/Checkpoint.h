// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Network.h"
#include "core/engine/training/TfAdam.h"

#include <filesystem>
#include <optional>
#include <string>

namespace granule::engine {

/// Everything a run needs to go on as if it had never stopped, in one file, so that it is whole or not there.
struct Checkpoint {
    std::string config;  ///< what the run was started with
    std::string history; ///< history.csv so far
    double bestMIoUAll = -1, bestMIoUOrg = -1, seconds = 0;
    double lossSum = 0;         ///< of the steps since the last row of the history
    std::int64_t lossCount = 0;
    std::string log;            ///< log.txt so far
    std::string alive;          ///< of each class '1' where a logit was not zero since the last validation, else '0'
    std::string dead;           ///< ids of the classes that were not at the last validation, "3 5"
    double rateScale = 1;       ///< of the learning rate, lowered by each recovery
    std::int64_t recoveries = 0;
    bool stoppedEarly = false;
};

void saveCheckpoint(const std::filesystem::path& file, const Checkpoint& checkpoint, const Network& network, TfAdam& adam);

/// Empty where there is no checkpoint. Throws Error where it is damaged, was started with another `config`, or belongs to
/// another network.
std::optional<Checkpoint> loadCheckpoint(const std::filesystem::path& file, const std::string& config, const Network& network, TfAdam& adam);

} // namespace granule::engine
