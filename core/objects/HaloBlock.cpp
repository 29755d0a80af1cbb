// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/HaloBlock.h"

#include "core/objects/Numbers.h"
#include "core/volume/Error.h"

#include <algorithm>

namespace granule::objects {

namespace {

constexpr std::size_t mostIds = 65535;
constexpr std::int64_t atOnce = 8; ///< ids that are compared at once

/// Adds the runs of `count` voxels that end at x, x + 1, ...; `x` is where the first begins.
template <typename T>
void addRuns(const T* ids, std::int64_t count, std::int64_t x, Numbers& numbers, std::vector<HaloBlock::Run>& runs,
             std::size_t rowStart) {
    for (const T *at = ids, *end = ids + count; at != end;) {
        const T id = *at;
        while (end - at >= atOnce) {
            T unlike = 0;
            for (std::int64_t i = 0; i < atOnce; ++i) unlike |= at[i] ^ id;
            if (unlike != 0) break;
            at += atOnce;
        }
        while (at != end && *at == id) ++at;
        const auto x1 = static_cast<std::int16_t>(x + (at - ids));
        const auto number = static_cast<std::uint16_t>(numbers.of(id));
        if (runs.size() > rowStart && runs.back().number == number)
            runs.back().x1 = x1;
        else
            runs.push_back({x1, number});
    }
}

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
    : m_box(map.blockBox(block)), m_halo(halo), m_deep(m_box.shape().y + 2 * halo.y) {
    const Shape stack = map.shape();
    const auto high = m_box.shape().z + halo.z;
    m_rowStarts.reserve(static_cast<std::size_t>(high * m_deep) + 1);
    Numbers numbers;
    for (std::int64_t z = 0; z < high; ++z)
        for (std::int64_t y = 0; y < m_deep; ++y) {
            m_rowStarts.push_back(static_cast<std::uint32_t>(m_runs.size()));
            readRow(map, {std::min(m_box.lo.z + z, stack.z - 1), std::clamp<std::int64_t>(m_box.lo.y + y - halo.y, 0, stack.y - 1), 0},
                    numbers);
            if (numbers.keys().size() > mostIds)
                throw Error(ErrorKind::TooLarge, "More than 65535 labels lie within " + describe(m_box) +
                                                     ", too many to be told apart. Is this a label file?");
        }
    m_rowStarts.push_back(static_cast<std::uint32_t>(m_runs.size()));
    m_ids.assign(numbers.keys().begin(), numbers.keys().end());
    m_seen.clear();
}

void HaloBlock::readRow(const LabelMap& map, const Index& at, Numbers& numbers) {
    const auto from = std::max<std::int64_t>(m_box.lo.x - m_halo.x, 0), to = std::min(m_box.hi.x + m_halo.x, map.shape().x);
    const auto rowStart = m_runs.size();
    for (auto x = from; x < to;) {
        const auto block = map.blockAt({at.z, at.y, x});
        const Box box = map.blockBox(block);
        const auto count = std::min(box.hi.x, to) - x, offset = box.shape().offset({at.z - box.lo.z, at.y - box.lo.y, x - box.lo.x});
        const auto& ids = view(map, block).ids();
        const auto place = x - m_box.lo.x;
        if (const auto* bytes = std::get_if<1>(&ids))
            addRuns(bytes->data() + offset, count, place, numbers, m_runs, rowStart);
        else if (const auto* words = std::get_if<2>(&ids))
            addRuns(words->data() + offset, count, place, numbers, m_runs, rowStart);
        else if (const LabelId one[] = {std::get<0>(ids)}; true)
            addRuns(one, 1, place + count - 1, numbers, m_runs, rowStart);
        x += count;
    }
    m_runs.back().x1 = static_cast<std::int16_t>(m_box.shape().x + m_halo.x);
}

const LabelView& HaloBlock::view(const LabelMap& map, std::size_t block) {
    const auto at = std::ranges::find(m_seen, block, &Seen::block);
    if (at != m_seen.end()) return at->view;
    m_seen.push_back({block, map.block(block)->view()});
    return m_seen.back().view;
}

} // namespace granule::objects
