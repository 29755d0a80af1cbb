// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace granule::review {

/// The vote of one member of an ensemble for one voxel.
struct MemberVote {
    std::uint8_t top = 0;                    ///< its most probable class; ties go to the lowest
    std::vector<std::uint8_t> probabilities; ///< of each class, 0..255
};

/// What every member of an ensemble thinks of every voxel of a box: class probabilities of 0..255. Immutable and
/// cheap to copy; any thread may read it. Made by a VoteRecorder.
class Votes {
public:
    Votes() = default;
    bool isNull() const noexcept { return !m_bytes; }
    /// The voxels of the volume that were voted for.
    const Box& box() const noexcept { return m_box; }
    std::size_t members() const noexcept { return m_members; }
    std::size_t classes() const noexcept { return m_classes; }
    /// The probabilities of one class in row (z, y) of the volume; the first is that of voxel x = box().lo.x.
    const std::uint8_t* row(std::size_t member, std::size_t classId, std::int64_t z, std::int64_t y) const noexcept {
        return m_bytes.get() + (member * m_classes + classId) * static_cast<std::size_t>(m_box.shape().voxels()) +
               m_box.shape().offset({z - m_box.lo.z, y - m_box.lo.y, 0});
    }
    /// The vote of each member for a voxel, which lies inside box().
    std::vector<MemberVote> at(const Index& voxel) const;

private:
    friend class VoteRecorder;
    Box m_box;
    std::size_t m_members = 0, m_classes = 0;
    std::shared_ptr<std::uint8_t> m_bytes; ///< [member][class][z][y][x]
};

/// What votes may take of the memory before they go to a scratch file.
inline constexpr std::size_t voteMemory = std::size_t{512} << 20;

/// Takes the votes of an ensemble in while a job computes them. Up to `mostMemory` bytes stay in memory; more lie in a
/// file of the system's temporary folder, mapped into memory, that is gone with the last copy of the votes.
class VoteRecorder {
public:
    /// Throws Error (TooLarge) where neither memory nor disk has room, Error (InvalidValue) where there is nothing to record.
    VoteRecorder(const Box& box, std::size_t members, std::size_t classes, std::size_t mostMemory = voteMemory);
    /// `probabilities` are [class][z][y][x] of `part`. Any thread, for parts of a member that do not overlap. Throws Error
    /// (Mismatch) where they are not of this box, these members or these classes.
    void write(const Box& part, std::size_t member, const std::vector<std::uint8_t>& probabilities);
    /// The votes, once every member has voted for every voxel; else throws Error (Mismatch). Ends the recording.
    Votes finish();

private:
    Votes m_votes;
    std::vector<std::atomic<std::int64_t>> m_written; ///< voxels, of each member
};

} // namespace granule::review
