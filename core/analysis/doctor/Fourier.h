// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <complex>
#include <cstddef>
#include <vector>

namespace granule::analysis::doctor {

/// A complex picture on a grid whose sides are powers of two, x fastest.
struct Spectrum {
    std::size_t height = 0, width = 0;
    std::vector<std::complex<float>> values;
};

/// The smallest power of two that is not below `size`.
std::size_t powerOfTwo(std::size_t size);
/// The discrete Fourier transform in place (Cooley and Tukey 1965), unscaled; `inverse` with the other sign.
void transform(Spectrum& spectrum, bool inverse);

} // namespace granule::analysis::doctor
