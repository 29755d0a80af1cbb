// SPDX-License-Identifier: BSD-3-Clause
#ifdef __AVX512BF16__
#define GRANULE_LANES 16
#define GRANULE_ROWS 12
#define GRANULE_BF16
#include "core/engine/networks/kernels/ConvKernel.inl"

const granule::engine::kernels::Kernels* granule::engine::kernels::avx512Bf16Kernels() noexcept {
    static constexpr Kernels kernels{lanes, true, parts, run};
    return avx512Kernels() && __builtin_cpu_supports("avx512bf16") ? &kernels : nullptr;
}
#else
#include "core/engine/networks/kernels/ConvJob.h"

const granule::engine::kernels::Kernels* granule::engine::kernels::avx512Bf16Kernels() noexcept {
    return nullptr;
}
#endif
