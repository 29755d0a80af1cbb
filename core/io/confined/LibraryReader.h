// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/confined/Messages.h"
#include "core/plugin/StackReader.h"

#include <memory>
#include <string>

namespace granule::io::confined {

/// A stack read by a library that does not survive every file. Lives in granule-reader only.
class LibraryReader : public plugin::StackReader {
public:
    /// The stack as it is told to the one who asks.
    virtual OpenedStack opened() = 0;
    /// Copies the chunk at `chunk` of the grid as it lies in the file to `out`, where `room` bytes are. A chunk that is larger
    /// is one that cannot be unpacked: one byte. Only where opened() names chunks.
    virtual FetchedChunk fetch(const Index& /*chunk*/, std::byte* /*out*/, std::size_t /*room*/) const { return {}; }

protected:
    using StackReader::StackReader;
};

} // namespace granule::io::confined
