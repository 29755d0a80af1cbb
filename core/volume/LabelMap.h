// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"
#include "core/volume/VoxelSpacing.h"

#include <cstdint>
#include <vector>

namespace granule {

/// One label a voxel, on the grid of a volume, held as shared immutable blocks: copying a label map copies pointers, so
/// a copy is a snapshot that a worker can read while the original is edited. Editing replaces blocks.
/// One thread may write a map while others read *copies* of it.
class LabelMap {
public:
    LabelMap() = default;
    /// All background.
    LabelMap(Shape shape, VoxelSpacing spacing);
    /// From one id a voxel, x fastest. T: uint8_t, uint16_t or uint32_t.
    template <typename T>
    static LabelMap fromVoxels(Shape shape, const std::vector<T>& ids, VoxelSpacing spacing = plateletSpacing);

    bool isNull() const noexcept { return m_shape.empty(); }
    const Shape& shape() const noexcept { return m_shape; }
    const VoxelSpacing& spacing() const noexcept { return m_spacing; }
    void setSpacing(const VoxelSpacing& spacing) { m_spacing = spacing; }
    /// Rises with every change; two maps with the same revision of the same origin hold the same labels.
    std::uint64_t revision() const noexcept { return m_revision; }

    LabelId at(const Index& index) const;
    /// The labels of `box`, x fastest. T: uint8_t (ids of 256 and more become 255), uint16_t or uint32_t.
    /// Throws Error where the box reaches outside.
    template <typename T = LabelId>
    std::vector<T> read(const Box& box) const;
    /// Replaces the labels of `box` by `ids` (box.shape().voxels() of them, x fastest).
    void write(const Box& box, const LabelId* ids);
    /// The labels of `box`, which lies inside, on a grid of their own.
    LabelMap cutOut(const Box& box) const;

    /// The number of blocks along each axis.
    const Shape& blockGrid() const noexcept { return m_grid; }
    std::size_t blockCount() const noexcept { return m_blocks.size(); }
    /// The voxels that block `block` covers; blocks are numbered x fastest.
    Box blockBox(std::size_t block) const noexcept;
    std::size_t blockAt(const Index& voxel) const noexcept;
    const LabelBlockPtr& block(std::size_t block) const noexcept { return m_blocks[block]; }
    /// `replacement` has the shape of blockBox(block).
    void setBlock(std::size_t block, LabelBlockPtr replacement);
    /// Calls `visit(block, part)` for every block that `box` touches; `part` is the overlap, in voxels of the map.
    template <typename F>
    void forEachBlock(const Box& box, F visit) const;

private:
    Shape m_shape, m_grid;
    VoxelSpacing m_spacing = plateletSpacing;
    std::vector<LabelBlockPtr> m_blocks;
    std::uint64_t m_revision = 0;
};

template <typename F>
void LabelMap::forEachBlock(const Box& wanted, F visit) const {
    const Box box = wanted.intersected(Box::of(m_shape));
    if (box.empty()) return;
    for (auto z = box.lo.z / blockEdge; z <= (box.hi.z - 1) / blockEdge; ++z)
        for (auto y = box.lo.y / blockEdge; y <= (box.hi.y - 1) / blockEdge; ++y)
            for (auto x = box.lo.x / blockEdge; x <= (box.hi.x - 1) / blockEdge; ++x) {
                const auto block = static_cast<std::size_t>(m_grid.offset({z, y, x}));
                visit(block, blockBox(block).intersected(box));
            }
}

} // namespace granule
