// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/BlockCodec.h"

#include "core/volume/Error.h"

#include <zlib.h>

#include <new>

namespace granule::store {

namespace {

[[noreturn]] void damaged() {
    throw Error(ErrorKind::Unreadable, "A step of the history is damaged: its labels cannot be unpacked.");
}

std::string deflated(char width, const void* ids, std::size_t bytes) {
    z_stream stream{};
    constexpr int windowBits = 15, memoryLevel = 9;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, windowBits, memoryLevel, Z_RLE) != Z_OK) throw std::bad_alloc();
    std::string out(1 + deflateBound(&stream, static_cast<uLong>(bytes)), width);
    stream.next_in = static_cast<Bytef*>(const_cast<void*>(ids));
    stream.avail_in = static_cast<uInt>(bytes);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + 1);
    stream.avail_out = static_cast<uInt>(out.size() - 1);
    const int result = deflate(&stream, Z_FINISH);
    out.resize(1 + stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::bad_alloc();
    return out;
}

/// Exactly `count` bytes, no more and no fewer.
std::vector<std::uint8_t> inflated(std::span<const char> bytes, std::size_t count) {
    std::vector<std::uint8_t> out(count);
    auto room = static_cast<uLongf>(count);
    auto used = static_cast<uLong>(bytes.size());
    const auto wanted = room;
    const int result = uncompress2(out.data(), &room, reinterpret_cast<const Bytef*>(bytes.data()), &used);
    if (result != Z_OK || room != wanted || used != bytes.size()) damaged();
    return out;
}

} // namespace

std::string packBlock(const LabelBlock& block) {
    const auto view = block.view();
    if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&view.ids())) return deflated(1, bytes->data(), bytes->size());
    std::vector<LabelId> ids(static_cast<std::size_t>(block.shape().voxels()));
    view.copyRow(0, block.shape().voxels(), ids.data());
    std::vector<std::uint8_t> planes(ids.size() * sizeof(LabelId));
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (std::size_t byte = 0; byte < sizeof(LabelId); ++byte) planes[byte * ids.size() + i] = static_cast<std::uint8_t>(ids[i] >> (8 * byte));
    return deflated(4, planes.data(), planes.size());
}

LabelBlockPtr unpackBlock(std::span<const char> bytes, const Shape& shape) {
    if (bytes.empty()) damaged();
    const auto count = static_cast<std::size_t>(shape.voxels());
    const auto packed = bytes.subspan(1);
    if (bytes[0] == 1) return LabelBlock::of(shape, inflated(packed, count));
    if (bytes[0] != 4) damaged();
    const auto planes = inflated(packed, count * sizeof(LabelId));
    std::vector<LabelId> ids(count, 0);
    for (std::size_t byte = 0; byte < sizeof(LabelId); ++byte)
        for (std::size_t i = 0; i < count; ++i) ids[i] |= static_cast<LabelId>(planes[byte * count + i]) << (8 * byte);
    return LabelBlock::of(shape, std::move(ids));
}

} // namespace granule::store
