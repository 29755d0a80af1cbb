// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/LabelBlock.h"

#include "core/volume/LabelMemory.h"
#include "core/volume/LabelPacking.h"

#include <algorithm>
#include <cstring>

namespace granule {

namespace {

std::size_t idBytesOf(const LabelIds& ids) {
    constexpr std::size_t bytes[] = {0, sizeof(std::uint8_t), sizeof(LabelId)};
    return bytes[ids.index()];
}

/// Ids that packing would make no smaller, such as noise, are kept as they are.
template <typename T>
std::string packedOrPlain(const std::vector<T>& ids, std::int64_t width) {
    auto packed = packIds(ids, static_cast<std::size_t>(width));
    const auto bytes = ids.size() * sizeof(T);
    return packed.size() < bytes ? packed : std::string(reinterpret_cast<const char*>(ids.data()), bytes);
}

template <typename T>
std::vector<T> unpackedOrPlain(const std::string& packed, const Shape& shape) {
    const auto count = static_cast<std::size_t>(shape.voxels());
    if (packed.size() < count * sizeof(T)) return unpackIds<T>(packed, count, static_cast<std::size_t>(shape.x));
    std::vector<T> ids(count);
    std::memcpy(ids.data(), packed.data(), count * sizeof(T));
    return ids;
}

std::string packed(const LabelIds& ids, std::int64_t width) {
    if (const auto* bytes = std::get_if<1>(&ids)) return packedOrPlain(*bytes, width);
    return packedOrPlain(std::get<2>(ids), width);
}

LabelIds unpacked(const std::string& packed, std::size_t idBytes, const Shape& shape) {
    if (idBytes == 1) return unpackedOrPlain<std::uint8_t>(packed, shape);
    return unpackedOrPlain<LabelId>(packed, shape);
}

} // namespace

LabelId LabelView::at(std::int64_t offset) const noexcept {
    if (const auto* bytes = std::get_if<1>(m_ids.get())) return (*bytes)[static_cast<std::size_t>(offset)];
    if (const auto* words = std::get_if<2>(m_ids.get())) return (*words)[static_cast<std::size_t>(offset)];
    return *std::get_if<0>(m_ids.get());
}

void LabelView::copyRow(std::int64_t offset, std::int64_t count, LabelId* out) const {
    if (const auto* bytes = std::get_if<1>(m_ids.get())) std::copy_n(bytes->data() + offset, count, out);
    else if (const auto* words = std::get_if<2>(m_ids.get())) std::copy_n(words->data() + offset, count, out);
    else std::fill_n(out, count, *std::get_if<0>(m_ids.get()));
}

LabelBlockPtr LabelBlock::constant(Shape shape, LabelId id) {
    return of(shape, LabelIds{id});
}

LabelBlockPtr LabelBlock::of(Shape shape, const LabelId* ids) {
    const auto count = shape.voxels();
    LabelId all = 0;
    bool same = true;
    for (std::int64_t i = 0; i < count; ++i) {
        all |= ids[i];
        same = same && ids[i] == ids[0];
    }
    if (same) return constant(shape, count > 0 ? ids[0] : 0);
    if (all < 256) return of(shape, std::vector<std::uint8_t>(ids, ids + count));
    return of(shape, std::vector<LabelId>(ids, ids + count));
}

LabelBlockPtr LabelBlock::of(Shape shape, LabelIds ids) {
    auto block = std::make_shared<const LabelBlock>(Made{}, shape, std::move(ids));
    if (!block->isConstant()) block->m_memory.add(*block);
    return block;
}

LabelBlock::LabelBlock(Made, Shape shape, LabelIds ids)
    : m_shape(shape), m_idBytes(idBytesOf(ids)), m_memory(LabelMemory::ofProcess()), m_ids(std::make_shared<const LabelIds>(std::move(ids))) {}

LabelBlock::~LabelBlock() {
    if (!isConstant()) m_memory.forget(*this);
}

LabelView LabelBlock::view() const {
    // Nobody takes away the ids of a block of one: no lock, and no count that all threads would share.
    if (isConstant()) return LabelView({std::shared_ptr<const LabelIds>(), m_ids.get()});
    m_used.store(true, std::memory_order_relaxed);
    std::unique_lock lock(m_mutex);
    if (m_ids) return LabelView(m_ids);
    const auto ids = std::make_shared<const LabelIds>(unpacked(m_packed, m_idBytes, m_shape));
    m_ids = ids;
    lock.unlock();
    m_memory.add(*this);
    return LabelView(ids);
}

void LabelBlock::putAway() const {
    std::unique_lock lock(m_mutex);
    const auto ids = m_ids;
    if (m_packed.empty()) {
        lock.unlock(); // readers need not wait
        auto smaller = packed(*ids, m_shape.x);
        lock.lock();
        m_packed = std::move(smaller);
        m_memory.addPacked(m_packed.size());
    }
    m_ids.reset();
}

} // namespace granule
