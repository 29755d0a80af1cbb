// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QJsonObject>
#include <QString>

#include <algorithm>
#include <vector>

namespace granule::desktop {

/// One figure of a bench with the reference measured in the same run; the keys are those of `granule-cli
/// bench`. Times: `ratio` over 1 means faster than the reference.
inline QJsonObject benchTime(const QString& name, double ms, const QString& reference, double referenceMs) {
    return {{"name", name},
            {"value", ms},
            {"unit", "ms"},
            {"reference", reference},
            {"reference_value", referenceMs},
            {"ratio", referenceMs / ms}};
}

/// The q-quantile of `times`, the larger neighbour where it falls between two.
inline double quantile(std::vector<double> times, double q) {
    if (times.empty()) return 0;
    std::sort(times.begin(), times.end());
    const auto at = static_cast<std::size_t>(q * static_cast<double>(times.size()));
    return times[std::min(at, times.size() - 1)];
}

} // namespace granule::desktop
