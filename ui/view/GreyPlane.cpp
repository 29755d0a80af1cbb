// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/GreyPlane.h"

#include "core/edit/Fill.h"

#include <cstring>
#include <type_traits>

namespace granule::view {

namespace {

template <typename T>
using Sum = std::conditional_t<std::is_floating_point_v<T>, float, std::uint32_t>;

template <typename T>
T mean(Sum<T> sum, unsigned count) {
    if constexpr (std::is_floating_point_v<T>)
        return sum / static_cast<float>(count);
    else
        return static_cast<T>((sum + count / 2) / count);
}

/// Halves one axis or both; the odd last row or column is averaged with itself.
template <typename T>
GreyPlane::Level halved(const GreyPlane::Level& from, bool alongU, bool alongV) {
    GreyPlane::Level to(alongU ? (from.width + 1) / 2 : from.width,
                        alongV ? (from.height + 1) / 2 : from.height, sizeof(T));
    auto* out = reinterpret_cast<T*>(to.bytes.get());
    for (int v = 0; v < to.height; ++v) {
        const T* a = from.row<T>(alongV ? 2 * v : v);
        const T* b = from.row<T>(alongV ? std::min(2 * v + 1, from.height - 1) : v);
        const int whole = alongU ? from.width / 2 : from.width;
        if (!alongU)
            for (int u = 0; u < whole; ++u) *out++ = mean<T>(Sum<T>(a[u]) + b[u], 2);
        else {
            for (int u = 0; u < whole; ++u)
                *out++ = mean<T>(Sum<T>(a[2 * u]) + a[2 * u + 1] + b[2 * u] + b[2 * u + 1], 4);
            if (to.width > whole) *out++ = mean<T>(Sum<T>(a[2 * whole]) + b[2 * whole], 2);
        }
    }
    return to;
}

} // namespace

GreyPlane::GreyPlane(const Volume& volume, Plane plane, std::int64_t slice) {
    const Box box = edit::sliceBox(volume.shape(), fromPlane(plane, {0, 0, slice}), normalOf(plane));
    const auto size = sizeIn(plane, volume.shape());
    m_kind = volume.type() == VoxelType::UInt8    ? Kind::U8
             : volume.type() == VoxelType::UInt16 ? Kind::U16
                                                  : Kind::F32;
    auto full = std::make_shared<Level>(static_cast<int>(size.u), static_cast<int>(size.v), bytesPerValue());
    if (m_kind != Kind::F32 || volume.type() == VoxelType::Float32)
        volume.source()->read(box, full->bytes.get());
    else {
        const auto values = volume.read<float>(box);
        std::memcpy(full->bytes.get(), values.data(), values.size() * sizeof(float));
    }
    m_full = std::move(full);
}

std::shared_ptr<const GreyPlane::Level> GreyPlane::level(int u, int v) const {
    if (u <= 0 && v <= 0) return m_full;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto it = m_levels.find({u, v}); it != m_levels.end()) return it->second;
    }
    const bool alongU = u > 0 && u >= v, alongV = v > 0 && v >= u;
    const auto from = level(alongU ? u - 1 : u, alongV ? v - 1 : v);
    const auto made =
        std::make_shared<const Level>(m_kind == Kind::U8    ? halved<std::uint8_t>(*from, alongU, alongV)
                                      : m_kind == Kind::U16 ? halved<std::uint16_t>(*from, alongU, alongV)
                                                            : halved<float>(*from, alongU, alongV));
    const std::scoped_lock lock(m_mutex);
    return m_levels.try_emplace({u, v}, made).first->second;
}

} // namespace granule::view
