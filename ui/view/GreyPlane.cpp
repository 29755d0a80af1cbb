// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/GreyPlane.h"

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
                        alongV ? (from.height + 1) / 2 : from.height, sizeof(T),
                        alongU ? from.u0 / 2 : from.u0, alongV ? from.v0 / 2 : from.v0);
    auto* out = reinterpret_cast<T*>(to.bytes.get());
    for (int v = 0; v < to.height; ++v) {
        const T* a = from.row<T>(from.v0 + (alongV ? 2 * v : v)) + from.u0;
        const T* b = from.row<T>(from.v0 + (alongV ? std::min(2 * v + 1, from.height - 1) : v)) + from.u0;
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
    const auto size = sizeIn(plane, volume.shape());
    m_region = QRect(0, 0, static_cast<int>(size.u), static_cast<int>(size.v));
    read(volume, plane, slice, m_region);
}

GreyPlane::GreyPlane(const Volume& grid, Plane plane, std::int64_t slice, int halvingsU, int halvingsV, const QRect& region)
    : m_halvingsU(halvingsU), m_halvingsV(halvingsV),
      m_region(QPoint(region.left() << halvingsU, region.top() << halvingsV),
               QSize(region.width() << halvingsU, region.height() << halvingsV)) {
    read(grid, plane, slice, region);
}

void GreyPlane::read(const Volume& volume, Plane plane, std::int64_t slice, const QRect& region) {
    const Index lo = fromPlane(plane, {region.left(), region.top(), slice});
    const Index hi = fromPlane(plane, {region.left() + region.width(), region.top() + region.height(), slice + 1});
    const Box box{lo, hi};
    m_kind = volume.type() == VoxelType::UInt8    ? Kind::U8
             : volume.type() == VoxelType::UInt16 ? Kind::U16
                                                  : Kind::F32;
    auto full = std::make_shared<Level>(region.width(), region.height(), bytesPerValue(), region.left(), region.top());
    if (m_kind != Kind::F32 || volume.type() == VoxelType::Float32)
        volume.source()->read(box, full->bytes.get());
    else {
        const auto values = volume.read<float>(box);
        std::memcpy(full->bytes.get(), values.data(), values.size() * sizeof(float));
    }
    m_full = std::move(full);
}

std::shared_ptr<const GreyPlane::Level> GreyPlane::level(int u, int v) const {
    if (u <= m_halvingsU && v <= m_halvingsV) return m_full;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto it = m_levels.find({u, v}); it != m_levels.end()) return it->second;
    }
    // The axis that is further from what is there is halved last.
    const int moreU = u - m_halvingsU, moreV = v - m_halvingsV;
    const bool alongU = moreU > 0 && moreU >= moreV, alongV = moreV > 0 && moreV >= moreU;
    const auto from = level(alongU ? u - 1 : u, alongV ? v - 1 : v);
    const auto made =
        std::make_shared<const Level>(m_kind == Kind::U8    ? halved<std::uint8_t>(*from, alongU, alongV)
                                      : m_kind == Kind::U16 ? halved<std::uint16_t>(*from, alongU, alongV)
                                                            : halved<float>(*from, alongU, alongV));
    const std::scoped_lock lock(m_mutex);
    return m_levels.try_emplace({u, v}, made).first->second;
}

} // namespace granule::view
