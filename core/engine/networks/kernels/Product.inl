// SPDX-License-Identifier: BSD-3-Clause
// Registers and matrix products. For ConvKernel.inl alone, which see.
#include <cstdint>

#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace {

using Int = std::int64_t;

constexpr Int lanes = GRANULE_LANES;
constexpr Int line = 16; // floats that keep points out of each other's cache sets
typedef float Vec __attribute__((vector_size(lanes * sizeof(float)), aligned(4), may_alias));

inline Vec load(const float* p) {
    return *reinterpret_cast<const Vec*>(p);
}

inline void store(float* p, Vec v) {
    *reinterpret_cast<Vec*>(p) = v;
}

/// The first `count` floats, then zeros.
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

/// What addProduct() multiplies by: two inputs of a row, and those of a register's outputs.
using Factor = __m512bh;

inline Factor spread(const Element* p) {
    std::int32_t pair;
    __builtin_memcpy(&pair, p, sizeof pair);
    return reinterpret_cast<__m512bh>(_mm512_set1_epi32(pair));
}

inline Factor factors(const Element* p) {
    return reinterpret_cast<__m512bh>(_mm512_loadu_si512(p));
}

inline void addProduct(Vec& sum, Factor a, Factor b) {
    sum = reinterpret_cast<Vec>(_mm512_dpbf16_ps(reinterpret_cast<__m512>(sum), a, b));
}
#else
using Element = float;
constexpr Int together = 1;

inline void put(Element* p, Vec v) {
    store(p, v);
}

using Factor = Vec;

inline Factor spread(const Element* p) {
    return *p - Vec{};
}

inline Factor factors(const Element* p) {
    return load(p);
}

inline void addProduct(Vec& sum, Factor a, Factor b) {
    sum += a * b;
}
#endif

/// out[r][panel] (+)= a[r][k] * b[k][panel] for `count` rows, which lie `aStride` and `outStride` apart; a panel is `vectors`
/// registers. Fetches as much of `next` as it reads of b, unless null.
template <int vectors, Int aStride, Int outStride, int count>
inline void product(const Element* a, const Element* b, const Element* next, Int k, float* out, bool add) {
    constexpr Int panel = vectors * lanes;
    Vec sum[count][vectors];
#pragma GCC unroll 32
    for (int r = 0; r < count; ++r)
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) sum[r][v] = add ? load(out + r * outStride + v * lanes) : Vec{};
    for (Int c = 0; c < k; c += together, b += panel * together) {
        if (next)
            for (Int i = 0; i < panel * together; i += line) __builtin_prefetch(next + c * panel + i);
        Factor outputs[vectors];
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) outputs[v] = factors(b + v * lanes * together);
#pragma GCC unroll 32
        for (int r = 0; r < count; ++r) {
            const Factor input = spread(a + r * aStride + c);
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) addProduct(sum[r][v], input, outputs[v]);
        }
    }
#pragma GCC unroll 32
    for (int r = 0; r < count; ++r)
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) store(out + r * outStride + v * lanes, sum[r][v]);
}

/// The same for up to `count` rows.
template <int vectors, Int aStride, Int outStride, int count>
inline void someRows(Int wanted, const Element* a, const Element* b, const Element* next, Int k, float* out, bool add) {
    if constexpr (count > 1)
        if (wanted < count) return someRows<vectors, aStride, outStride, count - 1>(wanted, a, b, next, k, out, add);
    product<vectors, aStride, outStride, count>(a, b, next, k, out, add);
}

} // namespace
