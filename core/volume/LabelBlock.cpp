// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/LabelBlock.h"

#include <algorithm>

namespace granule {

LabelBlockPtr LabelBlock::constant(Shape shape, LabelId id) {
    return std::make_shared<const LabelBlock>(shape, Ids{id});
}

LabelBlockPtr LabelBlock::pack(Shape shape, const LabelId* ids) {
    const auto count = shape.voxels();
    LabelId all = 0;
    bool same = true;
    for (std::int64_t i = 0; i < count; ++i) {
        all |= ids[i];
        same = same && ids[i] == ids[0];
    }
    if (same) return constant(shape, count > 0 ? ids[0] : 0);
    if (all < 256) return std::make_shared<const LabelBlock>(shape, Ids{std::vector<std::uint8_t>(ids, ids + count)});
    return std::make_shared<const LabelBlock>(shape, Ids{std::vector<LabelId>(ids, ids + count)});
}

LabelId LabelBlock::at(std::int64_t offset) const noexcept {
    if (const auto* bytes = std::get_if<1>(&m_ids)) return (*bytes)[static_cast<std::size_t>(offset)];
    if (const auto* words = std::get_if<2>(&m_ids)) return (*words)[static_cast<std::size_t>(offset)];
    return *std::get_if<0>(&m_ids);
}

void LabelBlock::unpack(LabelId* out) const {
    unpackRow(0, m_shape.voxels(), out);
}

void LabelBlock::unpackRow(std::int64_t offset, std::int64_t count, LabelId* out) const {
    if (const auto* bytes = std::get_if<1>(&m_ids)) std::copy_n(bytes->data() + offset, count, out);
    else if (const auto* words = std::get_if<2>(&m_ids)) std::copy_n(words->data() + offset, count, out);
    else std::fill_n(out, count, *std::get_if<0>(&m_ids));
}

std::size_t LabelBlock::bytes() const noexcept {
    if (const auto* bytes = std::get_if<1>(&m_ids)) return bytes->size();
    if (const auto* words = std::get_if<2>(&m_ids)) return words->size() * sizeof(LabelId);
    return 0;
}

} // namespace granule
