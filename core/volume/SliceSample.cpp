// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/SliceSample.h"

#include "core/volume/CoarseSource.h"

namespace granule {

namespace {

/// The volume and slice to look at instead, where that saves reading most of a fine slice.
std::pair<Volume, std::int64_t> withinReach(const Volume& volume, std::int64_t z) {
    constexpr std::int64_t plenty = std::int64_t{1} << 20;
    const auto& s = volume.shape();
    int halvings = 0;
    while ((s.y >> halvings) * (s.x >> halvings) > plenty) ++halvings;
    if (halvings == 0 || !hasOwnLevels(volume)) return {volume, z};
    const auto coarse = coarseSourceOf(volume)->atHand({CoarseSource::anyAxis, halvings, halvings});
    return {coarseVolume(volume, coarse), z >> coarse.z};
}

} // namespace

std::vector<float> sampleOfSlice(const Volume& whole, std::int64_t slice) {
    const auto [volume, z] = withinReach(whole, slice);
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
