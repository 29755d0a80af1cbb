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
    Index lo;                ///< of the block
    std::int64_t x0, x1;     ///< of the block, as far as it lies in the box
    std::uint64_t allOrNone; ///< the bits of a block of one id
};

std::uint64_t lowBits(std::int64_t count) {
    return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

std::uint64_t bitsOf(const Part& part, std::int64_t offset, const WantedLabels& wanted) {
    const auto& ids = part.view.ids();
    if (const auto* bytes = std::get_if<1>(&ids)) return wanted.bits(bytes->data() + offset, part.x1 - part.x0);
    if (const auto* words = std::get_if<2>(&ids)) return wanted.bits(words->data() + offset, part.x1 - part.x0);
    return part.allOrNone;
}

std::int64_t offsetIn(const Part& part, std::int64_t z, std::int64_t y) {
    return part.block->shape().offset({z - part.lo.z, y - part.lo.y, part.x0 - part.lo.x});
}

void collectBits(LabelRuns& out, const std::vector<Part>& parts, const WantedLabels& wanted) {
    const auto& box = out.box;
    out.bits.resize(static_cast<std::size_t>(box.shape().z * box.shape().y) * out.words());
    for (const auto& part : parts) {
        auto* word = out.bits.data() + (part.lo.x - box.lo.x / blockEdge * blockEdge) / blockEdge;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y, word += out.words())
                *word = bitsOf(part, offsetIn(part, z, y), wanted) << (part.x0 - part.lo.x);
    }
}

/// A row's runs, from its bits.
void addRuns(const std::uint64_t* bits, std::size_t words, std::int64_t x, std::vector<Run>& runs) {
    bool open = false; // the last run reaches the end of its word
    for (std::size_t w = 0; w < words; ++w, x += 64) {
        auto rest = bits[w];
        if (open && (rest & 1) == 0) open = false;
        while (rest != 0) {
            const int from = std::countr_zero(rest);
            const int to = from + std::countr_one(rest >> from);
            if (open && from == 0)
                runs.back().x1 = static_cast<std::int32_t>(x + to);
            else
                runs.push_back({static_cast<std::int32_t>(x + from), static_cast<std::int32_t>(x + to)});
            open = to == 64;
            rest = open ? 0 : rest >> to << to;
        }
    }
}

void collectRuns(LabelRuns& out) {
    std::int64_t changes = 0; // room is made once: noise has many runs
    for (const auto word : out.bits) changes += std::popcount(word & ~(word << 1));
    out.runs.reserve(static_cast<std::size_t>(changes));
    const auto words = out.words();
    for (const auto *row = out.bits.data(), *end = row + out.bits.size(); row != end; row += words) {
        addRuns(row, words, out.box.lo.x / blockEdge * blockEdge, out.runs);
        out.rowEnds.push_back(static_cast<std::uint32_t>(out.runs.size()));
    }
}

void collectIds(LabelRuns& out, const std::vector<Part>& parts, const WantedLabels& wanted) {
    LabelId row[blockEdge];
    for (auto z = out.box.lo.z; z < out.box.hi.z; ++z)
        for (auto y = out.box.lo.y; y < out.box.hi.y; ++y) {
            const auto begin = out.runs.size();
            for (const auto& part : parts) {
                const auto count = part.x1 - part.x0;
                part.view.copyRow(offsetIn(part, z, y), count, row);
                for (std::int64_t from = 0, to = 0; from < count; from = to) {
                    while (to < count && row[to] == row[from]) ++to;
                    if (!wanted.has(row[from])) continue;
                    const Run run{static_cast<std::int32_t>(part.x0 + from), static_cast<std::int32_t>(part.x0 + to)};
                    const bool goesOn =
                        out.runs.size() > begin && out.runs.back().x1 == run.x0 && out.ids.back() == row[from];
                    if (goesOn)
                        out.runs.back().x1 = run.x1;
                    else
                        out.runs.push_back(run), out.ids.push_back(row[from]);
                }
            }
            out.rowEnds.push_back(static_cast<std::uint32_t>(out.runs.size()));
        }
}

/// The blocks that may hold wanted voxels.
std::vector<Part> partsOf(const LabelMap& map, const Box& box, const WantedLabels& wanted) {
    std::vector<Part> parts;
    map.forEachBlock(box, [&](std::size_t i, const Box& part) {
        const auto& block = map.block(i);
        const auto isWanted = block->isConstant() && wanted.has(block->at(0));
        if (block->isConstant() && !isWanted) return;
        parts.push_back(
            {block, block->view(), map.blockBox(i).lo, part.lo.x, part.hi.x, lowBits(part.hi.x - part.lo.x)});
    });
    return parts;
}

} // namespace

LabelRuns labelRuns(const LabelMap& map, const Box& box, const WantedLabels& wanted, bool idsSeparate) {
    LabelRuns out;
    out.box = box;
    out.rowEnds.reserve(static_cast<std::size_t>(box.shape().z * box.shape().y));
    const auto parts = partsOf(map, box, wanted);
    if (idsSeparate)
        collectIds(out, parts, wanted);
    else
        collectBits(out, parts, wanted), collectRuns(out);
    return out;
}

std::vector<Box> blockRows(const LabelMap& map, const Box& wanted) {
    const Box box = wanted.intersected(Box::of(map.shape()));
    std::vector<Box> rows;
    if (box.empty()) return rows;
    for (auto z = box.lo.z / blockEdge; z <= (box.hi.z - 1) / blockEdge; ++z)
        for (auto y = box.lo.y / blockEdge; y <= (box.hi.y - 1) / blockEdge; ++y)
            rows.push_back(Box{
                {z * blockEdge, y * blockEdge, box.lo.x},
                {(z + 1) * blockEdge, (y + 1) * blockEdge,
                 box.hi.x}}.intersected(box));
    return rows;
}

} // namespace granule::objects
