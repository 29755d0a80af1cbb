// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/doctor/Fourier.h"

#include <numbers>
#include <utility>

namespace granule::analysis::doctor {

namespace {

using Complex = std::complex<float>;

/// Transforms of one length, with their roots of unity.
class Line {
public:
    Line(std::size_t size, bool inverse) : m_size(size), m_roots(size / 2) {
        const double turn = (inverse ? 2 : -2) * std::numbers::pi / static_cast<double>(size);
        for (std::size_t i = 0; i < m_roots.size(); ++i) m_roots[i] = Complex(std::polar(1.0, turn * static_cast<double>(i)));
    }

    void transform(Complex* line) const {
        for (std::size_t i = 1, j = 0; i < m_size; ++i) { // by reversed bits
            std::size_t bit = m_size >> 1;
            for (; j & bit; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i < j) std::swap(line[i], line[j]);
        }
        for (std::size_t half = 1; half < m_size; half *= 2) {
            const auto stride = m_size / (2 * half);
            for (std::size_t start = 0; start < m_size; start += 2 * half)
                for (std::size_t k = 0; k < half; ++k) {
                    Complex &a = line[start + k], &b = line[start + k + half];
                    const Complex r = m_roots[k * stride];
                    const Complex turned(b.real() * r.real() - b.imag() * r.imag(), b.real() * r.imag() + b.imag() * r.real());
                    b = a - turned;
                    a += turned;
                }
        }
    }

private:
    std::size_t m_size;
    std::vector<Complex> m_roots;
};

} // namespace

std::size_t powerOfTwo(std::size_t size) {
    std::size_t power = 1;
    while (power < size) power *= 2;
    return power;
}

void transform(Spectrum& s, bool inverse) {
    const Line rows(s.width, inverse), columns(s.height, inverse);
    for (std::size_t y = 0; y < s.height; ++y) rows.transform(s.values.data() + y * s.width);
    std::vector<Complex> column(s.height);
    for (std::size_t x = 0; x < s.width; ++x) {
        for (std::size_t y = 0; y < s.height; ++y) column[y] = s.values[y * s.width + x];
        columns.transform(column.data());
        for (std::size_t y = 0; y < s.height; ++y) s.values[y * s.width + x] = column[y];
    }
}

} // namespace granule::analysis::doctor
