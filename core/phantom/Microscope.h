// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/VoxelSpacing.h"

#include <cstdint>
#include <vector>

namespace granule::phantom {

/// What a scanning microscope makes of clean planes: blur in the plane and along z, slow changes of
/// brightness from slice to slice and across a slice, and the noise of counting electrons, correlated along
/// the scan lines.
class Microscope {
public:
    Microscope(std::int64_t ny, std::int64_t nx, const VoxelSpacing& spacing, std::uint64_t seed);

    /// How many planes above and below one shine through into it.
    std::int64_t depthPlanes() const noexcept { return static_cast<std::int64_t>(m_depth.size()) - 1; }
    /// The picture of plane `z`; `planes` are the clean planes z - depthPlanes() to z + depthPlanes(), where
    /// the stack ends its last plane again.
    void expose(std::int64_t z, const std::vector<const std::vector<float>*>& planes,
                std::uint16_t* out) const;

private:
    void addNoise(std::int64_t z, std::vector<float>& picture) const;

    std::int64_t m_ny, m_nx;
    std::uint64_t m_seed;
    std::vector<float> m_blurY, m_blurX, m_depth; ///< half kernels, centre first
};

} // namespace granule::phantom
