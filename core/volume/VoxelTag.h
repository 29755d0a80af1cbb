// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <cstdint>

namespace granule {

/// Calls `f` with a value of the C++ type that `type` names.
template <typename F>
auto withVoxelType(VoxelType type, F f) {
    switch (type) {
    case VoxelType::UInt8:
        return f(std::uint8_t{});
    case VoxelType::Int8:
        return f(std::int8_t{});
    case VoxelType::UInt16:
        return f(std::uint16_t{});
    case VoxelType::Int16:
        return f(std::int16_t{});
    case VoxelType::UInt32:
        return f(std::uint32_t{});
    case VoxelType::Int32:
        return f(std::int32_t{});
    case VoxelType::Float64:
        return f(double{});
    case VoxelType::Float32:
        break;
    }
    return f(float{});
}

} // namespace granule
