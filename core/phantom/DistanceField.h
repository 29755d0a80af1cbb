// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace granule::phantom {

/// Distances farther than this are cut off: no border is seen from farther away.
inline constexpr float farNm = 170;

/// For every pixel of a plane the distance in nm to the border of a set of pixels: positive outside, negative
/// inside, 0 at the edge between two pixels, within [-farNm, farNm]. `inSet` holds 0 or 1, x fastest.
std::vector<float> signedDistance(const std::vector<std::uint8_t>& inSet, std::int64_t ny, std::int64_t nx,
                                  double dyNm, double dxNm);

} // namespace granule::phantom
