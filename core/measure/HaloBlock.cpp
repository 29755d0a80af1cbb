// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/HaloBlock.h"

#include "core/measure/Numbers.h"
#include "core/volume/Error.h"

#include <algorithm>

namespace granule::measure {

namespace {

constexpr std::size_t mostIds = 65535;
constexpr std::size_t readBeyond = 3;

} // namespace

bool HaloBlock::isAllOne(const LabelMap& map, std::size_t block) {
    if (!map.block(block)->isConstant()) return false;
    const auto id = map.block(block)->at(0);
    const auto& [lo, hi] = map.blockBox(block);
    bool all = true;
    map.forEachBlock({{lo.z - 1, lo.y - 1, lo.x - 1}, {hi.z + 1, hi.y + 1, hi.x + 1}}, [&](std::size_t other, const Box&) {
        all = all && map.block(other)->isConstant() && map.block(other)->at(0) == id;
    });
    return all;
}

HaloBlock::HaloBlock(const LabelMap& map, std::size_t block, const Halo& halo)
    : m_box(map.blockBox(block)), m_halo(halo) {
    const Shape own = m_box.shape(), stack = map.shape();
    m_local = {own.z + halo.z, own.y + 2 * halo.y, own.x + 2 * halo.x};
    m_numbers.resize(static_cast<std::size_t>(m_local.voxels()) + readBeyond);
    m_only.reserve(static_cast<std::size_t>(m_local.z * m_local.y));
    std::vector<LabelId> ids(static_cast<std::size_t>(m_local.x));
    Numbers numbers;
    auto* out = m_numbers.data();
    for (std::int64_t z = 0; z < m_local.z; ++z)
        for (std::int64_t y = 0; y < m_local.y; ++y) {
            readRow(map,
                    {std::min(m_box.lo.z + z, stack.z - 1),
                     std::clamp<std::int64_t>(m_box.lo.y + y - halo.y, 0, stack.y - 1), m_box.lo.x - halo.x},
                    ids.data());
            std::int64_t runs = 0;
            for (std::int64_t x = 0; x < m_local.x; ++runs) {
                const auto id = ids[static_cast<std::size_t>(x)];
                const auto number = static_cast<std::uint16_t>(numbers.of(id));
                for (; x < m_local.x && ids[static_cast<std::size_t>(x)] == id; ++x) *out++ = number;
            }
            m_only.push_back(runs == 1 ? out[-1] : -1);
            if (numbers.keys().size() > mostIds)
                throw Error(ErrorKind::TooLarge, "More than 65535 labels lie within " + describe(m_box) +
                                                     ", too many to be measured. Is this a label file?");
        }
    m_ids.assign(numbers.keys().begin(), numbers.keys().end());
    m_seen.clear();
}

void HaloBlock::readRow(const LabelMap& map, const Index& at, LabelId* out) {
    const auto width = map.shape().x;
    const auto from = std::max<std::int64_t>(at.x, 0), to = std::min(at.x + m_local.x, width);
    auto* first = out + (from - at.x);
    auto* end = first;
    for (auto x = from; x < to;) {
        const auto block = map.blockAt({at.z, at.y, x});
        const Box box = map.blockBox(block);
        const auto count = std::min(box.hi.x, to) - x;
        view(map, block).copyRow(box.shape().offset({at.z - box.lo.z, at.y - box.lo.y, x - box.lo.x}), count, end);
        x += count, end += count;
    }
    std::fill(out, first, *first);
    std::fill(end, out + m_local.x, end[-1]);
}

const LabelView& HaloBlock::view(const LabelMap& map, std::size_t block) {
    const auto at = std::ranges::find(m_seen, block, &Seen::block);
    if (at != m_seen.end()) return at->view;
    m_seen.push_back({block, map.block(block)->view()});
    return m_seen.back().view;
}

} // namespace granule::measure
