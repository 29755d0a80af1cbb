// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/ChunkMaker.h"

#include "tests/io/ZipMaker.h"
#include "tests/support/Files.h"

#include <algorithm>
#include <blosc.h>
#include <bzlib.h>
#include <cstring>
#include <filesystem>
#include <lz4.h>
#include <lzma.h>
#include <map>
#include <nlohmann/json.hpp>
#include <zstd.h>

namespace granule::testing {

namespace {

using Json = nlohmann::json;

template <typename T>
std::string bytesOfValue(double value, bool bigEndian) {
    const auto typed = static_cast<T>(value);
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &typed, sizeof(T));
    if (bigEndian) std::ranges::reverse(bytes);
    return bytes;
}

std::string encoded(const std::string& type, double value, bool bigEndian) {
    using Encode = std::string (*)(double, bool);
    static const std::map<std::string, Encode> encoders{
        {"uint8", bytesOfValue<std::uint8_t>},   {"int8", bytesOfValue<std::int8_t>},    {"uint16", bytesOfValue<std::uint16_t>},
        {"int16", bytesOfValue<std::int16_t>},   {"uint32", bytesOfValue<std::uint32_t>}, {"int32", bytesOfValue<std::int32_t>},
        {"uint64", bytesOfValue<std::uint64_t>}, {"int64", bytesOfValue<std::int64_t>},  {"float32", bytesOfValue<float>},
        {"float64", bytesOfValue<double>},       {"bool", bytesOfValue<std::uint8_t>}};
    return encoders.at(type)(value, bigEndian);
}

std::string numbersLittle(std::uint32_t n) {
    return bytesOfValue<std::uint32_t>(n, false);
}

std::uint32_t crc32c(const std::string& bytes) {
    std::uint32_t crc = ~0U;
    for (const unsigned char byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
    }
    return ~crc;
}

std::string packed(const std::string& bytes, const ChunkRecipe& r, std::size_t each) {
    if (r.packing.empty()) return bytes;
    if (r.packing == "zlib" || r.packing == "gzip") return deflated(bytes, r.packing == "gzip" ? 31 : 15);
    if (r.packing == "crc32c") return bytes + numbersLittle(crc32c(bytes));
    std::string out(bytes.size() * 2 + 4096, '\0');
    std::size_t size = 0;
    if (r.packing == "blosc") size = static_cast<std::size_t>(blosc_compress_ctx(5, 1, each, bytes.size(), bytes.data(), out.data(), out.size(), "lz4", 0, 1));
    if (r.packing == "zstd") size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
    if (r.packing == "lz4") size = static_cast<std::size_t>(LZ4_compress_default(bytes.data(), out.data(), static_cast<int>(bytes.size()), static_cast<int>(out.size())));
    if (r.packing == "bz2") {
        auto room = static_cast<unsigned>(out.size());
        BZ2_bzBuffToBuffCompress(out.data(), &room, const_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()), 9, 0, 0);
        size = room;
    }
    if (r.packing == "xz")
        lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size());
    out.resize(size);
    if (r.packing != "lz4") return out;
    const auto sizes = numbersLittle(static_cast<std::uint32_t>(bytes.size()));
    if (r.format != "n5") return sizes + out;
    return "LZ4Block\x25" + numbersLittle(static_cast<std::uint32_t>(out.size())) + sizes + numbersLittle(0) + out + "LZ4Block\x15" + std::string(12, '\0');
}

std::string dtypeOf(const ChunkRecipe& r, std::size_t each) {
    const std::string kind = r.type == "bool" ? "b" : r.type[0] == 'u' ? "u" : r.type[0] == 'i' ? "i" : "f";
    return (each == 1 ? "|" : r.bigEndian ? ">" : "<") + kind + std::to_string(each);
}

std::string metadata(const ChunkRecipe& r, std::size_t each) {
    const auto reversed = [](std::vector<std::int64_t> v) {
        std::ranges::reverse(v);
        return v;
    };
    if (r.format == "n5") {
        const std::map<std::string, std::string> names{{"", "raw"}, {"zlib", "gzip"}, {"bz2", "bzip2"}};
        const auto name = names.contains(r.packing) ? names.at(r.packing) : r.packing;
        return Json{{"dimensions", reversed(r.shape)}, {"blockSize", reversed(r.chunk)}, {"dataType", r.type}, {"compression", {{"type", name}, {"useZlib", r.packing == "zlib"}}}}.dump();
    }
    const auto fill = Json::parse(r.fill);
    if (r.format == "zarr2") {
        const auto compressor = r.packing.empty() ? Json() : Json{{"id", r.packing == "xz" ? "lzma" : r.packing}};
        return Json{{"zarr_format", 2}, {"shape", r.shape}, {"chunks", r.chunk}, {"dtype", dtypeOf(r, each)}, {"compressor", compressor}, {"fill_value", fill}, {"order", r.order}, {"filters", nullptr}, {"dimension_separator", r.separator}}.dump();
    }
    Json codecs = Json::array();
    std::vector<std::size_t> backwards;
    for (auto i = r.shape.size(); i-- > 0;) backwards.push_back(i);
    if (r.order == "F") codecs.push_back({{"name", "transpose"}, {"configuration", {{"order", backwards}}}});
    codecs.push_back({{"name", "bytes"}, {"configuration", {{"endian", r.bigEndian ? "big" : "little"}}}});
    if (!r.packing.empty()) codecs.push_back({{"name", r.packing}, {"configuration", Json::object()}});
    if (!r.shard.empty()) {
        Json index{{{"name", "bytes"}, {"configuration", {{"endian", "little"}}}}};
        if (r.indexChecked) index.push_back({{"name", "crc32c"}});
        const Json sharding{{"chunk_shape", r.chunk}, {"codecs", codecs}, {"index_codecs", index}, {"index_location", r.indexAtStart ? "start" : "end"}};
        codecs = Json::array({{{"name", "sharding_indexed"}, {"configuration", sharding}}});
    }
    return Json{{"zarr_format", 3}, {"node_type", "array"}, {"shape", r.shape}, {"data_type", r.type}, {"fill_value", fill}, {"codecs", codecs},
                {"chunk_grid", {{"name", "regular"}, {"configuration", {{"chunk_shape", r.shard.empty() ? r.chunk : r.shard}}}}},
                {"chunk_key_encoding", {{"name", "default"}, {"configuration", {{"separator", r.separator}}}}}}.dump();
}

/// Calls visit(index) for every index below `counts`, the last axis (or, `backwards`, the first) fastest.
template <typename F>
void forEachIndex(const std::vector<std::int64_t>& counts, bool backwards, F visit) {
    std::vector<std::int64_t> at(counts.size(), 0);
    while (true) {
        visit(at);
        std::size_t done = 0;
        for (; done < counts.size(); ++done) {
            const auto axis = backwards ? done : counts.size() - 1 - done;
            if (++at[axis] < counts[axis]) break;
            at[axis] = 0;
        }
        if (done == counts.size()) return;
    }
}

std::string chunkBytes(const ChunkRecipe& r, const std::vector<std::int64_t>& at) {
    auto counts = r.chunk;
    for (std::size_t i = 0; i < counts.size() && r.format == "n5"; ++i) counts[i] = std::min(counts[i], r.shape[i] - at[i] * r.chunk[i]);
    std::string values;
    forEachIndex(counts, r.order == "F", [&](const std::vector<std::int64_t>& inside) {
        std::int64_t place = 0;
        bool outside = false;
        for (std::size_t i = 0; i < inside.size(); ++i) {
            const auto n = at[i] * r.chunk[i] + inside[i];
            place = place * r.shape[i] + n;
            outside = outside || n >= r.shape[i];
        }
        values += encoded(r.type, outside ? 99 : static_cast<double>(place % 120), r.bigEndian || r.format == "n5");
    });
    std::string header;
    if (r.format == "n5") {
        header = bytesOfValue<std::uint16_t>(0, true) + bytesOfValue<std::uint16_t>(static_cast<double>(counts.size()), true);
        for (auto i = counts.size(); i-- > 0;) header += bytesOfValue<std::uint32_t>(static_cast<double>(counts[i]), true);
    }
    return header + packed(values, r, encoded(r.type, 0, false).size());
}

std::string keyOf(const ChunkRecipe& r, std::vector<std::int64_t> at) {
    if (r.format == "n5") std::ranges::reverse(at);
    const auto separator = r.format == "n5" ? "/" : r.separator;
    std::string key = r.format == "zarr3" ? "c" : "";
    for (const auto n : at) key += (key.empty() ? "" : separator) + std::to_string(n);
    return key;
}

std::vector<std::int64_t> gridOf(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& part) {
    std::vector<std::int64_t> grid;
    for (std::size_t i = 0; i < shape.size(); ++i) grid.push_back((shape[i] + part[i] - 1) / part[i]);
    return grid;
}

std::size_t numberOf(const std::vector<std::int64_t>& at, const std::vector<std::int64_t>& grid) {
    std::size_t number = 0;
    for (std::size_t i = 0; i < at.size(); ++i) number = number * static_cast<std::size_t>(grid[i]) + static_cast<std::size_t>(at[i]);
    return number;
}

/// The chunks of a shard, the last first, as no order is prescribed, and an index of their places.
std::string shardBytes(const ChunkRecipe& r, const std::vector<std::int64_t>& shard) {
    const auto counts = gridOf(r.shard, r.chunk), grid = gridOf(r.shape, r.chunk);
    std::vector<std::string> chunks;
    forEachIndex(counts, false, [&](std::vector<std::int64_t> at) {
        bool there = true;
        for (std::size_t i = 0; i < at.size(); ++i) {
            at[i] += shard[i] * counts[i];
            there = there && at[i] < grid[i];
        }
        chunks.push_back(there && std::ranges::count(r.missing, numberOf(at, grid)) == 0 ? chunkBytes(r, at) : "");
    });
    std::string bytes, index;
    const auto indexBytes = 16 * chunks.size() + (r.indexChecked ? 4 : 0);
    std::uint64_t end = r.indexAtStart ? indexBytes : 0;
    std::vector<std::uint64_t> numbers(2 * chunks.size(), ~std::uint64_t{0});
    for (auto i = chunks.size(); i-- > 0;) {
        if (chunks[i].empty()) continue;
        numbers[2 * i] = end, numbers[2 * i + 1] = chunks[i].size();
        bytes += chunks[i], end += chunks[i].size();
    }
    index.assign(reinterpret_cast<const char*>(numbers.data()), 16 * chunks.size());
    if (r.indexChecked) index += numbersLittle(crc32c(index));
    return r.indexAtStart ? index + bytes : bytes + index;
}

} // namespace

void makeChunks(const ChunkRecipe& r) {
    namespace fs = std::filesystem;
    fs::create_directories(r.folder);
    const auto each = encoded(r.type, 0, false).size();
    writeBytes(r.folder + "/" + (r.format == "n5" ? "attributes.json" : r.format == "zarr3" ? "zarr.json" : ".zarray"), metadata(r, each));
    const auto grid = gridOf(r.shape, r.shard.empty() ? r.chunk : r.shard);
    forEachIndex(grid, false, [&](const std::vector<std::int64_t>& at) {
        if (r.shard.empty() && std::ranges::count(r.missing, numberOf(at, grid)) > 0) return;
        const auto path = r.folder + "/" + keyOf(r, at);
        fs::create_directories(fs::path(path).parent_path());
        writeBytes(path, r.shard.empty() ? chunkBytes(r, at) : shardBytes(r, at));
    });
}

} // namespace granule::testing
