// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/ColourMaps.h"

#include <algorithm>
#include <cmath>

namespace granule::figure {

QColor jetOfClass(LabelId id) {
    static const QColor colours[] = {{0, 0, 127}, {0, 40, 255}, {0, 212, 255}, {124, 255, 121}, {255, 229, 0}, {255, 70, 0}, {127, 0, 0}};
    return id < std::size(colours) ? colours[id] : QColor(Qt::white);
}

QColor magma(double share) {
    // Highest power first.
    constexpr double terms[7][3] = {{18.65570506591883, -11.48977351997711, -5.601961508734096}, {-50.76852536473588, 29.04658282127291, 4.23415299384598},
                                    {52.17613981234068, -27.94360607168351, 12.94416944238394},  {-27.66873308576866, 14.26473078096533, -13.64921318813922},
                                    {8.353717279216625, -3.577719514958484, 0.3144679030132573}, {0.2516605407371642, 0.6775232436837668, 2.494026599312351},
                                    {-0.002136485053939582, -0.000749655052795221, -0.005386127855323933}};
    const double t = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0;
    double rgb[3] = {0, 0, 0};
    for (const auto& term : terms)
        for (int c = 0; c < 3; ++c) rgb[c] = rgb[c] * t + term[c];
    const auto part = [&](int c) { return static_cast<float>(std::clamp(rgb[c], 0.0, 1.0)); };
    return QColor::fromRgbF(part(0), part(1), part(2));
}

} // namespace granule::figure
