// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/phantom/Phantom.h"
#include "core/volume/SliceCare.h"

#include <algorithm>
#include <cmath>

namespace granule::testing {

/// A rendered stack whose slices can be damaged as microscopes and knives do it.
class DamagedStack {
public:
    explicit DamagedStack(const Shape& shape = {20, 320, 320}, std::uint64_t seed = 5) : DamagedStack(rendered(shape, seed)) {}
    explicit DamagedStack(const Volume& sound) : m_shape(sound.shape()), m_grey(sound.read<std::uint16_t>(Box::of(sound.shape()))) {
        double sum = 0, squares = 0;
        for (const auto g : m_grey) sum += g, squares += double(g) * g;
        const auto n = static_cast<double>(m_grey.size());
        m_mean = sum / n;
        m_deviation = std::sqrt(squares / n - m_mean * m_mean);
    }

    const Shape& shape() const { return m_shape; }
    Volume volume() const { return Volume::fromVoxels(m_shape, m_grey, plateletSpacing, "phantom"); }

    void empty(std::int64_t z, std::uint16_t grey = 0) { std::fill_n(slice(z), voxels(), grey); }
    /// The slice before it once more, brighter by a tenth.
    void doubleOf(std::int64_t z) {
        for (std::int64_t i = 0; i < voxels(); ++i) slice(z)[i] = clamped(slice(z - 1)[i] * 1.1);
    }
    /// Brighter by so many standard deviations, or darker.
    void brighten(std::int64_t z, double deviations) {
        for (std::int64_t i = 0; i < voxels(); ++i) slice(z)[i] = clamped(slice(z)[i] + deviations * m_deviation);
    }
    /// Rows `from` to `to` are black.
    void cut(std::int64_t z, std::int64_t from, std::int64_t to) { std::fill(slice(z) + from * m_shape.x, slice(z) + to * m_shape.x, std::uint16_t{0}); }
    void charge(std::int64_t z, std::int64_t from, std::int64_t to) {
        for (auto i = from * m_shape.x; i < to * m_shape.x; ++i) slice(z)[i] = clamped(slice(z)[i] + 3 * m_deviation);
    }
    /// The content of every slice moves by `shifts`, pixels.
    void move(std::vector<SliceShift> shifts) {
        for (auto& s : shifts) s = {-s.dy, -s.dx};
        m_grey = corrected(volume(), {{}, {}, shifts}).read<std::uint16_t>(Box::of(m_shape));
    }

private:
    static Volume rendered(const Shape& shape, std::uint64_t seed) {
        NoProgress quiet;
        phantom::PhantomOptions options;
        options.shape = shape;
        options.seed = seed;
        return phantom::makePhantom(options, quiet).image;
    }
    std::uint16_t* slice(std::int64_t z) { return m_grey.data() + z * voxels(); }
    std::int64_t voxels() const { return m_shape.y * m_shape.x; }
    static std::uint16_t clamped(double v) { return static_cast<std::uint16_t>(std::clamp(v, 0.0, 65535.0)); }

    Shape m_shape;
    std::vector<std::uint16_t> m_grey;
    double m_mean, m_deviation;
};

} // namespace granule::testing
