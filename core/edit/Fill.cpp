// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Fill.h"

#include "core/volume/AllCores.h"
#include "core/volume/Error.h"

#include <bit>
#include <memory>
#include <unordered_map>
#include <vector>

namespace granule::edit {

namespace {

/// One slice of a block.
struct FillSlice {
    SliceBits open;     ///< belongs to the region and is not filled yet
    SliceBits filled{};
};

struct FillBlock {
    std::size_t block = 0;
    Box box, inside; ///< its voxels, and those within which is filled
    std::array<std::unique_ptr<FillSlice>, blockEdge> slices; ///< as they are reached
};

/// The ones of `open` that are joined to ones of `seeds` without a gap.
std::uint64_t spread(std::uint64_t seeds, std::uint64_t open) {
    auto up = seeds & open, down = up, upWay = open, downWay = open;
    for (int by = 1; by < blockEdge; by *= 2) {
        up |= upWay & (up << by), upWay &= upWay << by;
        down |= downWay & (down >> by), downWay &= downWay >> by;
    }
    return up | down;
}

template <typename T>
std::uint64_t bitsEqual(const T* ids, std::int64_t count, T id) {
    std::uint64_t bits = 0;
    for (std::int64_t x = 0; x < count; ++x) bits |= static_cast<std::uint64_t>(ids[x] == id) << x;
    return bits;
}

/// Floods the region 64 voxels at a time: a row of a block is a word of bits.
class Filler {
public:
    Filler(const LabelMap& map, LabelId region, const Box& within, const Confine& confine)
        : m_map(map), m_region(region), m_within(within), m_confine(confine) {}

    void run(const Index& seed, std::int64_t most, const std::stop_token& stop);
    /// The blocks with the region as `paint`.
    BlockDelta painted(LabelId paint) const;

private:
    struct Row {
        FillBlock* block;
        std::int32_t z, y; ///< from the block's corner
        std::uint64_t seeds;
    };

    FillBlock& blockAt(const Index& voxel);
    FillSlice& sliceOf(FillBlock& b, std::int64_t z);
    void seed(const Index& corner, std::int64_t z, std::int64_t y, std::uint64_t bits);
    void seedWithin(FillBlock& b, std::int64_t z, std::int64_t y, std::uint64_t bits);
    std::int64_t fillRow(const Row& row);

    const LabelMap& m_map;
    LabelId m_region;
    Box m_within;
    const Confine& m_confine;
    std::unordered_map<std::size_t, FillBlock> m_blocks;
    FillBlock* m_last = nullptr;
    std::vector<Row> m_open;
};

FillBlock& Filler::blockAt(const Index& voxel) {
    if (m_last && m_last->box.contains(voxel)) return *m_last;
    const auto block = m_map.blockAt(voxel);
    auto& b = m_blocks[block];
    if (b.box.empty()) {
        b.block = block;
        b.box = m_map.blockBox(block);
        b.inside = b.box.intersected(m_within);
    }
    m_last = &b;
    return b;
}

FillSlice& Filler::sliceOf(FillBlock& b, std::int64_t z) {
    auto& slice = b.slices[static_cast<std::size_t>(z)];
    if (slice) return *slice;
    slice = std::make_unique<FillSlice>();
    auto& open = slice->open;
    const auto bits = bitsOf(b.inside.lo.x - b.box.lo.x, b.inside.hi.x - b.box.lo.x);
    const auto& block = *m_map.block(b.block);
    const Shape shape = block.shape();
    const auto view = block.view();
    for (auto y = b.inside.lo.y - b.box.lo.y; y < b.inside.hi.y - b.box.lo.y; ++y) {
        auto& row = open[static_cast<std::size_t>(y)];
        const auto at = shape.offset({z, y, 0});
        if (const auto* bytes = std::get_if<1>(&view.ids()))
            row = m_region < 256 ? bits & bitsEqual(bytes->data() + at, shape.x, static_cast<std::uint8_t>(m_region)) : 0;
        else if (const auto* words = std::get_if<2>(&view.ids()))
            row = bits & bitsEqual(words->data() + at, shape.x, m_region);
        else row = view.at(0) == m_region ? bits : 0;
    }
    if (!m_confine.everywhere()) {
        const auto allowed = allowedBits(m_confine, b.block, b.box, b.box.lo.z + z);
        for (std::size_t y = 0; y < open.size(); ++y) open[y] &= allowed[y];
    }
    return *slice;
}

/// Seeds a row of the block with that corner, as far as it lies within.
void Filler::seed(const Index& corner, std::int64_t z, std::int64_t y, std::uint64_t bits) {
    const auto& in = m_within;
    if (z < in.lo.z || z >= in.hi.z || y < in.lo.y || y >= in.hi.y || corner.x < 0 || corner.x >= in.hi.x) return;
    auto& b = blockAt({z, y, corner.x});
    if (b.inside.empty()) return;
    seedWithin(b, z - b.box.lo.z, y - b.box.lo.y, bits);
}

void Filler::seedWithin(FillBlock& b, std::int64_t z, std::int64_t y, std::uint64_t bits) {
    bits &= sliceOf(b, z).open[static_cast<std::size_t>(y)];
    if (bits) m_open.push_back({&b, static_cast<std::int32_t>(z), static_cast<std::int32_t>(y), bits});
}

std::int64_t Filler::fillRow(const Row& row) {
    auto& b = *row.block;
    auto& slice = sliceOf(b, row.z);
    auto& open = slice.open[static_cast<std::size_t>(row.y)];
    const auto bits = spread(row.seeds, open);
    if (!bits) return 0; // another way led here first
    open &= ~bits;
    slice.filled[static_cast<std::size_t>(row.y)] |= bits;
    const Shape shape = b.box.shape();
    const auto& lo = b.box.lo;
    const auto beside = [&](std::int64_t z, std::int64_t y) {
        if (z >= 0 && z < shape.z && y >= 0 && y < shape.y) {
            if (z < b.inside.lo.z - lo.z || z >= b.inside.hi.z - lo.z) return;
            seedWithin(b, z, y, bits);
        } else seed(lo, lo.z + z, lo.y + y, bits);
    };
    beside(row.z, row.y - 1);
    beside(row.z, row.y + 1);
    beside(row.z - 1, row.y);
    beside(row.z + 1, row.y);
    if (bits & 1) seed({0, 0, lo.x - blockEdge}, lo.z + row.z, lo.y + row.y, std::uint64_t{1} << (blockEdge - 1));
    if (bits >> (shape.x - 1)) seed({0, 0, lo.x + blockEdge}, lo.z + row.z, lo.y + row.y, 1);
    return std::popcount(bits);
}

void Filler::run(const Index& at, std::int64_t most, const std::stop_token& stop) {
    auto& first = blockAt(at);
    seedWithin(first, at.z - first.box.lo.z, at.y - first.box.lo.y, std::uint64_t{1} << (at.x - first.box.lo.x));
    std::int64_t count = 0;
    for (std::int64_t rows = 0; !m_open.empty(); ++rows) {
        if ((rows & 1023) == 0) throwIfStopped(stop);
        const Row row = m_open.back();
        m_open.pop_back();
        count += fillRow(row);
        if (count > most)
            throw Error(ErrorKind::TooLarge, "The region to fill has more than " + std::to_string(most) +
                                                 " voxels. Close its outline, or fill slice by slice.");
    }
}

/// The block's ids with `paint` where the fill went; `changed` grows around it.
LabelBlockPtr paintedBlock(const LabelBlock& before, const FillBlock& b, LabelId paint, Box& changed) {
    const Shape shape = before.shape();
    std::vector<LabelId> ids(static_cast<std::size_t>(shape.voxels()));
    before.unpack(ids.data());
    for (std::int64_t z = 0; z < shape.z; ++z) {
        const auto& slice = b.slices[static_cast<std::size_t>(z)];
        for (std::int64_t y = 0; slice && y < shape.y; ++y) {
            auto bits = slice->filled[static_cast<std::size_t>(y)];
            if (!bits) continue;
            const Index row{b.box.lo.z + z, b.box.lo.y + y, b.box.lo.x};
            changed = changed.united({{row.z, row.y, row.x + std::countr_zero(bits)},
                                      {row.z + 1, row.y + 1, row.x + blockEdge - std::countl_zero(bits)}});
            while (bits) {
                const int from = std::countr_zero(bits), to = from + std::countr_one(bits >> from);
                const auto at = ids.begin() + shape.offset({z, y, 0});
                std::fill(at + from, at + to, paint);
                bits &= ~bitsOf(from, to);
            }
        }
    }
    return changed.empty() ? nullptr : LabelBlock::of(shape, ids.data());
}

BlockDelta Filler::painted(LabelId paint) const {
    std::vector<const FillBlock*> blocks;
    for (const auto& [block, b] : m_blocks) blocks.push_back(&b);
    std::vector<LabelBlockPtr> after(blocks.size());
    std::vector<Box> changed(blocks.size());
    onAllCores(blocks.size(), [&](std::size_t i) { after[i] = paintedBlock(*m_map.block(blocks[i]->block), *blocks[i], paint, changed[i]); });
    BlockDelta delta;
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (after[i]) delta.add(changed[i], {blocks[i]->block, m_map.block(blocks[i]->block), after[i]});
    return delta;
}

} // namespace

BlockDelta fill(const LabelMap& before, const Index& seed, const PaintRule& rule, const Box& within,
                std::int64_t mostVoxels, std::stop_token stop, const Confine& confine) {
    confine.requireGrid(before.shape());
    const Box inside = within.intersected(Box::of(before.shape()));
    if (!inside.contains(seed))
        throw Error(ErrorKind::InvalidValue,
                    "The fill starts outside the box " + describe(inside) + ". Click inside it.");
    const LabelId region = before.at(seed);
    if (!rule.mayReplace(region)) return {};
    Filler filler(before, region, inside, confine);
    filler.run(seed, mostVoxels, stop);
    return filler.painted(rule.paint());
}

Box sliceBox(const Shape& shape, const Index& at, Axis normal) {
    Box box = Box::of(shape);
    if (normal == Axis::Z) box.lo.z = at.z, box.hi.z = at.z + 1;
    if (normal == Axis::Y) box.lo.y = at.y, box.hi.y = at.y + 1;
    if (normal == Axis::X) box.lo.x = at.x, box.hi.x = at.x + 1;
    return box;
}

} // namespace granule::edit
