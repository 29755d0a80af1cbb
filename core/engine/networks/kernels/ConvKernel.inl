// SPDX-License-Identifier: BSD-3-Clause
// The kernels, compiled once for each kind of processor by the files beside this one, which define GRANULE_LANES, the floats in
// a register, and GRANULE_ROWS, the tiles that a product holds in registers. All names are local to the including file: what is
// compiled for one processor must not be linked into code for another.
#include "core/engine/networks/kernels/ConvJob.h"

#include <memory>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace {

using granule::engine::kernels::ConvJob;
using granule::engine::kernels::View;
using Int = std::int64_t;

constexpr Int lanes = GRANULE_LANES, rows = GRANULE_ROWS, panel = 2 * lanes;
constexpr Int wide = 128; // output channels of a part
constexpr Int line = 16;  // floats that keep points out of each other's cache sets
typedef float Vec __attribute__((vector_size(lanes * sizeof(float)), aligned(4), may_alias));

inline Vec load(const float* p) {
    return *reinterpret_cast<const Vec*>(p);
}

inline void store(float* p, Vec v) {
    *reinterpret_cast<Vec*>(p) = v;
}

/// The first `count` floats, then anything.
inline Vec loadSome(const float* p, Int count) {
    if (count >= lanes) return load(p);
#ifdef __AVX512F__
    return reinterpret_cast<Vec>(_mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << count) - 1U), p));
#else
    Vec v{};
    for (Int i = 0; i < count; ++i) v[i] = p[i];
    return v;
#endif
}

inline void storeSome(float* p, Vec v, Int count) {
    if (count >= lanes) return store(p, v);
#ifdef __AVX512F__
    _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1U << count) - 1U), reinterpret_cast<__m512>(v));
#else
    for (Int i = 0; i < count; ++i) p[i] = v[i];
#endif
}

#ifdef GRANULE_BF16
using Element = std::uint16_t;
constexpr Int together = 2; // input channels that one instruction multiplies

inline void put(Element* p, Vec v) {
    const auto half = _mm512_cvtneps_pbh(reinterpret_cast<__m512>(v));
    __builtin_memcpy(p, &half, sizeof half);
}
#else
using Element = float;
constexpr Int together = 1;

inline void put(Element* p, Vec v) {
    store(p, v);
}
#endif

inline Int evenly(Int channels) {
    return (channels + together - 1) / together * together;
}

/// out[r][panel] (+)= a[r][k] * b[k][panel] for `count` rows, which lie `aStride` and `wide` apart. Fetches as much of `next`
/// as it reads of b, unless null.
template <Int aStride, int count>
inline void product(const Element* a, const Element* b, const Element* next, Int k, float* out, bool add) {
    Vec sum[count][2];
#pragma GCC unroll 16
    for (int r = 0; r < count; ++r) {
        sum[r][0] = add ? load(out + r * wide) : Vec{};
        sum[r][1] = add ? load(out + r * wide + lanes) : Vec{};
    }
    for (Int c = 0; c < k; c += together, b += panel * together) {
        if (next)
            for (Int i = 0; i < panel * together; i += line) __builtin_prefetch(next + c * panel + i);
#ifdef GRANULE_BF16
        const auto b0 = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b)), b1 = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b + panel));
#pragma GCC unroll 16
        for (int r = 0; r < count; ++r) {
            std::int32_t pair;
            __builtin_memcpy(&pair, a + r * aStride + c, sizeof pair);
            const auto both = reinterpret_cast<__m512bh>(_mm512_set1_epi32(pair));
            sum[r][0] = reinterpret_cast<Vec>(_mm512_dpbf16_ps(reinterpret_cast<__m512>(sum[r][0]), both, b0));
            sum[r][1] = reinterpret_cast<Vec>(_mm512_dpbf16_ps(reinterpret_cast<__m512>(sum[r][1]), both, b1));
        }
#else
        const Vec b0 = load(b), b1 = load(b + lanes);
#pragma GCC unroll 16
        for (int r = 0; r < count; ++r) {
            const float one = a[r * aStride + c];
            sum[r][0] += one * b0;
            sum[r][1] += one * b1;
        }
#endif
    }
#pragma GCC unroll 16
    for (int r = 0; r < count; ++r) {
        store(out + r * wide, sum[r][0]);
        store(out + r * wide + lanes, sum[r][1]);
    }
}

/// The same for up to `count` rows.
template <Int aStride, int count>
inline void someRows(Int wanted, const Element* a, const Element* b, const Element* next, Int k, float* out, bool add) {
    if constexpr (count > 1)
        if (wanted < count) return someRows<aStride, count - 1>(wanted, a, b, next, k, out, add);
    product<aStride, count>(a, b, next, k, out, add);
}

/// B^T d B of F(2x2, 3x3), in place.
inline void toPoints(Vec (&d)[4][4]) {
    for (int i = 0; i < 4; ++i) {
        const Vec a = d[0][i] - d[2][i], b = d[1][i] + d[2][i], c = d[2][i] - d[1][i], e = d[1][i] - d[3][i];
        d[0][i] = a, d[1][i] = b, d[2][i] = c, d[3][i] = e;
    }
    for (auto& r : d) {
        const Vec a = r[0] - r[2], b = r[1] + r[2], c = r[2] - r[1], e = r[1] - r[3];
        r[0] = a, r[1] = b, r[2] = c, r[3] = e;
    }
}

/// Winograd: 4x4 inputs, 2x2 outputs and 16 points a tile; else one of each.
template <bool winograd>
struct Block {
    static constexpr Int points = winograd ? 16 : 1, reach = winograd ? 4 : 1, edge = winograd ? 2 : 1;
    static constexpr Int most = (winograd ? 8 : 16) * rows;        // tiles
    static constexpr Int depth = (winograd ? 64 : 256) * together; // input channels (of taps) that one step takes
    static constexpr Int rowLength = depth + lanes;                // with room for the last vector's surplus
    static constexpr Int valuesApart = most * rowLength + line, sumsApart = most * wide + line;

    struct Room {
        alignas(64) Element values[points][valuesApart];
        alignas(64) float sums[points][sumsApart];
        alignas(64) float zeros[rowLength];
    };

    const ConvJob& job;
    Room& room;
    Int tiles = 0, n = 0, z = 0, first = 0, channel0 = 0, channels = 0; // channels: of whole panels
    bool begun = false;

    const Int inChannels = evenly(job.sources[0].channels + (job.sourceCount > 1 ? job.sources[1].channels : 0));

    static Int blocks(const ConvJob& job) { return (job.y.count * job.x.count + most - 1) / most; }
    static Int chunks(const ConvJob& job) { return (job.out.channels + wide - 1) / wide; }
    static Int parts(const ConvJob& job) { return job.batch * job.outZ * blocks(job) * chunks(job); }

    void run(Int part) {
        const Int all = job.y.count * job.x.count, count = blocks(job);
        channel0 = part % chunks(job) * wide;
        part /= chunks(job);
        const Int block = part % count;
        n = part / count / job.outZ, z = part / count % job.outZ;
        first = block * all / count;
        tiles = (block + 1) * all / count - first;
        const Int left = job.out.channels - channel0;
        channels = ((left < wide ? left : wide) + panel - 1) / panel * panel;
        begun = false;
        sumUp();
        finish();
    }

    /// Fills `values` from neighbouring taps and sources until it is full, then multiplies.
    void sumUp() {
        const Int tapsY = winograd ? 1 : job.y.kernel, tapsX = winograd ? 1 : job.x.kernel;
        Int start = 0, used = 0;
        for (Int tz = 0; tz < job.kernelZ; ++tz) {
            const Int from = z - job.paddingZ + tz;
            if (from < 0 || from >= job.inZ) continue;
            for (Int ty = 0; ty < tapsY; ++ty)
                for (Int tx = 0; tx < tapsX; ++tx) {
                    Int k = ((tz * tapsY + ty) * tapsX + tx) * inChannels;
                    for (int s = 0; s < job.sourceCount; ++s) {
                        const auto& source = job.sources[s];
                        for (Int c = 0; c < source.channels;) {
                            if (used > 0 && (k != start + used || used == depth)) multiply(start, used), used = 0;
                            if (used == 0) start = k;
                            const Int free = depth - used, take = source.channels - c < free ? source.channels - c : free;
                            gather(source, from, ty, tx, c, take, used);
                            used += evenly(take), c += take, k += evenly(take);
                        }
                    }
                }
        }
        if (used > 0) multiply(start, used);
    }

    /// Writes channels c.. of all tiles at their points, from column `column` on.
    void gather(const View<const float>& source, Int from, Int ty, Int tx, Int c, Int take, Int column) {
        const float* base = source.data + n * source.n + from * source.z + c;
        Int iy = first / job.x.count, ix = first % job.x.count;
        for (Int t = 0; t < tiles; ++t) {
            const float* pixel[reach][reach];
            const Int y0 = job.y.starts[iy] * job.y.stride - job.y.padding + ty * job.y.dilation;
            const Int x0 = job.x.starts[ix] * job.x.stride - job.x.padding + tx * job.x.dilation;
            for (Int j = 0; j < reach; ++j)
                for (Int i = 0; i < reach; ++i) {
                    const Int y = y0 + j * job.y.dilation, x = x0 + i * job.x.dilation;
                    const bool inside = y >= 0 && y < job.y.in && x >= 0 && x < job.x.in;
                    pixel[j][i] = inside ? base + y * source.y + x * source.x : room.zeros;
                }
            for (Int at = 0; at < take; at += lanes) {
                Element* to = &room.values[0][t * rowLength + column + at];
                if constexpr (winograd) {
                    Vec d[4][4];
                    for (int j = 0; j < 4; ++j)
                        for (int i = 0; i < 4; ++i) d[j][i] = loadSome(pixel[j][i] + at, take - at);
                    toPoints(d);
                    for (int p = 0; p < 16; ++p) put(to + p * valuesApart, d[p / 4][p % 4]);
                } else {
                    put(to, loadSome(pixel[0][0] + at, take - at));
                }
            }
            if (++ix == job.x.count) ix = 0, ++iy;
        }
    }

    void multiply(Int start, Int used) {
        const Int taps = job.kernelZ * (winograd ? 1 : job.y.kernel * job.x.kernel), k = taps * inChannels;
        const auto weights = [&](Int p, Int c) {
            return static_cast<const Element*>(job.weights) + (((channel0 + c) / panel * points + p) * k + start) * panel;
        };
        for (Int p = 0; p < points; ++p)
            for (Int c = 0; c < channels; c += panel) {
                const Element* next = c + panel < channels ? weights(p, c + panel) : p + 1 < points ? weights(p + 1, 0) : nullptr;
                for (Int t = 0; t < tiles; t += rows, next = nullptr)
                    someRows<rowLength, rows>(tiles - t, &room.values[p][t * rowLength], weights(p, c), next, used, &room.sums[p][t * wide + c], begun);
            }
        begun = true;
    }

    void finish() {
        const Int real = job.out.channels - channel0 < channels ? job.out.channels - channel0 : channels;
        const auto at = [&](const auto& view, Int y, Int x, Int c) { return view.data + n * view.n + z * view.z + y * view.y + x * view.x + channel0 + c; };
        Int iy = first / job.x.count, ix = first % job.x.count;
        for (Int t = 0; t < tiles; ++t) {
            const Int y0 = job.y.starts[iy], x0 = job.x.starts[ix];
            for (Int c = 0; c < real; c += lanes) {
                const float* sums = &room.sums[0][t * wide + c];
                const Vec bias = load(job.bias + channel0 + c);
                Vec result[edge][edge];
                if constexpr (winograd) {
                    Vec half[2][4];
                    for (Int i = 0; i < 4; ++i) {
                        const Vec a = load(sums + i * sumsApart), b = load(sums + (4 + i) * sumsApart);
                        const Vec e = load(sums + (8 + i) * sumsApart), f = load(sums + (12 + i) * sumsApart);
                        half[0][i] = a + b + e;
                        half[1][i] = b - e - f;
                    }
                    for (int j = 0; j < 2; ++j) {
                        result[j][0] = half[j][0] + half[j][1] + half[j][2] + bias;
                        result[j][1] = half[j][1] - half[j][2] - half[j][3] + bias;
                    }
                } else {
                    result[0][0] = load(sums) + bias;
                }
                for (Int j = 0; j < edge; ++j)
                    for (Int i = 0; i < edge; ++i) {
                        const Int y = y0 + j * job.y.dilation, x = x0 + i * job.x.dilation;
                        if (edge > 1 && (y >= job.y.out || x >= job.x.out)) continue;
                        Vec v = result[j][i];
                        if (job.summand.data) v += loadSome(at(job.summand, y, x, c), real - c);
                        if (job.relu) v = v > 0 ? v : Vec{};
                        storeSome(at(job.out, y, x, c), v, real - c);
                    }
            }
            if (++ix == job.x.count) ix = 0, ++iy;
        }
    }

    /// Each thread keeps its room.
    static void runAll(const ConvJob& job, Int from, Int to) {
        static thread_local const auto room = std::make_unique<Room>();
        Block block{job, *room};
        for (Int part = from; part < to; ++part) block.run(part);
    }
};

Int parts(const ConvJob& job) {
    return job.winograd ? Block<true>::parts(job) : Block<false>::parts(job);
}

void run(const ConvJob& job, Int from, Int to) {
    if (job.winograd) Block<true>::runAll(job, from, to);
    else Block<false>::runAll(job, from, to);
}

} // namespace
