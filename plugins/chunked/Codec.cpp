// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/Codec.h"

#include <blosc.h>
#include <bzlib.h>
#include <lz4.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <string_view>

namespace granule::chunked {

namespace {

using Packed = std::span<const std::byte>;
using Unpacked = std::span<std::byte>;

constexpr std::size_t mostInt = std::numeric_limits<int>::max();

std::uint32_t littleEndian(Packed bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | std::to_integer<std::uint32_t>(bytes[i]);
    return value;
}

char* chars(Unpacked bytes) {
    return reinterpret_cast<char*>(bytes.data());
}
const char* chars(Packed bytes) {
    return reinterpret_cast<const char*>(bytes.data());
}

constexpr int eitherHeader = 15 + 32, noHeader = -15;

bool inflate(Packed packed, Unpacked out, int windowBits) {
    z_stream stream{};
    if (packed.size() > mostInt || out.size() > mostInt || inflateInit2(&stream, windowBits) != Z_OK) return false;
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data())); // zlib only reads it
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int end = ::inflate(&stream, Z_FINISH);
    const bool whole = end == Z_STREAM_END && stream.avail_out == 0;
    inflateEnd(&stream);
    return whole;
}

bool unblosc(Packed packed, Unpacked out) {
    std::size_t size = 0;
    return packed.size() >= BLOSC_MIN_HEADER_LENGTH && blosc_cbuffer_validate(packed.data(), packed.size(), &size) == 0 && size == out.size() &&
           (size == 0 || blosc_decompress_ctx(packed.data(), out.data(), out.size(), 1) == static_cast<int>(size));
}

bool unlz4(Packed packed, Unpacked out) {
    return packed.size() <= mostInt && out.size() <= mostInt &&
           LZ4_decompress_safe(chars(packed), chars(out), static_cast<int>(packed.size()), static_cast<int>(out.size())) == static_cast<int>(out.size());
}

bool unlz4Sized(Packed packed, Unpacked out) {
    return packed.size() >= 4 && littleEndian(packed) == out.size() && unlz4(packed.subspan(4), out);
}

/// Blocks of: "LZ4Block", a byte for the method, packed size, size, checksum; an empty one is the last.
bool unlz4Blocks(Packed packed, Unpacked out) {
    constexpr std::string_view mark = "LZ4Block";
    constexpr std::size_t header = 21;
    const auto marked = [&] { return packed.size() >= header && std::string_view(chars(packed), mark.size()) == mark; };
    if (!marked()) return unlz4(packed, out);
    while (!out.empty()) {
        if (!marked()) return false;
        constexpr std::byte rawMethod{0x10}, methodBits{0xf0};
        const bool raw = (packed[8] & methodBits) == rawMethod;
        const std::size_t packedSize = littleEndian(packed.subspan(9)), size = littleEndian(packed.subspan(13));
        packed = packed.subspan(header);
        if (size == 0 || size > out.size() || packedSize > packed.size() || (raw && packedSize != size)) return false;
        if (raw) std::memcpy(out.data(), packed.data(), size);
        else if (!unlz4(packed.first(packedSize), out.first(size))) return false;
        packed = packed.subspan(packedSize);
        out = out.subspan(size);
    }
    return true;
}

bool unzstd(Packed packed, Unpacked out) {
    return ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size()) == out.size();
}

bool unbzip2(Packed packed, Unpacked out) {
    auto size = static_cast<unsigned>(out.size());
    if (packed.size() > mostInt || out.size() > mostInt) return false;
    auto* from = const_cast<char*>(chars(packed)); // bzlib only reads it
    return BZ2_bzBuffToBuffDecompress(chars(out), &size, from, static_cast<unsigned>(packed.size()), 0, 0) == BZ_OK && size == out.size();
}

bool unxz(Packed packed, Unpacked out) {
    lzma_stream stream = LZMA_STREAM_INIT;
    constexpr std::uint64_t mostMemory = std::uint64_t{256} << 20;
    if (lzma_auto_decoder(&stream, mostMemory, 0) != LZMA_OK) return false;
    stream.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
    stream.avail_in = packed.size();
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream.avail_out = out.size();
    const auto end = lzma_code(&stream, LZMA_FINISH);
    const bool whole = end == LZMA_STREAM_END && stream.avail_out == 0;
    lzma_end(&stream);
    return whole;
}

/// CRC-32C (Castagnoli), RFC 3720, appendix B.4.
std::uint32_t crc32c(Packed bytes) {
    constexpr std::uint32_t polynomial = 0x82f63b78;
    std::uint32_t crc = 0xffffffff;
    for (const auto byte : bytes) {
        crc ^= std::to_integer<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
    }
    return ~crc;
}

bool checked(Packed packed, Unpacked out) {
    if (packed.size() != out.size() + 4 || crc32c(packed.first(out.size())) != littleEndian(packed.subspan(out.size()))) return false;
    std::memcpy(out.data(), packed.data(), out.size());
    return true;
}

bool unpackInto(Codec codec, Packed packed, Unpacked out) {
    switch (codec) {
    case Codec::Deflate: return inflate(packed, out, eitherHeader);
    case Codec::RawDeflate: return inflate(packed, out, noHeader);
    case Codec::Blosc: return unblosc(packed, out);
    case Codec::Lz4Sized: return unlz4Sized(packed, out);
    case Codec::Lz4Blocks: return unlz4Blocks(packed, out);
    case Codec::Zstd: return unzstd(packed, out);
    case Codec::Bzip2: return unbzip2(packed, out);
    case Codec::Xz: return unxz(packed, out);
    case Codec::Crc32c: return checked(packed, out);
    }
    return false;
}

} // namespace

std::optional<Codec> codecNamed(const std::string& name) {
    static const std::map<std::string, Codec> codecs{{"zlib", Codec::Deflate}, {"gzip", Codec::Deflate}, {"blosc", Codec::Blosc},
                                                     {"lz4", Codec::Lz4Sized}, {"zstd", Codec::Zstd},    {"bz2", Codec::Bzip2},
                                                     {"bzip2", Codec::Bzip2},  {"lzma", Codec::Xz},      {"xz", Codec::Xz},
                                                     {"crc32c", Codec::Crc32c}};
    const auto found = codecs.find(name);
    return found == codecs.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Bytes> unpack(Codec codec, std::span<const std::byte> packed, std::size_t size) {
    Bytes out(size);
    return unpackInto(codec, packed, out) ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace granule::chunked
