// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

namespace granule::engine {

/// Mean and (population) standard deviation of a volume's grey values.
struct GreyStatistics {
    double mean = 0, deviation = 1;
};

/// Streams through the volume plane by plane; of more than `mostVoxels` voxels it takes evenly spaced planes. A constant
/// volume has deviation 1. Values that are not finite are left out. Throws Cancelled.
GreyStatistics greyStatistics(const Volume& volume, Progress& progress, std::stop_token stop,
                              std::int64_t mostVoxels = std::int64_t{1} << 29);

/// Reads boxes of a volume as the networks want them: normalised, and continued by reflection beyond its ends.
class WindowReader {
public:
    WindowReader(const Volume& volume, const GreyStatistics& statistics) : m_volume(volume), m_statistics(statistics) {}
    /// Writes box.shape().voxels() values to `out`, x fastest. `box` may reach outside the volume on any side.
    void read(const Box& box, float* out) const;
    const Shape& shape() const noexcept { return m_volume.shape(); }

private:
    Volume m_volume;
    GreyStatistics m_statistics;
};

} // namespace granule::engine
