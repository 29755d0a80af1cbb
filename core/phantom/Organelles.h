// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/phantom/Cells.h"
#include "core/volume/LabelBlock.h"

#include <vector>

namespace granule::phantom {

/// Ids of ClassSchema::platelet().
enum Class : LabelId {
    Outside,
    CellBody,
    Mitochondrion,
    AlphaGranule,
    Canaliculus,
    DenseGranule,
    DenseCore,
    classCount
};

/// A granule or mitochondrion: an ellipsoid.
struct Ellipsoid {
    LabelId id;
    Vec3 centre;
    Frame frame;
    Vec3 semi;
    Region bounds() const noexcept;
    bool contains(const Vec3& p) const noexcept;
};

/// A piece of a tube: a cone with round ends.
struct RoundCone {
    Vec3 from, to;
    double fromRadius, toRadius;
    Region bounds() const noexcept;
    bool contains(const Vec3& p) const noexcept;
};

/// Everything in and on one cell.
struct Organelles {
    std::vector<RoundCone> canaliculi; ///< tubes that begin outside the cell
    std::vector<RoundCone> filopodia;  ///< thin threads of the cell body that stick out of it
    std::vector<Ellipsoid> bodies;     ///< mitochondria, alpha granules, dense granules, each before its core
};

/// Fills cell `cell` of `crowd` with numbers and sizes of organelles as counted in the labels of the platelet
/// study.
Organelles growOrganelles(const CellCrowd& crowd, std::size_t cell);

} // namespace granule::phantom
