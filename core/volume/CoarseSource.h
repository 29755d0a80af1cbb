// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

namespace granule {

/// How often each axis was halved.
struct Halvings {
    int z = 0, y = 0, x = 0;
    friend bool operator==(const Halvings&, const Halvings&) = default;
};

/// The shape after halving; the odd last voxel of an axis stands alone.
Shape halvedShape(const Shape& shape, const Halvings& halvings);

/// A VoxelSource that can give coarser voxels sooner than all of them. Any thread.
class CoarseSource {
public:
    virtual ~CoarseSource() = default;
    /// What is at hand, halved no more often than `most` in y and x (for XY), or any other two axes that matter: an axis
    /// that must not be halved is 0 in `most`, one that does not matter is anyAxis.
    static constexpr int anyAxis = 62;
    virtual Halvings atHand(const Halvings& most) const = 0;
    /// True where the coarse voxels lie in the file itself: a look from afar needs none of the fine ones, and none have to be
    /// made.
    virtual bool hasOwnLevels() const { return false; }
    /// The voxels of `box`, on the grid of halvedShape(), in the volume's type: means, or where those are not made yet,
    /// single voxels in their stead. Throws Error where the file is damaged.
    virtual void readCoarse(const Halvings& halvings, const Box& box, std::byte* out) const = 0;
};

/// Null where the volume's source is none.
const CoarseSource* coarseSourceOf(const Volume& volume);
/// True of a volume whose file holds coarser copies; see CoarseSource.
bool hasOwnLevels(const Volume& volume);
/// The volume on a coarser grid, read when asked for. `volume` has a CoarseSource.
Volume coarseVolume(const Volume& volume, const Halvings& halvings);

} // namespace granule
