// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/HalvedSlices.h"

#include "core/volume/VoxelTag.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace granule {

namespace {

/// `sum` / 2^bits, halves to the even neighbour, so that a level is no brighter than the one before.
template <typename T>
T quotient(T sum, int bits) {
    return (sum + (T{1} << (bits - 1)) - 1 + (sum >> bits & 1)) >> bits;
}

/// Wide enough for the sum of four.
template <typename T>
using Sum = std::conditional_t<std::is_floating_point_v<T>, T, std::conditional_t<sizeof(T) <= 2, std::int32_t, std::int64_t>>;

template <typename T>
T mean(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) return a + (b - a) / 2;
    else return static_cast<T>(quotient(Sum<T>{a} + b, 1));
}

template <typename T>
struct Mean {
    T operator()(T a, T b, T c, T d) const {
        if constexpr (std::is_floating_point_v<T>) return mean(mean(a, b), mean(c, d));
        else return static_cast<T>(quotient(Sum<T>{a} + b + c + d, 2));
    }
};

/// The first of those that are most frequent.
template <typename T>
struct Mode {
    T operator()(T a, T b, T c, T d) const { return a == b || a == c || a == d ? a : b == c || b == d ? b : c == d ? c : a; }
};

/// Halves rows, columns or both of a slice of `y` x `x` values.
template <typename T, typename F>
std::vector<std::byte> halved(const T* from, std::int64_t y, std::int64_t x, bool alongY, bool alongX, F join) {
    const auto toY = alongY ? (y + 1) / 2 : y, toX = alongX ? (x + 1) / 2 : x;
    std::vector<std::byte> to(static_cast<std::size_t>(toY * toX) * sizeof(T));
    T* out = reinterpret_cast<T*>(to.data());
    for (std::int64_t v = 0; v < toY; ++v) {
        const T* a = from + (alongY ? 2 * v : v) * x;
        const T* b = from + (alongY ? std::min(2 * v + 1, y - 1) : v) * x;
        for (std::int64_t u = 0; u < toX; ++u) {
            const auto left = alongX ? 2 * u : u, right = alongX ? std::min(2 * u + 1, x - 1) : u;
            *out++ = join(a[left], a[right], b[left], b[right]);
        }
    }
    return to;
}

} // namespace

std::vector<Halvings> halvingsFor(const Shape& shape, const VoxelSpacing& spacing) {
    constexpr std::int64_t smallEnough = 512;
    std::vector<Halvings> levels;
    Halvings h;
    while (true) {
        const auto now = halvedShape(shape, h);
        if (std::max({now.z, now.y, now.x}) <= smallEnough || levels.size() >= 16) return levels;
        const double z = std::ldexp(spacing.zNm, h.z), y = std::ldexp(spacing.yNm, h.y), x = std::ldexp(spacing.xNm, h.x);
        const double most = 1.5 * std::min({now.z > 1 ? z : y, y, x});
        if (z <= most && now.z > 1) ++h.z;
        if (y <= most) ++h.y;
        if (x <= most) ++h.x;
        levels.push_back(h);
    }
}

HalvedSlices::HalvedSlices(const Shape& shape, VoxelType type, std::vector<Halvings> levels, Rule rule, Take take)
    : m_shape(shape), m_type(type), m_levels(std::move(levels)), m_rule(rule), m_take(std::move(take)), m_waiting(m_levels.size()) {}

void HalvedSlices::add(std::int64_t z, const std::byte* slice) {
    withVoxelType(m_type, [&]<typename T>(T) { addTyped(z, reinterpret_cast<const T*>(slice)); });
}

/// An empty vector stands for a slice of background.
template <typename T>
void HalvedSlices::addTyped(std::int64_t z, const T* slice) {
    std::vector<std::byte> made;
    const bool last = z + 1 == m_shape.z;
    Shape shape = m_shape;
    Halvings before;
    for (std::size_t level = 0; level < m_levels.size(); ++level) {
        const auto& now = m_levels[level];
        const bool second = now.z > before.z && z % 2 == 1;
        std::vector<std::byte> next;
        if (second && m_rule == Rule::Mode) next = std::move(m_waiting[level]);
        else if (slice) {
            const bool alongY = now.y > before.y, alongX = now.x > before.x;
            next = m_rule == Rule::Mean ? halved(slice, shape.y, shape.x, alongY, alongX, Mean<T>{}) : halved(slice, shape.y, shape.x, alongY, alongX, Mode<T>{});
        }
        if (now.z > before.z) {
            if (!second && !last) {
                m_waiting[level] = std::move(next);
                return;
            }
            if (second && m_rule == Rule::Mean) {
                auto* values = reinterpret_cast<T*>(next.data());
                const auto* first = reinterpret_cast<const T*>(m_waiting[level].data());
                for (std::size_t i = 0; i < next.size() / sizeof(T); ++i) values[i] = mean(first[i], values[i]);
            }
            z /= 2;
        }
        made = std::move(next);
        slice = made.empty() ? nullptr : reinterpret_cast<const T*>(made.data());
        shape = halvedShape(m_shape, now);
        before = now;
        m_take(level, z, made.empty() ? nullptr : made.data());
    }
}

} // namespace granule
