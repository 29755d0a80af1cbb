// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/Pyramid.h"

namespace granule::store {

/// A volume with its pyramid. What the pyramid lacks, because it is still being built or because there is no room for
/// one, is made of single voxels of the volume: every second, every fourth, as many as can be read in a moment.
class PyramidSource : public VoxelSource, public CoarseSource {
public:
    /// `pyramid` may be null.
    PyramidSource(const Volume& volume, std::shared_ptr<const Pyramid> pyramid) : m_volume(volume), m_pyramid(std::move(pyramid)) {}

    void read(const Box& box, std::byte* out) const override { m_volume.source()->read(box, out); }
    Halvings atHand(const Halvings& most) const override;
    void readCoarse(const Halvings& halvings, const Box& box, std::byte* out) const override;

private:
    void sample(const Halvings& halvings, const Box& box, std::byte* out) const;
    Volume m_volume;
    std::shared_ptr<const Pyramid> m_pyramid;
};

/// `volume` read through a PyramidSource.
Volume withPyramid(const Volume& volume, std::shared_ptr<const Pyramid> pyramid);

} // namespace granule::store
