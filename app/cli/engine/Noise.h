// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <random>

namespace granule::cli {

/// Grey noise, the same every time: what a bench runs networks on, whose time does not depend on the image.
inline Volume noise(const Shape& shape) {
    std::mt19937 random(1);
    std::vector<std::uint8_t> grey(static_cast<std::size_t>(shape.voxels()));
    for (auto& g : grey) g = static_cast<std::uint8_t>(random());
    return Volume::fromVoxels(shape, std::move(grey), plateletSpacing);
}

} // namespace granule::cli
