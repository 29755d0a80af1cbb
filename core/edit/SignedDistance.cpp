// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/SignedDistance.h"

#include <limits>

namespace granule::edit {

namespace {

constexpr float farRows = 1e6F; ///< more rows than any patch has, and its square still has meaning in a float

/// Rows to the nearest voxel of the same column that is inside (or, with `inside` 0, outside).
Patch<float> rowsTo(const Patch<std::uint8_t>& mask, bool inside) {
    Patch<float> rows(mask.u0, mask.v0, mask.width, mask.height);
    for (std::int64_t v = 0; v < mask.height; ++v) {
        const auto* m = mask.row(v);
        auto* r = rows.row(v);
        const auto* before = v > 0 ? rows.row(v - 1) : nullptr;
        for (std::int64_t u = 0; u < mask.width; ++u)
            r[u] = (m[u] != 0) == inside ? 0 : before ? before[u] + 1 : farRows;
    }
    for (auto v = mask.height - 2; v >= 0; --v) {
        auto* r = rows.row(v);
        const auto* after = rows.row(v + 1);
        for (std::int64_t u = 0; u < mask.width; ++u) r[u] = std::min(r[u], after[u] + 1);
    }
    return rows;
}

/// The parabolas that are lowest somewhere, and from where on.
class Envelope {
public:
    explicit Envelope(std::int64_t width) : m_at(static_cast<std::size_t>(width)), m_height(m_at.size()), m_from(m_at.size() + 1) {}

    /// Sets `out` to the least of heights[i] + (u - i)^2.
    void lowest(const float* heights, float* out, std::int64_t width) {
        std::int64_t last = -1;
        for (std::int64_t u = 0; u < width; ++u) {
            const auto x = static_cast<float>(u);
            float from = -std::numeric_limits<float>::infinity();
            while (last >= 0) {
                const auto k = static_cast<std::size_t>(last);
                from = (heights[u] - m_height[k] + (x - m_at[k]) * (x + m_at[k])) / (2 * (x - m_at[k]));
                if (from > m_from[k]) break;
                --last;
            }
            ++last;
            const auto k = static_cast<std::size_t>(last);
            m_at[k] = x, m_height[k] = heights[u];
            m_from[k] = last == 0 ? -std::numeric_limits<float>::infinity() : from;
        }
        std::size_t k = 0;
        for (std::int64_t u = 0; u < width; ++u) {
            const auto x = static_cast<float>(u);
            while (k < static_cast<std::size_t>(last) && m_from[k + 1] < x) ++k;
            out[u] = m_height[k] + (x - m_at[k]) * (x - m_at[k]);
        }
    }

private:
    std::vector<float> m_at, m_height, m_from;
};

} // namespace

Patch<float> signedDistance(const Patch<std::uint8_t>& mask, double uNm, double vNm) {
    const auto toInside = rowsTo(mask, true), toOutside = rowsTo(mask, false);
    Patch<float> result(mask.u0, mask.v0, mask.width, mask.height);
    const auto ratio = static_cast<float>(vNm / uNm), size = static_cast<float>(uNm), half = static_cast<float>(std::min(uNm, vNm) / 2);
    Envelope envelope(mask.width);
    std::vector<float> heights(static_cast<std::size_t>(mask.width)), inside(heights.size()), outside(heights.size());
    const auto squares = [&](const Patch<float>& rows, std::int64_t v, std::vector<float>& out) {
        const auto* r = rows.row(v);
        for (std::size_t u = 0; u < heights.size(); ++u) heights[u] = r[u] * ratio * (r[u] * ratio);
        envelope.lowest(heights.data(), out.data(), mask.width);
    };
    for (std::int64_t v = 0; v < mask.height; ++v) {
        squares(toInside, v, outside);
        squares(toOutside, v, inside);
        const auto* m = mask.row(v);
        auto* out = result.row(v);
        for (std::size_t u = 0; u < heights.size(); ++u)
            out[u] = m[u] ? std::sqrt(inside[u]) * size - half : half - std::sqrt(outside[u]) * size;
    }
    return result;
}

} // namespace granule::edit
