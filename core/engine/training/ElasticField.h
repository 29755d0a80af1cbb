// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/training/CounterRandom.h"

#include <utility>
#include <vector>

namespace granule::engine {

/// The study's elastic deformation (ALGORITHMS 5.2): uniform noise on a coarse grid, blurred by a Gaussian of `sigma` grid
/// cells, times `pixels`, enlarged to the slice by cubic splines. One field an epoch, the same for all slices.
class ElasticField {
public:
    ElasticField(CounterRandom& random, std::int64_t height, std::int64_t width, double gridPx, double sigma, double pixels);
    /// The position (y, x) that the deformed slice takes its value at (y, x) from, inside the slice.
    std::pair<std::int64_t, std::int64_t> source(std::int64_t y, std::int64_t x) const noexcept;

private:
    std::int64_t m_height, m_width;
    std::vector<float> m_dy, m_dx;
};

} // namespace granule::engine
