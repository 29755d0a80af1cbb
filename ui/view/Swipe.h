// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

namespace granule::view {

/// Two layers side by side in a slice view: left of a line the one, right of it the other.
struct Swipe {
    int before = 0, after = 0; ///< ids of layers
    double share = 0.5;        ///< of the view's width that shows `before`, 0..1
    QString beforeName, afterName; ///< what stands beside the line
    friend bool operator==(const Swipe&, const Swipe&) = default;
};

} // namespace granule::view
