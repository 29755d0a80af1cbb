// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/ChunkCodec.h"

#include "core/store/Deflate.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace granule::store {

namespace {

static_assert(std::endian::native == std::endian::little, "ids are stored as they lie in memory");

/// Copies the rows of `part`, both begin at the same corner.
template <typename T>
void copyRows(const T* from, const Shape& fromShape, T* to, const Shape& toShape, const Shape& part) {
    for (std::int64_t z = 0; z < part.z; ++z)
        for (std::int64_t y = 0; y < part.y; ++y) std::copy_n(from + fromShape.offset({z, y, 0}), part.x, to + toShape.offset({z, y, 0}));
}

/// The ids in an array of `to`, with 0 around them, or without what lies outside of it.
template <typename T>
std::vector<T> fitted(std::vector<T> ids, const Shape& from, const Shape& to) {
    if (from == to) return ids;
    std::vector<T> out(static_cast<std::size_t>(to.voxels()), 0);
    copyRows(ids.data(), from, out.data(), to, {std::min(from.z, to.z), std::min(from.y, to.y), std::min(from.x, to.x)});
    return out;
}

template <typename T>
std::vector<T> idsOf(const LabelBlock& block, const LabelView& view) {
    if (const auto* same = std::get_if<std::vector<T>>(&view.ids())) return *same;
    std::vector<LabelId> wide(static_cast<std::size_t>(block.shape().voxels()));
    view.copyRow(0, block.shape().voxels(), wide.data());
    return {wide.begin(), wide.end()};
}

LabelBlockPtr blockOf(const Shape& shape, std::vector<std::uint8_t> ids) {
    if (std::memcmp(ids.data(), ids.data() + 1, ids.size() - 1) == 0) return LabelBlock::constant(shape, ids.front());
    return LabelBlock::of(shape, std::move(ids));
}

} // namespace

std::vector<char> packChunk(const LabelBlock& block, const ChunkForm& form) {
    const auto view = block.view();
    const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&view.ids());
    if (form.idBytes == 1 && bytes && block.shape() == form.shape) return deflated(*bytes); // most, without a copy
    if (form.idBytes == 1) return deflated(fitted(idsOf<std::uint8_t>(block, view), block.shape(), form.shape));
    return deflated(planesOf(fitted(idsOf<LabelId>(block, view), block.shape(), form.shape)));
}

LabelBlockPtr unpackChunk(std::span<const char> bytes, bool plain, const ChunkForm& form, const Shape& shape) {
    std::vector<std::uint8_t> all(static_cast<std::size_t>(form.shape.voxels()) * form.idBytes);
    if (plain ? bytes.size() != all.size() : !inflated(bytes, all)) return nullptr;
    if (plain) std::memcpy(all.data(), bytes.data(), bytes.size());
    if (form.idBytes == 1) return blockOf(shape, fitted(std::move(all), form.shape, shape));
    std::vector<LabelId> ids;
    if (form.shuffled) ids = idsOfPlanes(all);
    else {
        ids.resize(all.size() / sizeof(LabelId));
        std::memcpy(ids.data(), all.data(), all.size());
    }
    return LabelBlock::of(shape, fitted(std::move(ids), form.shape, shape).data());
}

} // namespace granule::store
