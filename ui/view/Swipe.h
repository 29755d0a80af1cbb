// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace granule::view {

/// Two layers side by side in a slice view: left of a line the one as it was, right of it what it would become.
struct Swipe {
    int before = 0, after = 0; ///< ids of layers
    double share = 0.5;        ///< of the view's width that shows `before`, 0..1
    friend bool operator==(const Swipe&, const Swipe&) = default;
};

} // namespace granule::view
