// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/ZipMaker.h"

#include <zlib.h>

namespace granule::testing {

namespace {

constexpr int rawDeflate = -15, gzip = 31;

std::string little(std::size_t bytes, std::size_t value) {
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i);
    return out;
}

} // namespace

std::string deflated(const std::string& bytes, int windowBits) {
    z_stream stream{};
    constexpr int memory = 8;
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, memory, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string zipBytes(const std::vector<std::pair<std::string, std::string>>& files, bool deflate) {
    std::string archive, directory;
    for (const auto& [name, bytes] : files) {
        const auto data = deflate ? deflated(bytes, rawDeflate) : bytes;
        const auto crc =
            crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
        const auto common = little(2, 20) + little(2, 0) + little(2, deflate ? 8 : 0) + little(4, 0) +
                            little(4, crc) + little(4, data.size()) + little(4, bytes.size()) +
                            little(2, name.size()) + little(2, 0);
        directory += "PK\1\2" + little(2, 20) + common + std::string(10, '\0') + little(4, archive.size()) + name;
        archive += "PK\3\4" + common + name + data;
    }
    return archive + directory + "PK\5\6" + little(4, 0) + little(2, files.size()) + little(2, files.size()) +
           little(4, directory.size()) + little(4, archive.size()) + little(2, 0);
}

std::string gzipBytes(const std::string& bytes) {
    return deflated(bytes, gzip);
}

} // namespace granule::testing
