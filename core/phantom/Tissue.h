// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/phantom/CellTones.h"
#include "core/phantom/NoiseField.h"

#include <cstdint>
#include <vector>

namespace granule::phantom {

/// The stained, embedded tissue before any microscope: grey (0..65535, dark is stained) of each pixel of a
/// plane with the classes `ids` (0..6, x fastest). Textures are fields in space, so they go on from slice to
/// slice. Thread-safe.
class Tissue {
public:
    Tissue(const CellTones& tones, std::uint64_t seed);
    std::vector<float> plane(const PlaneGrid& grid, const std::vector<std::uint8_t>& ids) const;

private:
    struct Plane;
    void drawCytoplasm(Plane& plane) const;
    void drawResin(Plane& plane) const;
    void drawAlphaGranules(Plane& plane) const;
    void drawMitochondria(Plane& plane) const;
    void drawDenseGranules(Plane& plane) const;
    void drawCanaliculi(Plane& plane) const;
    void drawCellMembranes(Plane& plane) const;

    const CellTones& m_tones;
    NoiseField m_broad, m_mottle, m_patch, m_clump, m_grain, m_fine, m_edge, m_drift, m_object;
};

} // namespace granule::phantom
