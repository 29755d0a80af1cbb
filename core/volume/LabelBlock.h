// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

namespace granule {

/// What a voxel of a label map holds: a class, or an object. 0 is background.
using LabelId = std::uint32_t;

/// The edge of a block in voxels. A block at the far end of a volume is cut off there, so a single slice costs one slice.
inline constexpr std::int64_t blockEdge = 64;

class LabelBlock;
using LabelBlockPtr = std::shared_ptr<const LabelBlock>;

/// An immutable block of labels, shared between label maps, undo steps and running jobs. A block of one id costs no
/// array; ids below 256 cost one byte a voxel, others four. Safe to read from any thread.
class LabelBlock {
public:
    static LabelBlockPtr constant(Shape shape, LabelId id);
    /// Packs `ids` (shape.voxels() of them, x fastest) as small as they allow.
    static LabelBlockPtr pack(Shape shape, const LabelId* ids);

    const Shape& shape() const noexcept { return m_shape; }
    LabelId at(std::int64_t offset) const noexcept;
    bool isConstant() const noexcept { return std::holds_alternative<LabelId>(m_ids); }
    /// Writes all ids to `out`, x fastest.
    void unpack(LabelId* out) const;
    /// Writes `count` ids from `offset` on to `out`.
    void unpackRow(std::int64_t offset, std::int64_t count, LabelId* out) const;
    std::size_t bytes() const noexcept;

    /// One id for all voxels, or an id a voxel.
    using Ids = std::variant<LabelId, std::vector<std::uint8_t>, std::vector<LabelId>>;
    LabelBlock(Shape shape, Ids ids) : m_shape(shape), m_ids(std::move(ids)) {}
    const Ids& ids() const noexcept { return m_ids; }

private:
    Shape m_shape;
    Ids m_ids;
};

} // namespace granule
