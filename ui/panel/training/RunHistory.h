// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace granule::panel {

/// One row of a training run's history.csv.
struct RunPoint {
    std::int64_t step = 0;
    double loss = 0;                            ///< mean since the row before
    std::optional<double> mIoUAll, mIoUOrg;     ///< only where the network was scored
};

/// What a training run has told so far.
struct RunHistory {
    std::vector<RunPoint> points;
    std::vector<std::string> events; ///< lines of log.txt

    std::optional<double> bestMIoUAll() const;
};

/// Reads history.csv and log.txt of a run's folder; empty where there are none yet. Rows that make no sense are left out, so
/// that a run of another version can be looked at too.
RunHistory readRunHistory(const std::filesystem::path& run);

} // namespace granule::panel
