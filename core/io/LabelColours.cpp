// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/LabelColours.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace granule::io {

using namespace plugin;

namespace {

using Rgb = std::array<std::uint8_t, 3>;
constexpr Rgb site[] = {{0, 0, 0},     {1, 1, 224},  {1, 171, 254}, {1, 254, 1},
                        {255, 224, 0}, {250, 94, 0}, {245, 0, 203}};
constexpr Rgb jet[] = {{0, 0, 127},   {0, 40, 255}, {0, 212, 255}, {124, 255, 121},
                       {255, 229, 0}, {255, 70, 0}, {127, 0, 0}};
constexpr int classCount = 7;
/// The values in which the authors saved their segmentations.
constexpr std::array<std::size_t, classCount> jetValues{0, 42, 85, 127, 170, 212, 255};

bool near(const Rgba& colour, const Rgb& other) {
    // A colour map of 256 steps may be a step or two off.
    constexpr int step = 10;
    return std::abs(colour[0] - other[0]) <= step && std::abs(colour[1] - other[1]) <= step &&
           std::abs(colour[2] - other[2]) <= step;
}

bool isJetScale(const std::vector<Rgba>& palette, const std::vector<bool>& used) {
    if (palette.size() < 256) return false;
    for (std::size_t k = 0; k < jetValues.size(); ++k)
        if (!near(palette[jetValues[k]], jet[k])) return false;
    for (std::size_t i = 0; i < used.size(); ++i)
        if (used[i] && std::ranges::find(jetValues, i) == jetValues.end()) return false;
    return true;
}

} // namespace

std::optional<LabelId> plateletClassOf(const Rgba& colour) {
    if (colour[3] == 0) return 0;
    const Rgb rgb{colour[0], colour[1], colour[2]};
    for (LabelId id = 0; id < classCount; ++id)
        if (rgb == site[id] || rgb == jet[id]) return id;
    return {};
}

std::vector<LabelId> idsOfPalette(const std::vector<Rgba>& palette, const std::vector<bool>& used) {
    std::vector<LabelId> ids(used.size());
    std::iota(ids.begin(), ids.end(), LabelId{0});
    if (isJetScale(palette, used)) {
        for (std::size_t k = 0; k < jetValues.size(); ++k) ids[jetValues[k]] = static_cast<LabelId>(k);
        return ids;
    }
    auto classes = ids;
    bool anyClass = false;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i]) continue;
        const auto id = i < palette.size() ? plateletClassOf(palette[i]) : std::nullopt;
        if (!id) return ids;
        classes[i] = *id;
        anyClass = anyClass || *id != 0;
    }
    // Nothing but background says nothing about the palette.
    return anyClass ? classes : ids;
}

} // namespace granule::io
