// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Votes.h"

#include "core/volume/Error.h"
#include "core/volume/ScratchFolder.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace granule::review {

namespace {

std::shared_ptr<std::uint8_t> owned(void* at, std::size_t bytes) {
    return {static_cast<std::uint8_t*>(at), [bytes](std::uint8_t* mapped) { munmap(mapped, bytes); }};
}

[[noreturn]] void noRoom(std::size_t bytes) {
    throw Error(ErrorKind::TooLarge, "The votes of all members take " + std::to_string(bytes >> 20) +
                                         " MiB, and the temporary folder has no room for them. Free some, or choose a smaller box.");
}

/// Bytes of a file that has no name any more, so that it goes when it is unmapped, even if the program is killed.
std::shared_ptr<std::uint8_t> onDisk(std::size_t bytes) {
    const ScratchFolder folder;
    const int file = open((folder.path() / "votes").c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) noRoom(bytes);
    // All of the file is taken now: a disk that fills up later would kill whoever writes to mapped memory.
    const bool reserved = posix_fallocate(file, 0, static_cast<off_t>(bytes)) == 0;
    void* at = reserved ? mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
    close(file);
    if (at == MAP_FAILED) noRoom(bytes);
    return owned(at, bytes);
}

std::shared_ptr<std::uint8_t> inMemory(std::size_t bytes) {
    void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? nullptr : owned(at, bytes);
}

} // namespace

std::vector<MemberVote> Votes::at(const Index& voxel) const {
    std::vector<MemberVote> votes(m_members);
    for (std::size_t m = 0; m < m_members; ++m) {
        auto& p = votes[m].probabilities;
        for (std::size_t c = 0; c < m_classes; ++c) p.push_back(row(m, c, voxel.z, voxel.y)[voxel.x - m_box.lo.x]);
        votes[m].top = static_cast<std::uint8_t>(std::ranges::max_element(p) - p.begin());
    }
    return votes;
}

VoteRecorder::VoteRecorder(const Box& box, std::size_t members, std::size_t classes, std::size_t mostMemory) : m_written(members) {
    if (box.empty() || members == 0 || classes == 0 || classes > 256)
        throw Error(ErrorKind::InvalidValue, "Votes need a box, members and at most 256 classes, but there are " + std::to_string(members) +
                                                 " members and " + std::to_string(classes) + " classes for " + describe(box) + ".");
    m_votes.m_box = box;
    m_votes.m_members = members;
    m_votes.m_classes = classes;
    const auto bytes = static_cast<std::size_t>(box.shape().voxels()) * members * classes;
    if (bytes <= mostMemory) m_votes.m_bytes = inMemory(bytes);
    if (!m_votes.m_bytes) m_votes.m_bytes = onDisk(bytes);
}

void VoteRecorder::write(const Box& part, std::size_t member, const std::vector<std::uint8_t>& probabilities) {
    const auto shape = part.shape();
    if (part.empty() || !m_votes.box().contains(part) || member >= m_votes.members() ||
        probabilities.size() != static_cast<std::size_t>(shape.voxels()) * m_votes.classes())
        throw Error(ErrorKind::Mismatch, std::to_string(probabilities.size()) + " probabilities of member " + std::to_string(member + 1) + " for " +
                                             describe(part) + " are not votes of " + std::to_string(m_votes.members()) + " members and " +
                                             std::to_string(m_votes.classes()) + " classes for " + describe(m_votes.box()) + ".");
    const auto* from = probabilities.data();
    for (std::size_t c = 0; c < m_votes.classes(); ++c)
        for (auto z = part.lo.z; z < part.hi.z; ++z)
            for (auto y = part.lo.y; y < part.hi.y; ++y, from += shape.x) {
                auto* to = const_cast<std::uint8_t*>(m_votes.row(member, c, z, y)) + (part.lo.x - m_votes.box().lo.x);
                std::memcpy(to, from, static_cast<std::size_t>(shape.x));
            }
    m_written[member] += shape.voxels();
}

Votes VoteRecorder::finish() {
    for (std::size_t m = 0; m < m_written.size(); ++m)
        if (m_written[m] != m_votes.box().shape().voxels())
            throw Error(ErrorKind::Mismatch, "Member " + std::to_string(m + 1) + " has voted for " + std::to_string(m_written[m]) + " of " +
                                                 std::to_string(m_votes.box().shape().voxels()) + " voxels: its run was cut off.");
    return std::exchange(m_votes, {});
}

} // namespace granule::review
