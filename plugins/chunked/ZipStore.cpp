// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/ZipStore.h"

#include "core/plugin/NaturalOrder.h"
#include "core/plugin/ZipDirectory.h"
#include "core/volume/Error.h"
#include "plugins/chunked/Codec.h"

#include <zlib.h>

#include <algorithm>
#include <map>
#include <thread>

namespace granule::chunked {

namespace {

using namespace plugin;

class ZipStore : public Store {
public:
    explicit ZipStore(const std::string& path) : m_file(path) {
        for (auto& entry : zipEntries(m_file)) m_entries.insert_or_assign(entry.name, entry);
    }

    std::optional<Bytes> get(const std::string& key, std::size_t most) const override {
        const auto* entry = find(key);
        if (!entry) return {};
        if (std::max(entry->size, entry->packed) > most) tooLarge(key, std::max(entry->size, entry->packed), most);
        const auto size = static_cast<std::size_t>(entry->size);
        const auto start = zipDataStart(m_file, *entry); // looks whether all of it is there
        std::optional<Bytes> bytes = Bytes(static_cast<std::size_t>(entry->packed));
        m_file.read(start, bytes->data(), bytes->size());
        if (entry->method == deflate) bytes = unpack(Codec::RawDeflate, *bytes, size);
        if (!bytes || bytes->size() != size || crc32_z(0, reinterpret_cast<const Bytef*>(bytes->data()), size) != entry->crc)
            throw Error(ErrorKind::Unreadable, "'" + nameOf(key) + "' is damaged: fetch the archive again.");
        return bytes;
    }

    std::optional<Bytes> part(const std::string& key, const Part& part) const override {
        const auto* entry = find(key);
        if (!entry) return {};
        if (entry->method != stored)
            throw Error(ErrorKind::Unsupported, "'" + nameOf(key) + "' is a shard that the archive packs once more, so that no part of it can be read: unpack the archive, or make it without packing.");
        const auto start = part.startIn(entry->packed);
        if (!start) endsBefore(key);
        const auto data = zipDataStart(m_file, *entry);
        Bytes bytes(part.count);
        m_file.read(data + *start, bytes.data(), bytes.size());
        return bytes;
    }

    std::vector<std::string> folders(const std::string& key) const override {
        const auto inside = key.empty() ? key : key + "/";
        std::vector<std::string> names;
        for (auto at = m_entries.lower_bound(inside); at != m_entries.end() && at->first.starts_with(inside);) {
            const auto slash = at->first.find('/', inside.size());
            if (slash == std::string::npos) {
                ++at;
                continue;
            }
            names.push_back(at->first.substr(inside.size(), slash - inside.size()));
            constexpr char behindSlash = '/' + 1;
            at = m_entries.lower_bound(at->first.substr(0, slash) + behindSlash);
        }
        std::ranges::sort(names, naturallyBefore);
        return names;
    }

    std::size_t atOnce() const override { return std::max(1U, std::thread::hardware_concurrency()); }
    std::string nameOf(const std::string& key) const override { return m_file.path() + (key.empty() ? "" : ":/" + key); }

private:
    static constexpr int stored = 0, deflate = 8;

    /// Null where there is no such file. Throws Error where it cannot be read.
    const ZipEntry* find(const std::string& key) const {
        const auto found = m_entries.find(key);
        if (found == m_entries.end()) return nullptr;
        const auto& entry = found->second;
        if (entry.encrypted) throw Error(ErrorKind::Unsupported, "'" + nameOf(key) + "' is encrypted: unpack the archive with its password first.");
        if (entry.method != stored && entry.method != deflate)
            throw Error(ErrorKind::Unsupported, "'" + nameOf(key) + "' is packed by method number " + std::to_string(entry.method) + ": unpack the archive first.");
        return &entry;
    }

    FileBytes m_file;
    std::map<std::string, ZipEntry> m_entries;
};

} // namespace

Place zipPlace(const std::string& path, const std::string& key) {
    return {std::make_shared<ZipStore>(path), key};
}

bool holdsZarr(const std::string& path) {
    try {
        constexpr const char* names[] = {"zarr.json", ".zarray", ".zgroup", ".zattrs"};
        return std::ranges::any_of(zipEntries(FileBytes(path)), [&](const ZipEntry& entry) {
            return std::ranges::count(names, entry.name.substr(entry.name.rfind('/') + 1)) > 0; // of npos: 0
        });
    } catch (const Error&) {
        return false;
    }
}

} // namespace granule::chunked
