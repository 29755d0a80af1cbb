// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

namespace granule::io::confined {

/// A file that two processes map, to hand bytes over. One thread at a time.
class SharedFile {
public:
    /// In memory, and empty. Throws Error (TooLarge) where the system gives none.
    SharedFile();
    /// Owns `file`.
    explicit SharedFile(int file) : m_file(file) {}
    ~SharedFile();
    SharedFile(const SharedFile&) = delete;
    SharedFile& operator=(const SharedFile&) = delete;

    int file() const noexcept { return m_file; }
    /// Makes it at least so long and maps it. Throws Error (TooLarge).
    std::byte* grow(std::size_t bytes);
    /// Maps all that it has by now. Null where that is less than `bytes`, or memory is short.
    std::byte* mapped(std::size_t bytes);

private:
    void unmap() noexcept;

    int m_file = -1;
    std::byte* m_bytes = nullptr;
    std::size_t m_size = 0; ///< mapped
};

} // namespace granule::io::confined
