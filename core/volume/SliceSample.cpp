// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/SliceSample.h"

namespace granule {

std::vector<float> sampleOfSlice(const Volume& volume, std::int64_t z) {
    constexpr std::int64_t enough = std::int64_t{1} << 22;
    const auto& s = volume.shape();
    const auto step = 1 + (s.y * s.x - 1) / enough;
    if (step == 1) return volume.read<float>({{z, 0, 0}, {z + 1, s.y, s.x}});
    std::vector<float> grey;
    for (std::int64_t y = 0; y < s.y; y += step) {
        const auto row = volume.read<float>({{z, y, 0}, {z + 1, y + 1, s.x}});
        grey.insert(grey.end(), row.begin(), row.end());
    }
    return grey;
}

} // namespace granule
