// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace granule::edit {

/// A rectangle of a slice, u fastest: its first voxel is (u0, v0) of the slice.
template <typename T>
struct Patch {
    std::int64_t u0 = 0, v0 = 0, width = 0, height = 0;
    std::vector<T> values;

    Patch() = default;
    Patch(std::int64_t u0, std::int64_t v0, std::int64_t width, std::int64_t height, T value = {})
        : u0(u0), v0(v0), width(width), height(height), values(static_cast<std::size_t>(width * height), value) {}

    T* row(std::int64_t v) { return values.data() + v * width; }
    const T* row(std::int64_t v) const { return values.data() + v * width; }
};

/// Between the four voxels around (u, v), counted from the patch's corner; the nearest of the rim outside.
inline float sampled(const Patch<float>& patch, float u, float v) {
    u = std::clamp(u, 0.0F, static_cast<float>(patch.width - 1));
    v = std::clamp(v, 0.0F, static_cast<float>(patch.height - 1));
    const auto iu = static_cast<std::int64_t>(u), iv = static_cast<std::int64_t>(v);
    const auto right = iu + 1 < patch.width ? 1 : 0;
    const auto* top = patch.row(iv) + iu;
    const auto* bottom = iv + 1 < patch.height ? top + patch.width : top;
    const float fu = u - static_cast<float>(iu), fv = v - static_cast<float>(iv);
    const float a = top[0] + fu * (top[right] - top[0]), b = bottom[0] + fu * (bottom[right] - bottom[0]);
    return a + fv * (b - a);
}

} // namespace granule::edit
