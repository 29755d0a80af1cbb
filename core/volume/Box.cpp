// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Box.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cstdio>

namespace granule {

std::string describe(const Shape& shape) {
    return std::to_string(shape.z) + "x" + std::to_string(shape.y) + "x" + std::to_string(shape.x);
}

Box Box::parse(const std::string& text) {
    Box box;
    long long v[6];
    int used = 0;
    const int read = std::sscanf(text.c_str(), "%lld:%lld,%lld:%lld,%lld:%lld%n", v, v + 1, v + 2, v + 3, v + 4,
                                 v + 5, &used);
    if (read != 6 || used != static_cast<int>(text.size()))
        throw Error(ErrorKind::InvalidValue,
                    "The box '" + text + "' cannot be read: write it as z0:z1,y0:y1,x0:x1, for instance 0:16,0:512,0:512.");
    box = {{v[0], v[2], v[4]}, {v[1], v[3], v[5]}};
    if (box.empty())
        throw Error(ErrorKind::InvalidValue, "The box '" + text + "' is empty: each end must be larger than its start.");
    return box;
}

bool Box::contains(const Box& other) const noexcept {
    return other.empty() || intersected(other) == other;
}

Box Box::intersected(const Box& o) const noexcept {
    return {{std::max(lo.z, o.lo.z), std::max(lo.y, o.lo.y), std::max(lo.x, o.lo.x)},
            {std::min(hi.z, o.hi.z), std::min(hi.y, o.hi.y), std::min(hi.x, o.hi.x)}};
}

Box Box::united(const Box& o) const noexcept {
    if (empty()) return o;
    if (o.empty()) return *this;
    return {{std::min(lo.z, o.lo.z), std::min(lo.y, o.lo.y), std::min(lo.x, o.lo.x)},
            {std::max(hi.z, o.hi.z), std::max(hi.y, o.hi.y), std::max(hi.x, o.hi.x)}};
}

std::string describe(const Box& b) {
    const auto range = [](std::int64_t a, std::int64_t c) { return std::to_string(a) + ":" + std::to_string(c); };
    return range(b.lo.z, b.hi.z) + "," + range(b.lo.y, b.hi.y) + "," + range(b.lo.x, b.hi.x);
}

} // namespace granule
