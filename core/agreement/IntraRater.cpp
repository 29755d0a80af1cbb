// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/IntraRater.h"

#include "core/agreement/Study.h"

#include <algorithm>

namespace granule::agreement {

std::optional<IntraRater> intraRater(const BlindReading& reading, const std::stop_token& stop) {
    const auto twice = repeats(reading);
    if (!twice) return {};
    StudyOptions options;
    options.schema = reading.schema;
    options.region = Region::ChosenCells;
    for (std::size_t i = 0; i < twice->cells.names.size(); ++i) options.chosenCells.push_back(static_cast<int>(i));
    options.surfaces = options.tolerant = options.objects = false;
    NoProgress quiet;
    const auto found = agree({twice->first, twice->second}, twice->cells, options, quiet, stop);
    return IntraRater{twice->cells.names, found.pairs.front().counts};
}

double medianSeconds(const BlindReading& reading) {
    std::vector<double> seconds;
    for (const auto& item : reading.items)
        if (item.isDone()) seconds.push_back(item.seconds);
    if (seconds.empty()) return 0;
    std::ranges::sort(seconds);
    const auto middle = seconds.size() / 2;
    return seconds.size() % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2;
}

} // namespace granule::agreement
