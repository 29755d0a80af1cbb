// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/BlockCodec.h"
#include "core/store/Journal.h"
#include "core/volume/Error.h"
#include "core/volume/WholeIo.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace granule::store {

JournalBlocks::JournalBlocks(const std::string& path) : m_file(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (m_file < 0)
        throw Error(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Unreadable,
                    "The journal '" + path + "' cannot be opened (" + std::strerror(errno) + ").");
}

JournalBlocks::~JournalBlocks() {
    ::close(m_file);
}

LabelBlockPtr JournalBlocks::read(BlockRef ref, const Shape& shape) const {
    if (ref.isConstant()) return LabelBlock::constant(shape, ref.id());
    std::uint32_t bytes = 0;
    // Deflated runs are never much larger than what they stand for.
    const auto most = static_cast<std::uint64_t>(shape.voxels()) * sizeof(LabelId) * 2 + 1024;
    if (readWholeAt(m_file, ref.offset(), &bytes, sizeof bytes) < sizeof bytes || bytes > most)
        throw Error(ErrorKind::Unreadable, "A step of the history is damaged: its labels are not where they should be.");
    std::vector<char> packed(bytes);
    if (readWholeAt(m_file, ref.offset() + sizeof bytes, packed.data(), packed.size()) < packed.size())
        throw Error(ErrorKind::Unreadable, "A step of the history is damaged: its labels are cut off.");
    return unpackBlock(packed, shape);
}

void JournalBlocks::readInto(LabelMap& map, std::size_t place, BlockRef ref) const {
    if (place >= map.blockCount()) throw Error(ErrorKind::Unreadable, "The journal is damaged: it speaks of a place outside the stack.");
    map.setBlock(place, read(ref, map.blockBox(place).shape()));
}

} // namespace granule::store
