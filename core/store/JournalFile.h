// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

/// A file that only grows, record by record, each with its checksum: what was written before a crash can be read after
/// it, and a record that was cut off is as if it had never been.
namespace granule::store {

class JournalFile {
public:
    /// A new, empty file. Throws Error (Unwritable), also where the file exists.
    static JournalFile create(const std::string& path);
    /// The file as it is, to be gone on with behind its first `goodBytes`; what follows them is cut off. Throws Error.
    static JournalFile open(const std::string& path, std::uint64_t goodBytes);
    JournalFile(JournalFile&&) noexcept;
    JournalFile& operator=(JournalFile&&) noexcept;
    ~JournalFile();

    const std::string& path() const noexcept { return m_path; }
    std::uint64_t size() const noexcept { return m_size; }
    /// Writes bytes that belong to the next record and are found by their place in the file, which is returned. Throws
    /// Error (Unwritable).
    std::uint64_t addBlob(std::span<const char> bytes);
    /// Forgets the blobs of a record that will not be.
    void dropBlobs() noexcept;
    /// Makes one record of a JSON text and the blobs before it. Handed to the system when it returns, so it survives the
    /// program; sync() makes it survive the machine. The record's head is written last, so that without all the rest it
    /// is none. Throws Error (Unwritable); the file then ends where it had ended.
    void append(std::string_view json);
    void sync();
    /// The same records in a file of its own at `path`, which takes the place of any file there. Throws Error.
    JournalFile copyTo(const std::string& path);

private:
    JournalFile(std::string path, int file, std::uint64_t size) : m_path(std::move(path)), m_file(file), m_size(size) {}
    std::string m_path;
    int m_file = -1;
    std::uint64_t m_size = 0;      ///< of whole records
    std::uint64_t m_blobBytes = 0; ///< of the next one, and their checksum
    std::uint32_t m_blobCrc = 0;
};

/// Reads all whole records from the beginning; `record` gets each JSON text. Returns how many bytes of the file are
/// good. Throws Error: NotFound, Unreadable where the file is no journal.
std::uint64_t readJournalFile(const std::string& path, const std::function<void(std::string_view json)>& record);

} // namespace granule::store
