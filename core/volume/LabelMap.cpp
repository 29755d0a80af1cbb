// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/LabelMap.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <type_traits>

namespace granule {

namespace {

std::int64_t blocksAlong(std::int64_t voxels) {
    return (voxels + blockEdge - 1) / blockEdge;
}

void requireInside(const Box& box, const Shape& shape) {
    if (!Box::of(shape).contains(box))
        throw Error(ErrorKind::InvalidValue, "The box " + describe(box) + " reaches outside a label map of " + describe(shape) +
                                                 " voxels (z,y,x).");
}

} // namespace

LabelMap::LabelMap(Shape shape, VoxelSpacing spacing)
    : m_shape(shape), m_grid{blocksAlong(shape.z), blocksAlong(shape.y), blocksAlong(shape.x)}, m_spacing(spacing) {
    m_blocks.resize(static_cast<std::size_t>(m_grid.voxels()));
    LabelBlockPtr full; // inner blocks share one empty block
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const Shape size = blockBox(i).shape();
        if (!full || full->shape() != size) full = LabelBlock::constant(size, 0);
        m_blocks[i] = full;
    }
}

template <typename T>
LabelMap LabelMap::fromVoxels(Shape shape, const std::vector<T>& ids, VoxelSpacing spacing) {
    if (shape.empty() || static_cast<std::int64_t>(ids.size()) != shape.voxels())
        throw Error(ErrorKind::Mismatch, "A label map of " + describe(shape) + " voxels cannot be made of " +
                                             std::to_string(ids.size()) + " labels.");
    LabelMap map(shape, spacing);
    std::vector<LabelId> buffer;
    for (std::size_t i = 0; i < map.m_blocks.size(); ++i) {
        const Box box = map.blockBox(i);
        buffer.resize(static_cast<std::size_t>(box.shape().voxels()));
        auto* out = buffer.data();
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                out = std::copy_n(ids.data() + shape.offset({z, y, box.lo.x}), box.hi.x - box.lo.x, out);
        map.m_blocks[i] = LabelBlock::of(box.shape(), buffer.data());
    }
    return map;
}

LabelId LabelMap::at(const Index& index) const {
    const auto block = blockAt(index);
    const Index lo = blockBox(block).lo;
    const auto& found = *m_blocks[block];
    return found.at(found.shape().offset({index.z - lo.z, index.y - lo.y, index.x - lo.x}));
}

template <typename T>
std::vector<T> LabelMap::read(const Box& box) const {
    requireInside(box, m_shape);
    const Shape size = box.shape();
    std::vector<T> out(box.empty() ? 0 : static_cast<std::size_t>(size.voxels()));
    LabelId row[blockEdge];
    forEachBlock(box, [&](std::size_t i, const Box& part) {
        const auto& shape = m_blocks[i]->shape();
        const auto from = m_blocks[i]->view();
        const Index lo = blockBox(i).lo;
        const auto count = part.hi.x - part.lo.x;
        for (auto z = part.lo.z; z < part.hi.z; ++z)
            for (auto y = part.lo.y; y < part.hi.y; ++y) {
                const auto offset = shape.offset({z - lo.z, y - lo.y, part.lo.x - lo.x});
                auto* to = out.data() + size.offset({z - box.lo.z, y - box.lo.y, part.lo.x - box.lo.x});
                if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&from.ids())) {
                    std::copy_n(bytes->data() + offset, count, to);
                    continue;
                }
                from.copyRow(offset, count, row);
                if constexpr (std::is_same_v<T, std::uint8_t>)
                    std::transform(row, row + count, to, [](LabelId id) { return static_cast<T>(std::min<LabelId>(id, 255)); });
                else std::copy_n(row, count, to);
            }
    });
    return out;
}

void LabelMap::write(const Box& box, const LabelId* ids) {
    requireInside(box, m_shape);
    const Shape size = box.shape();
    std::vector<LabelId> buffer;
    forEachBlock(box, [&](std::size_t i, const Box& part) {
        const Box whole = blockBox(i);
        const Shape blockShape = whole.shape();
        buffer.resize(static_cast<std::size_t>(blockShape.voxels()));
        if (part != whole) m_blocks[i]->unpack(buffer.data());
        for (auto z = part.lo.z; z < part.hi.z; ++z)
            for (auto y = part.lo.y; y < part.hi.y; ++y)
                std::copy_n(ids + size.offset({z - box.lo.z, y - box.lo.y, part.lo.x - box.lo.x}), part.hi.x - part.lo.x,
                            buffer.data() + blockShape.offset({z - whole.lo.z, y - whole.lo.y, part.lo.x - whole.lo.x}));
        m_blocks[i] = LabelBlock::of(blockShape, buffer.data());
    });
    ++m_revision;
}

LabelMap LabelMap::cutOut(const Box& box) const {
    requireInside(box, m_shape);
    LabelMap part(box.shape(), m_spacing);
    for (std::size_t i = 0; i < part.blockCount(); ++i) {
        const Box to = part.blockBox(i);
        part.write(to, read<LabelId>(to.movedBy(box.lo)).data());
    }
    return part;
}

Box LabelMap::blockBox(std::size_t block) const noexcept {
    const auto i = static_cast<std::int64_t>(block);
    const Index lo{i / (m_grid.y * m_grid.x) * blockEdge, i / m_grid.x % m_grid.y * blockEdge, i % m_grid.x * blockEdge};
    return Box{lo, {lo.z + blockEdge, lo.y + blockEdge, lo.x + blockEdge}}.intersected(Box::of(m_shape));
}

std::size_t LabelMap::blockAt(const Index& v) const noexcept {
    return static_cast<std::size_t>(m_grid.offset({v.z / blockEdge, v.y / blockEdge, v.x / blockEdge}));
}

void LabelMap::setBlock(std::size_t block, LabelBlockPtr replacement) {
    m_blocks[block] = std::move(replacement);
    ++m_revision;
}

template LabelMap LabelMap::fromVoxels(Shape, const std::vector<std::uint8_t>&, VoxelSpacing);
template LabelMap LabelMap::fromVoxels(Shape, const std::vector<std::uint16_t>&, VoxelSpacing);
template LabelMap LabelMap::fromVoxels(Shape, const std::vector<std::uint32_t>&, VoxelSpacing);
template std::vector<std::uint8_t> LabelMap::read(const Box&) const;
template std::vector<std::uint16_t> LabelMap::read(const Box&) const;
template std::vector<std::uint32_t> LabelMap::read(const Box&) const;

} // namespace granule
