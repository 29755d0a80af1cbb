// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/HaloBlock.h"

#include "core/objects/Numbers.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cstring>
#include <map>

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

std::int64_t offsetIn(const Box& block, const Index& row, std::int64_t x) {
    return block.shape().offset({row.z - block.lo.z, row.y - block.lo.y, x - block.lo.x});
}

/// True where two rows of a block are the same from x0 to x1.
bool equalRows(const LabelIds& ids, const Box& block, std::int64_t x0, std::int64_t x1, const Index& a, const Index& b) {
    const auto from = offsetIn(block, a, x0), other = offsetIn(block, b, x0);
    const auto equal = [&](const auto& all) {
        return std::memcmp(all.data() + from, all.data() + other, static_cast<std::size_t>(x1 - x0) * sizeof all[0]) == 0;
    };
    if (const auto* bytes = std::get_if<1>(&ids)) return equal(*bytes);
    if (const auto* words = std::get_if<2>(&ids)) return equal(*words);
    return true;
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
    m_rows.reserve(static_cast<std::size_t>(high * m_deep));
    Numbers numbers;
    std::map<std::size_t, std::vector<Part>> known; // by the first block of a row; they stay unpacked meanwhile
    Index last{-1, -1, -1};
    for (std::int64_t z = 0; z < high; ++z)
        for (std::int64_t y = 0; y < m_deep; ++y) {
            const Index at{std::min(m_box.lo.z + z, stack.z - 1), std::clamp<std::int64_t>(m_box.lo.y + y - halo.y, 0, stack.y - 1), 0};
            const auto blocks = map.blockAt(at);
            const bool sameBlocks = last.z >= 0 && blocks == map.blockAt(last);
            auto& parts = known[blocks];
            if (parts.empty()) parts = partsOf(map, at);
            const auto isLikeLast = [&](const Part& part) { return equalRows(part.view.ids(), part.box, part.x0, part.x1, at, last); };
            if (sameBlocks && std::ranges::all_of(parts, isLikeLast))
                m_rows.push_back(m_rows.back());
            else
                readRow(parts, at, numbers);
            last = at;
            if (numbers.keys().size() > mostIds)
                throw Error(ErrorKind::TooLarge, "More than 65535 labels lie within " + describe(m_box) +
                                                     ", too many to be told apart. Is this a label file?");
        }
    m_ids.assign(numbers.keys().begin(), numbers.keys().end());
}

std::vector<HaloBlock::Part> HaloBlock::partsOf(const LabelMap& map, const Index& at) const {
    std::vector<Part> parts;
    map.forEachBlock({{at.z, at.y, m_box.lo.x - m_halo.x}, {at.z + 1, at.y + 1, m_box.hi.x + m_halo.x}}, [&](std::size_t i, const Box& row) {
        parts.push_back({map.block(i)->view(), map.blockBox(i), row.lo.x, row.hi.x});
    });
    return parts;
}

void HaloBlock::readRow(const std::vector<Part>& parts, const Index& at, Numbers& numbers) {
    const auto rowStart = m_runs.size();
    for (const auto& [view, box, x0, x1] : parts) {
        const auto offset = offsetIn(box, at, x0), place = x0 - m_box.lo.x;
        const auto& ids = view.ids();
        if (const auto* bytes = std::get_if<1>(&ids))
            addRuns(bytes->data() + offset, x1 - x0, place, numbers, m_runs, rowStart);
        else if (const auto* words = std::get_if<2>(&ids))
            addRuns(words->data() + offset, x1 - x0, place, numbers, m_runs, rowStart);
        else if (const LabelId one[] = {std::get<0>(ids)}; true)
            addRuns(one, 1, x1 - 1 - m_box.lo.x, numbers, m_runs, rowStart);
    }
    m_runs.back().x1 = static_cast<std::int16_t>(m_box.shape().x + m_halo.x);
    m_rows.push_back({static_cast<std::uint32_t>(rowStart), static_cast<std::uint32_t>(m_runs.size())});
}

} // namespace granule::objects
