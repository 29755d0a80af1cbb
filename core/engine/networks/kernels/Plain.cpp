// SPDX-License-Identifier: BSD-3-Clause
#define GRANULE_LANES 4
#define GRANULE_ROWS 4
#include "core/engine/networks/kernels/ConvKernel.inl"

const granule::engine::kernels::Kernels* granule::engine::kernels::plainKernels() noexcept {
    static constexpr Kernels kernels{lanes, false, parts, run};
    return &kernels;
}
