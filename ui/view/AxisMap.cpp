// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/AxisMap.h"

#include <algorithm>
#include <cmath>

namespace granule::view {

int AxisMap::halvingsFor(double perPixel) {
    return std::max(0, static_cast<int>(std::floor(std::log2(perPixel) + 0.001)));
}

AxisMap::AxisMap(double origin, double perPixel, std::int64_t size, int from, int to, int margin, bool smooth, int least)
    : margin(margin), halvings(std::max(least, halvingsFor(perPixel))), smooth(smooth || perPixel > 1.001 || halvings > 0) {
    const auto at = [&](int p) { return origin + (p + 0.5) * perPixel; };
    first = std::clamp(static_cast<int>(std::ceil(-origin / perPixel - 0.5)), from, to);
    last = std::clamp(static_cast<int>(std::ceil((static_cast<double>(size) - origin) / perPixel - 0.5)),
                      first, to);
    const auto inside = [](double c, std::int64_t count) {
        return static_cast<int>(
            std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(c)), 0, count - 1));
    };
    for (int p = first - margin; p < last + margin; ++p) voxel.push_back(inside(at(p), size));
    for (int p = first + 1; p < last; ++p) {
        const auto i = static_cast<std::size_t>(p - first + margin);
        voxelsInRow = voxelsInRow && voxel[i] == voxel[i - 1] + 1;
    }
    const double scale = std::ldexp(1.0, -halvings);
    const auto levelSize = (size + (std::int64_t{1} << halvings) - 1) >> halvings;
    for (int p = first; p < last; ++p) {
        const double c = at(p) * scale - (this->smooth ? 0.5 : 0.0);
        a.push_back(inside(c, levelSize));
        b.push_back(inside(c + 1, levelSize));
        weight.push_back(this->smooth ? static_cast<float>(c - std::floor(c)) : 0.F);
    }
}

} // namespace granule::view
