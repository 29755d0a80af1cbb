// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/ChunkedArray.h"

#include "core/plugin/HalfFloat.h"
#include "core/plugin/SampleBits.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"
#include "core/volume/VoxelTag.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace granule::chunked {

namespace {

template <typename T>
Bytes valueOf(double value) {
    T typed;
    if constexpr (std::is_floating_point_v<T>) typed = static_cast<T>(value);
    else if (std::isnan(value)) typed = 0;
    else typed = static_cast<T>(std::clamp(value, static_cast<double>(std::numeric_limits<T>::lowest()), static_cast<double>(std::numeric_limits<T>::max())));
    Bytes bytes(sizeof(T));
    std::memcpy(bytes.data(), &typed, sizeof(T));
    return bytes;
}

Bytes valueOf(VoxelType type, double value) {
    return withVoxelType(type, [value](auto tag) { return valueOf<decltype(tag)>(value); });
}

template <typename T>
void widen(Bytes& values) {
    for (std::size_t i = 0; i < values.size(); i += sizeof(T)) {
        T whole;
        std::memcpy(&whole, values.data() + i, sizeof(T));
        const auto wide = static_cast<double>(whole);
        std::memcpy(values.data() + i, &wide, sizeof(wide));
    }
}

} // namespace

/// Copies what a chunk and the output have in common, axis by axis.
class ChunkedArray::Copy {
public:
    Copy(const std::vector<Span>& spans, std::size_t each) : m_spans(spans), m_each(each) {}

    /// `origin` is where the chunk begins; `steps` are 0 where one value stands for all.
    void run(const Index& origin, const std::vector<std::int64_t>& shape, const std::vector<std::size_t>& steps, const std::byte* from, std::byte* to) {
        m_counts.resize(m_spans.size());
        m_steps = steps.data();
        for (std::size_t i = 0; i < m_spans.size(); ++i) {
            const auto& span = m_spans[i];
            const auto lo = std::max(span.lo, origin[i]), hi = std::min(span.hi, origin[i] + shape[i]);
            m_counts[i] = hi - lo;
            if (hi <= lo) return;
            from += static_cast<std::size_t>(lo - origin[i]) * steps[i];
            to += static_cast<std::size_t>(lo - span.lo) * span.step;
        }
        along(0, from, to);
    }

private:
    void along(std::size_t axis, const std::byte* from, std::byte* to) const {
        const auto count = m_counts[axis];
        const auto stepFrom = m_steps[axis], stepTo = m_spans[axis].step;
        const bool last = axis + 1 == m_counts.size();
        if (last && stepFrom == m_each && stepTo == m_each) {
            std::memcpy(to, from, static_cast<std::size_t>(count) * m_each);
            return;
        }
        for (std::int64_t i = 0; i < count; ++i, from += stepFrom, to += stepTo) {
            if (last) std::memcpy(to, from, m_each);
            else along(axis + 1, from, to);
        }
    }

    const std::vector<Span>& m_spans;
    std::size_t m_each;
    std::vector<std::int64_t> m_counts;
    const std::size_t* m_steps = nullptr;
};

ChunkedArray::ChunkedArray(Place place, ArrayLayout layout)
    : m_layout(std::move(layout)), m_files(std::move(place), m_layout), m_fill(valueOf(m_layout.sample.type, m_layout.fill)) {}

void ChunkedArray::read(const std::vector<Span>& spans, std::byte* out) const {
    const auto rank = m_layout.rank();
    Index first(rank), counts(rank);
    std::size_t total = 1;
    for (std::size_t i = 0; i < rank; ++i) {
        first[i] = spans[i].lo / m_layout.chunk[i];
        counts[i] = (spans[i].hi - 1) / m_layout.chunk[i] - first[i] + 1;
        total *= static_cast<std::size_t>(counts[i]);
    }
    const std::vector<std::size_t> nowhere(rank, 0);
    onThreads(m_files.array().store->atOnce(), total, [&](std::size_t n) {
        Index at(rank), origin(rank);
        for (auto i = rank; i-- > 0; n /= static_cast<std::size_t>(counts[i])) {
            at[i] = first[i] + static_cast<std::int64_t>(n % static_cast<std::size_t>(counts[i]));
            origin[i] = at[i] * m_layout.chunk[i];
        }
        const auto chunk = load(at);
        Copy copy(spans, m_fill.size());
        if (chunk) copy.run(origin, chunk->shape, chunk->steps, chunk->values.data(), out);
        else copy.run(origin, m_layout.chunk, nowhere, m_fill.data(), out);
    });
}

/// Null where there is no such chunk.
ChunkedArray::ChunkPointer ChunkedArray::load(const Index& at) const {
    std::int64_t place = 0;
    for (std::size_t i = 0; i < at.size(); ++i) place = place * m_layout.chunksAlong(i) + at[i];
    if (auto kept = m_kept.find(place)) return kept;
    const auto packed = m_files.get(at);
    if (!packed) return nullptr;
    auto chunk = std::make_shared<const Chunk>(unpacked(at, *packed));
    for (std::size_t i = 0; i < at.size(); ++i)
        if (chunk->shape[i] < std::min(m_layout.chunk[i], m_layout.shape[i] - at[i] * m_layout.chunk[i])) damagedChunk(at, "is smaller than its place");
    m_kept.keep(place, chunk, chunk->values.size());
    return chunk;
}

ChunkedArray::Chunk ChunkedArray::unpacked(const Index& at, std::span<const std::byte> packed) const {
    Chunk chunk;
    chunk.shape = m_layout.blocks ? blockShape(at, packed) : m_layout.chunk;
    std::size_t size = m_layout.sample.bytes;
    for (const auto n : chunk.shape) size *= static_cast<std::size_t>(n);
    chunk.values.assign(packed.begin(), packed.end());
    for (std::size_t i = 0; i < m_layout.codecs.size(); ++i) {
        // All but the last only add a checksum.
        const auto next = i + 1 == m_layout.codecs.size() ? size : std::max<std::size_t>(chunk.values.size(), 4) - 4;
        auto values = unpack(m_layout.codecs[i], chunk.values, next);
        if (!values) damagedChunk(at, "does not unpack to " + std::to_string(size) + " bytes");
        chunk.values = std::move(*values);
    }
    if (chunk.values.size() != size) damagedChunk(at, "has " + std::to_string(chunk.values.size()) + " bytes instead of " + std::to_string(size));
    toMachine(chunk.values);
    chunk.steps.resize(m_layout.rank());
    auto step = m_fill.size();
    for (auto i = m_layout.rank(); i-- > 0; step *= static_cast<std::size_t>(chunk.shape[m_layout.order[i]])) chunk.steps[m_layout.order[i]] = step;
    return chunk;
}

/// An N5 block begins with its mode and shape, x first; `packed` goes on behind them.
std::vector<std::int64_t> ChunkedArray::blockShape(const Index& at, std::span<const std::byte>& packed) const {
    const auto number = [&](std::size_t bytes) {
        if (packed.size() < bytes) damagedChunk(at, "ends within its header");
        std::int64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | std::to_integer<std::int64_t>(packed[i]);
        packed = packed.subspan(bytes);
        return value;
    };
    const auto mode = number(2), rank = number(2);
    if (mode != 0)
        throw Error(ErrorKind::Unsupported, "'" + m_files.array().name() + "' is an array that Granule does not read: its blocks hold values of varying length or objects.");
    if (rank != static_cast<std::int64_t>(m_layout.rank())) damagedChunk(at, "has " + std::to_string(rank) + " dimensions");
    std::vector<std::int64_t> shape(m_layout.rank());
    for (auto i = m_layout.rank(); i-- > 0;) {
        shape[i] = number(4);
        if (shape[i] < 1 || shape[i] > m_layout.chunk[i]) damagedChunk(at, "claims to be " + std::to_string(shape[i]) + " values long, which is more than a block");
    }
    return shape;
}

void ChunkedArray::toMachine(Bytes& values) const {
    const auto& sample = m_layout.sample;
    const auto count = values.size() / sample.bytes;
    if (sample.bytes > 1 && m_layout.bigEndian != (std::endian::native == std::endian::big)) plugin::swapBytes(values.data(), count, sample.bytes);
    if (sample.turn == SampleType::Turn::Signed64) widen<std::int64_t>(values);
    if (sample.turn == SampleType::Turn::Unsigned64) widen<std::uint64_t>(values);
    if (sample.turn == SampleType::Turn::Half) {
        values.resize(2 * values.size());
        plugin::widenHalves(values.data(), count);
    }
}

void ChunkedArray::damagedChunk(const Index& at, const std::string& what) const {
    throw Error(ErrorKind::Unreadable, "'" + m_files.nameOf(at) + "' is a damaged chunk: it " + what + ". Fetch or export it again.");
}

} // namespace granule::chunked
