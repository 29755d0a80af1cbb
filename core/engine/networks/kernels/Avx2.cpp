// SPDX-License-Identifier: BSD-3-Clause
#ifdef __AVX2__
#define GRANULE_LANES 8
#define GRANULE_ROWS 6
#include "core/engine/networks/kernels/ConvKernel.inl"

const granule::engine::kernels::Kernels* granule::engine::kernels::avx2Kernels() noexcept {
    static constexpr Kernels kernels{lanes, false, parts, run};
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels : nullptr;
}
#else
#include "core/engine/networks/kernels/ConvJob.h"

const granule::engine::kernels::Kernels* granule::engine::kernels::avx2Kernels() noexcept {
    return nullptr;
}
#endif
