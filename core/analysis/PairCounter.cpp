// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/PairCounter.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace granule::analysis {

namespace {

constexpr std::size_t byteIds = 256, row = 64;
constexpr int mostRuns = 16; ///< in a row: more of them are counted faster voxel by voxel
constexpr std::size_t fewIds = 8; ///< most schemas have no more; pairs of them for two voxels fit 12 bits
constexpr std::uint64_t everyByte = 0x0101010101010101u;

const std::vector<std::uint8_t>* bytesOf(const LabelView& view) {
    return std::get_if<std::vector<std::uint8_t>>(&view.ids());
}

const LabelId* constantOf(const LabelView& view) {
    return std::get_if<LabelId>(&view.ids());
}

/// All bits that occur in any id.
std::uint8_t bitsOf(const std::uint8_t* ids, std::size_t count) {
    std::uint8_t bits = 0;
    for (std::size_t i = 0; i < count; ++i) bits |= ids[i];
    return bits;
}

/// Of 64 voxels, those that are not followed by their like in both maps: bit i of 63 for voxel i.
std::uint64_t endsOfRuns(const std::uint8_t* t, const std::uint8_t* o) {
    std::uint64_t ends = 0;
#ifdef __SSE2__
    const auto at = [](const std::uint8_t* ids) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(ids)); };
    for (const std::size_t i : {0U, 16U, 32U, 47U}) { // 16 at once, and no further than the next voxel
        const auto same = _mm_and_si128(_mm_cmpeq_epi8(at(t + i), at(t + i + 1)), _mm_cmpeq_epi8(at(o + i), at(o + i + 1)));
        ends |= static_cast<std::uint64_t>(~_mm_movemask_epi8(same) & 0xffff) << i;
    }
#else
    for (std::size_t i = 0; i + 1 < row; ++i) ends |= std::uint64_t{t[i] != t[i + 1] || o[i] != o[i + 1]} << i;
#endif
    return ends;
}

/// Labels come in runs: voxels of one pair are handed to `run` at once, rows of many short runs to `mixed`.
template <typename Run, typename Mixed>
void byRows(const std::uint8_t* t, const std::uint8_t* o, std::size_t voxels, Run run, Mixed mixed) {
    for (std::size_t count = 0; voxels >= row; voxels -= count, t += count, o += count) {
        auto ends = endsOfRuns(t, o);
        if (ends != 0 && std::popcount(ends) > mostRuns) {
            count = std::min(voxels, 4 * row); // the next rows are hardly better
            mixed(t, o, count);
            continue;
        }
        count = row;
        std::size_t from = 0;
        for (; ends != 0; ends &= ends - 1) {
            const auto next = static_cast<std::size_t>(std::countr_zero(ends)) + 1;
            run(t[from], o[from], next - from);
            from = next;
        }
        run(t[from], o[from], row - from);
    }
    if (voxels > 0) mixed(t, o, voxels);
}

} // namespace

std::vector<std::pair<std::int64_t, std::int64_t>> keptOffsets(const Box& block, const std::vector<std::int64_t>& masked) {
    const auto slice = block.shape().y * block.shape().x;
    std::vector<std::pair<std::int64_t, std::int64_t>> kept;
    for (auto z = block.lo.z; z < block.hi.z; ++z) {
        if (std::ranges::binary_search(masked, z)) continue;
        const auto first = (z - block.lo.z) * slice;
        if (!kept.empty() && kept.back().second == first) kept.back().second += slice;
        else kept.emplace_back(first, first + slice);
    }
    return kept;
}

void throwForeign(bool inTruth, LabelId id, const Box& box, int classes) {
    throw Error(ErrorKind::Mismatch, std::string(inTruth ? "The truth" : "The other label map") + " holds the id " + std::to_string(id) +
                                         " in the box " + describe(box) + " (z,y,x), but the classes end at " + std::to_string(classes - 1) +
                                         ": use labels of classes, not of objects, or a schema with more classes.");
}

PairCounter::PairCounter(int classes)
    : m_classes(classes), m_matrix(classes), m_ones(2 * byteIds * byteIds), m_twos(fewIds * fewIds * fewIds * fewIds) {}

void PairCounter::add(const LabelBlock& truthBlock, const LabelBlock& otherBlock, const Box& box, const std::vector<std::int64_t>& masked) {
    m_box = box;
    const auto truth = truthBlock.view(), other = otherBlock.view();
    const auto *t = bytesOf(truth), *o = bytesOf(other);
    const auto *oneTruth = constantOf(truth), *oneOther = constantOf(other);
    for (const auto& [first, last] : keptOffsets(box, masked)) {
        const auto voxels = static_cast<std::size_t>(last - first);
        if (oneTruth && oneOther) tally(*oneTruth, *oneOther, voxels);
        else if (t && o) countBytes(t->data() + first, o->data() + first, voxels);
        else if (t && oneOther && *oneOther < byteIds) countBytes(t->data() + first, repeated(*oneOther, voxels), voxels);
        else if (o && oneTruth && *oneTruth < byteIds) countBytes(repeated(*oneTruth, voxels), o->data() + first, voxels);
        else countWide(truth, other, first, last);
    }
}

void PairCounter::tally(LabelId t, LabelId o, std::uint64_t voxels) {
    const auto limit = static_cast<LabelId>(m_classes);
    if (t >= limit || o >= limit) throwForeign(t >= limit, t >= limit ? t : o, m_box, m_classes);
    m_matrix.add(static_cast<int>(t), static_cast<int>(o), voxels);
}

const std::uint8_t* PairCounter::repeated(LabelId id, std::size_t voxels) {
    m_repeated.assign(voxels, static_cast<std::uint8_t>(id));
    return m_repeated.data();
}

void PairCounter::countBytes(const std::uint8_t* t, const std::uint8_t* o, std::size_t voxels) {
    const auto most = m_classes <= static_cast<int>(fewIds) ? 0 : bitsOf(t, voxels) | bitsOf(o, voxels);
    if (most >= static_cast<int>(fewIds) || !countTwos(t, o, voxels)) countOnes(t, o, voxels);
}

/// Two voxels are counted by one number of 12 bits. Neighbours count in four copies in turn, so that one need not wait for the
/// other's count; a copy counts an eighth of a block's voxels, which 16 bits hold. False, and nothing counted, where ids are not few.
bool PairCounter::countTwos(const std::uint8_t* t, const std::uint8_t* o, std::size_t voxels) {
    std::array<std::uint64_t, fewIds * fewIds> ones{}; // by t + 8 o
    std::uint64_t all = 0;
    bool any = false;
    const auto one = [&](std::uint8_t a, std::uint8_t b, std::size_t count) {
        all |= a | b;
        ones[(a + fewIds * b) % ones.size()] += count;
    };
    auto* twos = m_twos.data();
    byRows(
        t, o, voxels, one,
        [&](const std::uint8_t* a, const std::uint8_t* b, std::size_t count) {
            any = true;
            std::size_t i = 0;
            for (; i + 8 <= count; i += 8) {
                std::uint64_t a8, b8;
                std::memcpy(&a8, a + i, 8);
                std::memcpy(&b8, b + i, 8);
                all |= a8 | b8;
                const auto pairs = a8 | b8 << 3; // of six bits, one a byte
                const auto two = (pairs & 0x003f003f003f003fu) | (pairs >> 2 & 0x0fc00fc00fc00fc0u);
                ++twos[two & 0xffff][0];
                ++twos[two >> 16 & 0xffff][1];
                ++twos[two >> 32 & 0xffff][2];
                ++twos[two >> 48][3];
            }
            for (; i < count; ++i) one(a[i], b[i], 1);
        });
    for (std::size_t two = 0; any && two < m_twos.size(); ++two) {
        std::uint64_t copies;
        std::memcpy(&copies, &m_twos[two], sizeof copies);
        if (copies == 0) continue;
        const auto count = static_cast<std::uint64_t>(m_twos[two][0] + m_twos[two][1] + m_twos[two][2] + m_twos[two][3]);
        ones[two % ones.size()] += count;
        ones[two / ones.size()] += count;
        m_twos[two] = {};
    }
    if ((all & (everyByte * (256 - fewIds))) != 0) return false;
    for (std::size_t pair = 0; pair < ones.size(); ++pair)
        if (ones[pair] != 0) tally(static_cast<LabelId>(pair % fewIds), static_cast<LabelId>(pair / fewIds), ones[pair]);
    return true;
}

void PairCounter::countOnes(const std::uint8_t* t, const std::uint8_t* o, std::size_t voxels) {
    const auto ids = static_cast<std::size_t>(bitsOf(t, voxels) | bitsOf(o, voxels)) + 1;
    auto *even = m_ones.data(), *odd = even + ids * ids;
    byRows(
        t, o, voxels, [&](std::size_t a, std::size_t b, std::size_t count) { even[a * ids + b] += static_cast<std::uint32_t>(count); },
        [&](const std::uint8_t* a, const std::uint8_t* b, std::size_t count) {
            std::size_t i = 0;
            for (; i + 2 <= count; i += 2) {
                ++even[a[i] * ids + b[i]];
                ++odd[a[i + 1] * ids + b[i + 1]];
            }
            if (i < count) ++even[a[i] * ids + b[i]];
        });
    for (std::size_t pair = 0; pair < ids * ids; ++pair) {
        const auto count = std::exchange(even[pair], 0) + std::exchange(odd[pair], 0);
        if (count != 0) tally(static_cast<LabelId>(pair / ids), static_cast<LabelId>(pair % ids), count);
    }
}

void PairCounter::countWide(const LabelView& truth, const LabelView& other, std::int64_t first, std::int64_t last) {
    m_wideTruth.resize(static_cast<std::size_t>(last - first));
    m_wideOther.resize(m_wideTruth.size());
    truth.copyRow(first, last - first, m_wideTruth.data());
    other.copyRow(first, last - first, m_wideOther.data());
    for (std::size_t i = 0; i < m_wideTruth.size(); ++i) tally(m_wideTruth[i], m_wideOther[i], 1);
}

} // namespace granule::analysis
