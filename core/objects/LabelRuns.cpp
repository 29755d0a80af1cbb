// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/LabelRuns.h"

#include <algorithm>
#include <bit>

namespace granule::objects {

namespace {

/// A block of the row of blocks, unpacked while its rows are read.
struct Part {
    LabelBlockPtr block;
    LabelView view;
    Index lo;                 ///< of the block
    std::int64_t x0, x1;      ///< of the block, as far as it lies in the box
    std::uint64_t allOrNone;  ///< the bits of a block of one id
};

std::uint64_t lowBits(std::int64_t count) {
    return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

class Collector {
public:
    Collector(LabelRuns& out, const WantedLabels& wanted, bool idsSeparate)
        : m_out(out), m_wanted(wanted), m_idsSeparate(idsSeparate) {}

    void row(const std::vector<Part>& parts, std::int64_t z, std::int64_t y) {
        m_rowBegin = m_out.runs.size();
        for (const auto& part : parts) {
            const auto offset = part.block->shape().offset({z - part.lo.z, y - part.lo.y, part.x0 - part.lo.x});
            if (m_idsSeparate) addIds(part, offset);
            else addBits(bits(part, offset), part.x0);
        }
        m_out.rowEnds.push_back(static_cast<std::uint32_t>(m_out.runs.size()));
    }

private:
    std::uint64_t bits(const Part& part, std::int64_t offset) const {
        const auto& ids = part.view.ids();
        if (const auto* bytes = std::get_if<1>(&ids)) return m_wanted.bits(bytes->data() + offset, part.x1 - part.x0);
        if (const auto* words = std::get_if<2>(&ids)) return m_wanted.bits(words->data() + offset, part.x1 - part.x0);
        return part.allOrNone;
    }

    void addBits(std::uint64_t bits, std::int64_t x) {
        auto& runs = m_out.runs;
        while (bits != 0) {
            const int from = std::countr_zero(bits);
            const int to = from + std::countr_one(bits >> from);
            const auto x0 = static_cast<std::int32_t>(x + from), x1 = static_cast<std::int32_t>(x + to);
            if (from == 0 && runs.size() > m_rowBegin && runs.back().x1 == x0) runs.back().x1 = x1;
            else runs.push_back({x0, x1});
            bits = to == 64 ? 0 : bits >> to << to;
        }
    }

    void addIds(const Part& part, std::int64_t offset) {
        LabelId row[blockEdge];
        const auto count = part.x1 - part.x0;
        part.view.copyRow(offset, count, row);
        for (std::int64_t from = 0, to = 0; from < count; from = to) {
            while (to < count && row[to] == row[from]) ++to;
            if (m_wanted.has(row[from])) addRun(part.x0 + from, part.x0 + to, row[from]);
        }
    }

    void addRun(std::int64_t x0, std::int64_t x1, LabelId id) {
        auto& runs = m_out.runs;
        if (runs.size() > m_rowBegin && runs.back().x1 == x0 && m_out.ids.back() == id) {
            runs.back().x1 = static_cast<std::int32_t>(x1);
            return;
        }
        runs.push_back({static_cast<std::int32_t>(x0), static_cast<std::int32_t>(x1)});
        m_out.ids.push_back(id);
    }

    LabelRuns& m_out;
    const WantedLabels& m_wanted;
    bool m_idsSeparate;
    std::size_t m_rowBegin = 0;
};

/// The blocks that may hold wanted voxels.
std::vector<Part> partsOf(const LabelMap& map, const Box& box, const WantedLabels& wanted) {
    std::vector<Part> parts;
    map.forEachBlock(box, [&](std::size_t i, const Box& part) {
        const auto& block = map.block(i);
        const auto isWanted = block->isConstant() && wanted.has(block->at(0));
        if (block->isConstant() && !isWanted) return;
        parts.push_back({block, block->view(), map.blockBox(i).lo, part.lo.x, part.hi.x, lowBits(part.hi.x - part.lo.x)});
    });
    return parts;
}

} // namespace

LabelRuns labelRuns(const LabelMap& map, const Box& box, const WantedLabels& wanted, bool idsSeparate) {
    LabelRuns out;
    out.box = box;
    out.rowEnds.reserve(static_cast<std::size_t>(box.shape().z * box.shape().y));
    const auto parts = partsOf(map, box, wanted);
    Collector collector(out, wanted, idsSeparate);
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y) collector.row(parts, z, y);
    return out;
}

std::vector<Box> blockRows(const LabelMap& map, const Box& wanted) {
    const Box box = wanted.intersected(Box::of(map.shape()));
    std::vector<Box> rows;
    if (box.empty()) return rows;
    for (auto z = box.lo.z / blockEdge; z <= (box.hi.z - 1) / blockEdge; ++z)
        for (auto y = box.lo.y / blockEdge; y <= (box.hi.y - 1) / blockEdge; ++y)
            rows.push_back(Box{{z * blockEdge, y * blockEdge, box.lo.x}, {(z + 1) * blockEdge, (y + 1) * blockEdge, box.hi.x}}.intersected(box));
    return rows;
}

} // namespace granule::objects
