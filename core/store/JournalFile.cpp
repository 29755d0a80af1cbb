// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/JournalFile.h"

#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"
#include "core/volume/WholeIo.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace granule::store {

namespace {

constexpr std::string_view magic = "GRANULE-JOURNAL1";
constexpr std::uint32_t recordMark = 0x4a524e31; // "1NRJ", little-endian
constexpr std::uint64_t mostJsonBytes = std::uint64_t{1} << 30;
constexpr std::size_t pieceBytes = std::size_t{1} << 20;

/// Before each record; the checksum is that of the sizes and of all that follows.
struct RecordHead {
    std::uint32_t mark = recordMark, crc = 0;
    std::uint64_t blobBytes = 0, jsonBytes = 0;
};
static_assert(sizeof(RecordHead) == 24);

std::uint32_t crcOf(std::uint32_t crc, const void* bytes, std::size_t count) {
    // Of no bytes at no place, zlib would begin anew.
    return count == 0 ? crc : static_cast<std::uint32_t>(crc32_z(crc, static_cast<const Bytef*>(bytes), count));
}

std::uint32_t crcOfSizes(const RecordHead& head) {
    return crcOf(crcOf(0, &head.blobBytes, sizeof head.blobBytes), &head.jsonBytes, sizeof head.jsonBytes);
}

[[noreturn]] void failed(const std::string& path) {
    const int why = errno;
    const bool full = why == ENOSPC || why == EDQUOT || why == EFBIG;
    throw Error(ErrorKind::Unwritable,
                "The journal '" + path + "' cannot be written" +
                    (full ? ": the disk is full. Free some space" : " (" + std::string(std::strerror(why)) + "): check the disk") +
                    ", and save the project.",
                "errno " + std::to_string(why));
}

/// A file that is read from its beginning, in pieces.
class Input {
public:
    explicit Input(int file) : m_file(file), m_buffer(pieceBytes) {}
    bool read(void* out, std::size_t count) {
        auto* to = static_cast<char*>(out);
        while (count > 0) {
            if (m_at == m_end && !refill()) return false;
            const auto piece = std::min(count, m_end - m_at);
            std::memcpy(to, m_buffer.data() + m_at, piece);
            m_at += piece;
            to += piece;
            count -= piece;
        }
        return true;
    }
    /// Goes over `count` bytes and takes them into `crc`.
    bool pass(std::uint64_t count, std::uint32_t& crc) {
        while (count > 0) {
            if (m_at == m_end && !refill()) return false;
            const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(count, m_end - m_at));
            crc = crcOf(crc, m_buffer.data() + m_at, piece);
            m_at += piece;
            count -= piece;
        }
        return true;
    }

private:
    bool refill() {
        ssize_t got = 0;
        do got = ::read(m_file, m_buffer.data(), m_buffer.size());
        while (got < 0 && errno == EINTR);
        m_at = 0;
        m_end = got > 0 ? static_cast<std::size_t>(got) : 0;
        return m_end > 0;
    }
    int m_file;
    std::vector<char> m_buffer;
    std::size_t m_at = 0, m_end = 0;
};

/// Closes what it holds.
struct Descriptor {
    explicit Descriptor(int f) : file(f) {}
    ~Descriptor() {
        if (file >= 0) ::close(file);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int file;
};

} // namespace

JournalFile JournalFile::create(const std::string& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) failed(path);
    JournalFile journal(path, file, magic.size());
    if (!writeWhole(file, magic.data(), magic.size())) {
        const int why = errno;
        ::unlink(path.c_str());
        errno = why;
        failed(path);
    }
    return journal;
}

JournalFile JournalFile::open(const std::string& path, std::uint64_t goodBytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) failed(path);
    JournalFile journal(path, file, goodBytes);
    if (::ftruncate(file, static_cast<off_t>(goodBytes)) != 0) failed(path);
    return journal;
}

JournalFile::JournalFile(JournalFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_file(std::exchange(other.m_file, -1)), m_size(other.m_size), m_blobBytes(other.m_blobBytes), m_blobCrc(other.m_blobCrc) {}

JournalFile& JournalFile::operator=(JournalFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_file, other.m_file);
    std::swap(m_size, other.m_size);
    std::swap(m_blobBytes, other.m_blobBytes);
    std::swap(m_blobCrc, other.m_blobCrc);
    return *this;
}

JournalFile::~JournalFile() {
    if (m_file >= 0) ::close(m_file);
}

std::uint64_t JournalFile::addBlob(std::span<const char> bytes) {
    const auto place = m_size + sizeof(RecordHead) + m_blobBytes;
    if (!writeWholeAt(m_file, place, bytes.data(), bytes.size())) failed(m_path);
    m_blobCrc = crcOf(m_blobCrc, bytes.data(), bytes.size());
    m_blobBytes += bytes.size();
    return place;
}

void JournalFile::dropBlobs() noexcept {
    const int why = errno;
    m_blobBytes = m_blobCrc = 0;
    static_cast<void>(::ftruncate(m_file, static_cast<off_t>(m_size))); // what stays is no record
    errno = why;
}

void JournalFile::append(std::string_view json) {
    RecordHead head;
    head.blobBytes = m_blobBytes;
    head.jsonBytes = json.size();
    const auto crc = crcOf(m_blobCrc, json.data(), json.size());
    head.crc = static_cast<std::uint32_t>(crc32_combine(crcOfSizes(head), crc, static_cast<z_off_t>(m_blobBytes + json.size())));
    if (!writeWholeAt(m_file, m_size + sizeof head + m_blobBytes, json.data(), json.size()) || !writeWholeAt(m_file, m_size, &head, sizeof head)) {
        dropBlobs();
        failed(m_path);
    }
    m_size += sizeof head + m_blobBytes + json.size();
    m_blobBytes = m_blobCrc = 0;
}

void JournalFile::sync() {
    if (::fdatasync(m_file) != 0) failed(m_path);
}

JournalFile JournalFile::copyTo(const std::string& path) {
    sync();
    const Descriptor from(::open(m_path.c_str(), O_RDONLY | O_CLOEXEC));
    if (from.file < 0) failed(m_path);
    SafeFile copy(path);
    std::vector<std::byte> piece(pieceBytes);
    for (std::uint64_t done = 0; done < m_size;) {
        const auto next = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), m_size - done));
        if (readWholeAt(from.file, done, piece.data(), next) < next) failed(m_path);
        copy.write(std::span(piece).first(next));
        done += next;
    }
    copy.commit();
    return open(path, m_size);
}

std::uint64_t readJournalFile(const std::string& path, const std::function<void(std::string_view)>& record) {
    const Descriptor in(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.file < 0)
        throw Error(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Unreadable, "The journal '" + path + "' cannot be opened (" + std::strerror(errno) + ").");
    struct stat status {};
    Input input(in.file);
    char seen[magic.size()];
    if (fstat(in.file, &status) != 0 || !S_ISREG(status.st_mode) || !input.read(seen, sizeof seen) || std::string_view(seen, sizeof seen) != magic)
        throw Error(ErrorKind::Unreadable, "'" + path + "' is not a journal of this version of Granule.");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    std::uint64_t good = magic.size();
    RecordHead head;
    std::string json;
    while (input.read(&head, sizeof head) && head.mark == recordMark) {
        const auto left = size - good - sizeof head;
        if (head.blobBytes > left || head.jsonBytes > left - head.blobBytes || head.jsonBytes > mostJsonBytes) break;
        auto crc = crcOfSizes(head);
        json.resize(static_cast<std::size_t>(head.jsonBytes));
        if (!input.pass(head.blobBytes, crc) || !input.read(json.data(), json.size())) break;
        if (crcOf(crc, json.data(), json.size()) != head.crc) break;
        record(json);
        good += sizeof head + head.blobBytes + head.jsonBytes;
    }
    return good;
}

} // namespace granule::store
