// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/Nearby.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>

namespace granule::analysis {

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Whole voxels within `nm`, a hair's breadth of rounding forgiven.
std::int64_t voxelsWithin(double nm, double stepNm) {
    const double voxels = std::floor(nm / stepNm + 1e-9);
    if (!(voxels >= 0 && voxels <= static_cast<double>(blockEdge)))
        throw Error(ErrorKind::InvalidValue, "A border cannot be allowed to be " + std::to_string(nm) + " nm off where voxels are " +
                                                 std::to_string(stepNm) + " nm apart: give a distance from 0 to " + std::to_string(blockEdge) + " voxels.");
    return static_cast<std::int64_t>(voxels);
}

/// Every byte takes up the bits of the one `step` further on.
void orShifted(Bytes& bytes, std::size_t step) {
    auto* to = bytes.data();
    const auto* from = to + step;
    const auto count = bytes.size() - std::min(bytes.size(), step);
#pragma GCC ivdep // what is read lies ahead of what was written
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::uint8_t>(to[i] | from[i]);
}

/// Every byte takes up the bits of the next `width - 1` ones, `stride` apart: of twice as many each time.
void orWindow(Bytes& bytes, std::int64_t stride, std::int64_t width) {
    std::int64_t done = 1;
    for (; 2 * done <= width; done *= 2) orShifted(bytes, static_cast<std::size_t>(done * stride));
    if (done < width) orShifted(bytes, static_cast<std::size_t>((width - done) * stride));
}

} // namespace

Nearby::Nearby(const LabelMap& map, const Box& box, const ToleranceNm& tolerance, const std::vector<std::int64_t>& masked) {
    const auto& nm = map.spacing();
    const Index radius{voxelsWithin(tolerance.z, nm.zNm), voxelsWithin(tolerance.y, nm.yNm), voxelsWithin(tolerance.x, nm.xNm)};
    const Box wide{{box.lo.z - radius.z, box.lo.y - radius.y, box.lo.x - radius.x}, {box.hi.z + radius.z, box.hi.y + radius.y, box.hi.x + radius.x}};
    const Box there = wide.intersected(Box::of(map.shape()));
    const auto ids = map.read<std::uint8_t>(there);
    std::array<bool, 256> seen{};
    for (const auto id : ids) seen[id] = true;
    m_bitOf.fill(absent);
    std::uint16_t found = 0;
    for (std::size_t id = 0; id < seen.size(); ++id)
        if (seen[id]) m_bitOf[id] = found++;

    const Shape size = box.shape(), wideSize = wide.shape(), thereSize = there.shape();
    for (std::uint16_t first = 0; first < found; first = static_cast<std::uint16_t>(first + 8)) {
        std::array<std::uint8_t, 256> bits{};
        for (std::size_t id = 0; id < bits.size(); ++id)
            if (m_bitOf[id] >= first && m_bitOf[id] < first + 8) bits[id] = static_cast<std::uint8_t>(1U << (m_bitOf[id] - first));
        Bytes mask(static_cast<std::size_t>(wideSize.voxels()), 0);
        const auto* row = ids.data();
        for (auto z = there.lo.z; z < there.hi.z; ++z)
            for (auto y = there.lo.y; y < there.hi.y; ++y, row += thereSize.x)
                if (!std::ranges::binary_search(masked, z))
                    std::transform(row, row + thereSize.x, mask.data() + wideSize.offset({z - wide.lo.z, y - wide.lo.y, there.lo.x - wide.lo.x}),
                                   [&bits](std::uint8_t id) { return bits[id]; });
        // A window is kept where it begins. Those that run over the end of a row or slice begin outside of the box.
        orWindow(mask, 1, 2 * radius.x + 1);
        orWindow(mask, wideSize.x, 2 * radius.y + 1);
        orWindow(mask, wideSize.x * wideSize.y, 2 * radius.z + 1);
        Bytes inBox(static_cast<std::size_t>(size.voxels()));
        for (std::int64_t z = 0; z < size.z; ++z)
            for (std::int64_t y = 0; y < size.y; ++y)
                std::copy_n(mask.data() + wideSize.offset({z, y, 0}), size.x, inBox.data() + size.offset({z, y, 0}));
        m_masks.push_back(std::move(inBox));
    }
}

} // namespace granule::analysis
