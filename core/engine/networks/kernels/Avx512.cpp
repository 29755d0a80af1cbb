// SPDX-License-Identifier: BSD-3-Clause
#ifdef __AVX512F__
#define GRANULE_LANES 16
#define GRANULE_ROWS 12
#include "core/engine/networks/kernels/ConvKernel.inl"

const granule::engine::kernels::Kernels* granule::engine::kernels::avx512Kernels() noexcept {
    static constexpr Kernels kernels{lanes, false, parts, run};
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512bw")
               ? &kernels
               : nullptr;
}
#else
#include "core/engine/networks/kernels/ConvJob.h"

const granule::engine::kernels::Kernels* granule::engine::kernels::avx512Kernels() noexcept {
    return nullptr;
}
#endif
