// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/VoxelConvert.h"

#include "core/io/Grey.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace granule::io {

namespace {

template <typename To>
To rounded(double value) {
    if constexpr (std::is_floating_point_v<To>) {
        return static_cast<To>(value);
    } else {
        constexpr double low = std::numeric_limits<To>::min(), high = std::numeric_limits<To>::max();
        if (!(value > low)) return std::isnan(value) ? To{0} : std::numeric_limits<To>::min();
        return value >= high ? std::numeric_limits<To>::max() : static_cast<To>(std::llround(value));
    }
}

} // namespace

void convertVoxels(const std::byte* in, VoxelType from, std::byte* out, VoxelType to, std::size_t count) {
    if (from == to) {
        std::memcpy(out, in, count * bytesPerVoxel(to));
        return;
    }
    withVoxelType(from, [&](auto f) {
        withVoxelType(to, [&](auto t) {
            using From = decltype(f);
            using To = decltype(t);
            for (std::size_t i = 0; i < count; ++i) {
                From value;
                std::memcpy(&value, in + i * sizeof(From), sizeof(From));
                const To converted = rounded<To>(static_cast<double>(value));
                std::memcpy(out + i * sizeof(To), &converted, sizeof(To));
            }
        });
    });
}

std::optional<VoxelType> voxelTypeNamed(const std::string& name) {
    for (const auto type : {VoxelType::UInt8, VoxelType::Int8, VoxelType::UInt16, VoxelType::Int16,
                            VoxelType::UInt32, VoxelType::Int32, VoxelType::Float32, VoxelType::Float64})
        if (describe(type) == name) return type;
    return {};
}

void toGrey(const std::byte* in, int channels, VoxelType type, std::int64_t pixels, std::byte* out) {
    withVoxelType(type, [&](auto tag) {
        using T = decltype(tag);
        const auto step = static_cast<std::size_t>(channels);
        for (std::size_t i = 0; i < static_cast<std::size_t>(pixels); ++i) {
            T c[3];
            std::memcpy(c, in + i * step * sizeof(T), (channels >= 3 ? 3 : 1) * sizeof(T));
            const bool grey = channels < 3 || (c[0] == c[1] && c[1] == c[2]);
            const T value =
                grey ? c[0]
                     : rounded<T>(0.299 * static_cast<double>(c[0]) + 0.587 * static_cast<double>(c[1]) +
                                  0.114 * static_cast<double>(c[2]));
            std::memcpy(out + i * sizeof(T), &value, sizeof(T));
        }
    });
}

} // namespace granule::io
