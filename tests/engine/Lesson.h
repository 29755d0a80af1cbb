// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Training.h"

#include <utility>
#include <vector>

/// What the tests of training learn from.
namespace granule::engine {

inline constexpr Shape lessonShape{6, 48, 56};

/// A stack whose grey value gives its three classes away.
inline std::pair<Volume, LabelMap> lesson(const Shape& size = lessonShape) {
    std::vector<std::uint8_t> grey, ids;
    for (std::int64_t i = 0; i < size.voxels(); ++i) {
        const auto x = i % size.x, y = i / size.x % size.y;
        const int id = (x / 16 + y / 16) % 3;
        ids.push_back(static_cast<std::uint8_t>(id));
        grey.push_back(static_cast<std::uint8_t>(40 + 80 * id + (i * 7919) % 11));
    }
    return {Volume::fromVoxels(size, grey, plateletSpacing), LabelMap::fromVoxels(size, ids)};
}

/// Settings with which a step takes a moment.
inline TrainConfig small() {
    auto config = studyConfig("2d3d-3x3x3");
    config.spec.base = 4;
    config.window = {3, 32, 32};
    config.windowSpacing = {2, 16, 16};
    config.elasticPx = 3;
    config.elasticGridPx = 12;
    config.threads = 1; // two threads wait for each other where cores are shared
    config.checkpointEvery = config.validateEvery = 1000;
    return config;
}

} // namespace granule::engine
