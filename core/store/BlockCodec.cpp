// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/BlockCodec.h"

#include "core/store/Deflate.h"
#include "core/volume/Error.h"

namespace granule::store {

namespace {

[[noreturn]] void damaged() {
    throw Error(ErrorKind::Unreadable, "A step of the history is damaged: its labels cannot be unpacked.");
}

} // namespace

std::string packBlock(const LabelBlock& block) {
    const auto view = block.view();
    const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&view.ids());
    std::vector<LabelId> ids(bytes ? 0 : static_cast<std::size_t>(block.shape().voxels()));
    view.copyRow(0, static_cast<std::int64_t>(ids.size()), ids.data());
    const auto packed = bytes ? deflated(*bytes) : deflated(planesOf(ids));
    std::string out(1, bytes ? 1 : 4);
    return out.append(packed.begin(), packed.end());
}

LabelBlockPtr unpackBlock(std::span<const char> bytes, const Shape& shape) {
    const auto count = static_cast<std::size_t>(shape.voxels());
    if (bytes.empty() || (bytes[0] != 1 && bytes[0] != 4)) damaged();
    std::vector<std::uint8_t> ids(count * static_cast<std::size_t>(bytes[0]));
    if (!inflated(bytes.subspan(1), ids)) damaged();
    if (bytes[0] == 1) return LabelBlock::of(shape, std::move(ids));
    return LabelBlock::of(shape, idsOfPlanes(ids));
}

} // namespace granule::store
