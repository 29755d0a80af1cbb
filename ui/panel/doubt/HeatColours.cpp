// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/HeatColours.h"

#include "ui/figure/ColourMaps.h"

#include <algorithm>

namespace granule::panel {

const view::HeatColours& heatColours() {
    static const auto colours = [] {
        view::HeatColours made;
        for (std::size_t i = 0; i < made.size(); ++i) {
            const double share = static_cast<double>(i) / 255;
            made[i] = figure::magma(0.25 + 0.72 * share);
            made[i].setAlphaF(static_cast<float>(std::min(1.0, 2 * share)));
        }
        return made;
    }();
    return colours;
}

} // namespace granule::panel
