// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace granule {

/// What a voxel of a label map holds: a class, or an object. 0 is background.
using LabelId = std::uint32_t;

/// The edge of a block in voxels. A block at the far end of a volume is cut off there, so a single slice costs one slice.
inline constexpr std::int64_t blockEdge = 64;

class LabelBlock;
class LabelMemory;
using LabelBlockPtr = std::shared_ptr<const LabelBlock>;

/// One id for all voxels, or an id a voxel, x fastest.
using LabelIds = std::variant<LabelId, std::vector<std::uint8_t>, std::vector<LabelId>>;

/// The ids of a block, which stay unpacked while this lives. The block has to outlive it. One thread.
class LabelView {
public:
    const LabelIds& ids() const noexcept { return *m_ids; }
    LabelId at(std::int64_t offset) const noexcept;
    /// Writes `count` ids from `offset` on to `out`.
    void copyRow(std::int64_t offset, std::int64_t count, LabelId* out) const;

private:
    friend class LabelBlock;
    explicit LabelView(std::shared_ptr<const LabelIds> ids) : m_ids(std::move(ids)) {}
    std::shared_ptr<const LabelIds> m_ids;
};

/// An immutable block of labels, shared between label maps, undo steps and running jobs. A block of one id costs no
/// array; ids below 256 cost one byte a voxel, others four. Where all blocks together take more than LabelMemory allows,
/// those that were not looked at lately are packed, and unpacked again by view(). Safe to read from any thread.
class LabelBlock : public std::enable_shared_from_this<LabelBlock> {
    struct Made {}; // only of() and constant() make blocks
public:
    static LabelBlockPtr constant(Shape shape, LabelId id);
    /// Holds `ids` (shape.voxels() of them, x fastest) as narrow as they allow.
    static LabelBlockPtr of(Shape shape, const LabelId* ids);
    /// Holds these very ids: one, or shape.voxels() of them.
    static LabelBlockPtr of(Shape shape, LabelIds ids);
    LabelBlock(Made, Shape shape, LabelIds ids);
    ~LabelBlock();

    const Shape& shape() const noexcept { return m_shape; }
    bool isConstant() const noexcept { return m_idBytes == 0; }
    /// True for a block of background alone, if it is held as one id: what edits left of cells may be all 0 and still an array.
    bool isBackground() const { return isConstant() && at(0) == 0; }
    /// Bytes a voxel while it is not packed; 0 for a block of one id.
    std::size_t idBytes() const noexcept { return m_idBytes; }
    /// To read many ids, or one of a block that may be packed. Throws std::bad_alloc where it cannot be unpacked.
    LabelView view() const;
    /// A single id; many are read faster through one view().
    LabelId at(std::int64_t offset) const { return view().at(offset); }
    /// Writes all ids to `out`, x fastest.
    void unpack(LabelId* out) const { view().copyRow(0, m_shape.voxels(), out); }
    /// What its ids take while they are not packed.
    std::size_t bytes() const noexcept { return m_idBytes * static_cast<std::size_t>(m_shape.voxels()); }

private:
    friend class LabelMemory;
    /// Packs the ids and lets go of them.
    void putAway() const;

    const Shape m_shape;
    const std::size_t m_idBytes; ///< 0: of one id
    LabelMemory& m_memory;
    mutable std::mutex m_mutex;
    mutable std::shared_ptr<const LabelIds> m_ids; ///< null while packed
    mutable std::string m_packed;                  ///< kept from the first time on: the ids never change
    // LabelMemory's own: whether it was looked at lately, and where it stands in the queue.
    mutable std::atomic<bool> m_used = false;
    mutable bool m_queued = false;
    mutable std::list<const LabelBlock*>::iterator m_place;
};

} // namespace granule
