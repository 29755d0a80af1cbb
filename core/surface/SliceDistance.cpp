// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SliceDistance.h"

#include "core/surface/EightBytes.h"
#include "core/surface/WideLoops.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace granule::surface {

namespace {

constexpr std::int16_t limit = 8192; // the cut-off; a sum of three of them still fits

} // namespace

SliceDistance::SliceDistance(Size size, const FieldGrid& grid, double cutOffNm)
    : m_size(size), m_reach(thickReach(grid, cutOffNm)) {
    const auto parts = [cutOffNm](double nm) { return static_cast<std::int16_t>(std::lround(std::min(nm / cutOffNm, 1.0) * limit)); };
    const auto step = grid.step();
    m_dx = parts(step.xNm), m_dy = parts(step.yNm), m_diagonal = parts(std::hypot(step.xNm, step.yNm));
}

std::int64_t SliceDistance::thickReach(const FieldGrid& grid, double cutOffNm) {
    return std::clamp<std::int64_t>(std::llround(cutOffNm / 2 / std::max(grid.step().xNm, grid.step().yNm)), 1, 3);
}

GRANULE_WIDE_LOOPS void SliceDistance::of(const float* shares, float* out, float* room) {
    const auto n = static_cast<std::size_t>(m_size.y * m_size.x);
    if (!findInside(shares)) {
        std::fill_n(out, n, m_in.front() ? 1.F : -1.F);
        std::fill_n(room, n, 2.F);
        return;
    }
    soften(shares);
    m_far.assign(n, limit);
    markOutlines();
    for (std::int64_t y = 0; y < m_size.y; ++y) sweep(y, 1);
    for (std::int64_t y = m_size.y - 1; y >= 0; --y) sweep(y, -1);
    auto* far = m_far.data();
    const auto* in = m_in.data();
    for (std::size_t i = 0; i < n; ++i) {
        const auto minus = static_cast<std::int16_t>(in[i] - 1); // all bits where it is outside
        far[i] = static_cast<std::int16_t>((far[i] ^ minus) - minus);
    }
    findRoom();
    constexpr float scale = 1.F / limit;
    const auto* space = m_room.data();
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<float>(far[i]) * scale;
    for (std::size_t i = 0; i < n; ++i) room[i] = static_cast<float>(space[i]) * scale;
}

namespace {

/// Extremes of 2 * reach + 1 values side by side, for all, from extremes of twice as many each time.
template <typename Pick>
[[gnu::always_inline]] inline void extremes(std::vector<std::int16_t>& line, std::vector<std::int16_t>& scratch, std::int64_t stride, std::int64_t reach, Pick pick) {
    const auto n = static_cast<std::int64_t>(line.size());
    scratch = line;
    std::int64_t length = 1;
    auto *a = line.data(), *b = scratch.data();
    for (; 2 * length <= 2 * reach + 1; length *= 2, std::swap(a, b))
        for (std::int64_t i = 0, to = n - length * stride; i < to; ++i) b[i] = pick(a[i], a[i + length * stride]);
    const auto before = reach * stride, after = (reach + 1 - length) * stride;
    for (std::int64_t i = before; i < n - before; ++i) b[i] = pick(a[i - before], a[i + after]);
    if (b != line.data()) line.swap(scratch);
}

} // namespace

/// The largest distance near each sample tells how thick the thing is within the slice that it belongs to.
GRANULE_WIDE_LOOPS void SliceDistance::findRoom() {
    const auto largest = [](std::int16_t a, std::int16_t b) { return std::max(a, b); };
    const auto least = [](std::int16_t a, std::int16_t b) { return std::min(a, b); };
    m_most = m_least = m_far;
    for (const auto stride : {std::int64_t{1}, m_size.x}) {
        extremes(m_most, m_scratch16, stride, m_reach, largest);
        extremes(m_least, m_scratch16, stride, m_reach, least);
    }
    m_room.resize(m_far.size());
    constexpr std::int16_t thin = limit * 35 / 100;
    const auto *far = m_far.data(), *most = m_most.data(), *low = m_least.data();
    auto* room = m_room.data();
    for (std::size_t i = 0; i < m_far.size(); ++i) {
        const auto thick = far[i] > 0 ? most[i] : static_cast<std::int16_t>(-low[i]);
        room[i] = static_cast<std::int16_t>(2 * (std::max(thick, thin) - thin));
    }
}

/// False where the slice is all inside or all outside.
GRANULE_WIDE_LOOPS bool SliceDistance::findInside(const float* shares) {
    const auto n = m_size.y * m_size.x;
    m_in.resize(static_cast<std::size_t>(n + 8)); // eight are looked at together
    auto* in = m_in.data();
    int thin = 0;
    for (std::int64_t i = 0; i < n; ++i) {
        in[i] = shares[i] >= 0.5F ? 1 : 0;
        thin |= static_cast<int>(shares[i] > 0) & static_cast<int>(shares[i] < 0.5F);
    }
    if (thin) {
        const auto halves = m_in;
        for (std::int64_t y = 1; y + 1 < m_size.y; ++y)
            for (std::int64_t x = 1; x + 1 < m_size.x; ++x) {
                const auto i = y * m_size.x + x;
                if (shares[i] == 0) continue;
                bool alone = true;
                for (const auto row : {i - m_size.x, i, i + m_size.x})
                    for (const auto k : {row - 1, row, row + 1}) alone &= !halves[static_cast<std::size_t>(k)];
                if (alone) m_in[static_cast<std::size_t>(i)] = 1;
            }
    }
    return std::memchr(in, 1 - in[0], static_cast<std::size_t>(n)) != nullptr;
}

/// Averages the shares of 3x3 samples: outlines between voxels become straight lines.
GRANULE_WIDE_LOOPS void SliceDistance::soften(const float* shares) {
    const auto n = m_size.y * m_size.x, w = m_size.x;
    m_soft.resize(static_cast<std::size_t>(n));
    m_scratch.resize(m_soft.size());
    const float* a = shares;
    float* b = m_scratch.data();
    b[0] = a[0], b[n - 1] = a[n - 1];
    for (std::int64_t i = 1; i + 1 < n; ++i) b[i] = 0.25F * (a[i - 1] + a[i + 1]) + 0.5F * a[i];
    const auto* in = m_in.data();
    float* to = m_soft.data();
    for (std::int64_t i = w; i < n - w; ++i) {
        constexpr float least = 0.05F;
        const float soft = 0.25F * (b[i - w] + b[i + w]) + 0.5F * b[i] - 0.5F;
        to[i] = std::max(in[i] ? soft : -soft, least);
    }
}

/// The samples beside an outline get their distance to it.
void SliceDistance::markOutlines() {
    const auto w = m_size.x;
    const auto part = [&](std::int64_t a, std::int64_t b) { // of the way from a to b, 1 where no outline crosses it
        const auto i = static_cast<std::size_t>(a), k = static_cast<std::size_t>(b);
        return m_in[i] == m_in[k] ? 1.F : m_soft[i] / (m_soft[i] + m_soft[k]);
    };
    const auto mark = [&](std::int64_t i) {
        const auto* in = m_in.data() + i;
        const bool acrossX = in[0] != in[-1] || in[0] != in[1], acrossY = in[0] != in[-w] || in[0] != in[w];
        const float dx = std::min(part(i, i - 1), part(i, i + 1)) * static_cast<float>(m_dx);
        const float dy = std::min(part(i, i - w), part(i, i + w)) * static_cast<float>(m_dy);
        // Crossed both ways, the outline is the line through both crossings.
        const float nearest = acrossX && acrossY ? dx * dy / std::sqrt(dx * dx + dy * dy) : acrossX ? dx : dy;
        m_far[static_cast<std::size_t>(i)] = static_cast<std::int16_t>(std::clamp(nearest, 1.F, static_cast<float>(limit)));
    };
    for (std::int64_t y = 1; y + 1 < m_size.y; ++y) {
        const auto row = y * w;
        const auto differing = [&](std::int64_t x) {
            const auto here = eightBytes(m_in.data() + row + x);
            return (here ^ eightBytes(m_in.data() + row + x - 1)) | (here ^ eightBytes(m_in.data() + row + x + 1)) |
                   (here ^ eightBytes(m_in.data() + row + x - w)) | (here ^ eightBytes(m_in.data() + row + x + w));
        };
        forBytes(1, w - 1, differing, [&](std::int64_t x) { mark(row + x); });
    }
}

/// One row from the row before it (`down` 1: above, -1: below) and along itself.
GRANULE_WIDE_LOOPS void SliceDistance::sweep(std::int64_t y, int down) {
    const auto w = m_size.x;
    const std::int16_t dx = m_dx, dy = m_dy, diagonal = m_diagonal;
    const auto sum = [](std::int16_t a, std::int16_t b) { return static_cast<std::int16_t>(a + b); };
    std::int16_t* row = m_far.data() + y * w;
    const std::int64_t before = y - down;
    if (before >= 0 && before < m_size.y) {
        const std::int16_t* other = m_far.data() + before * w;
        for (std::int64_t x = 1; x + 1 < w; ++x)
            row[x] = std::min(std::min(row[x], sum(other[x], dy)), sum(std::min(other[x - 1], other[x + 1]), diagonal));
    }
    std::int16_t last = limit;
    const auto step = [&](std::int64_t x) { row[x] = last = std::min(row[x], sum(last, dx)); };
    if (down > 0)
        for (std::int64_t x = 0; x < w; ++x) step(x);
    else
        for (std::int64_t x = w - 1; x >= 0; --x) step(x);
}

} // namespace granule::surface
