// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/phantom/NoiseField.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <stop_token>
#include <vector>

namespace granule::phantom {

/// How one cell differs from the next in a picture.
struct CellTone {
    float grey;    ///< of its cytoplasm, 0..65535
    float clutter; ///< how much of it is filled with dark grains, about -1..1
    float mottle;  ///< how uneven its cytoplasm is, 0..1
};

/// Finds the cells in a map of classes, which touch and so are one connected piece, and gives each a tone of
/// its own. Works on a coarse grid: the cores of cells (farther than a few hundred nm from the outside) are
/// told apart, then grown back. Between two cells that touch the tone changes over one coarse step.
class CellTones {
public:
    CellTones(const LabelMap& labels, std::uint64_t seed, const std::stop_token& stop);
    /// The tone at every pixel of a plane of the label map.
    void fill(const PlaneGrid& grid, std::vector<float>& grey, std::vector<float>& clutter,
              std::vector<float>& mottle) const;

private:
    Shape m_shape;
    VoxelSpacing m_spacing; ///< of the coarse grid
    std::vector<CellTone> m_tones;
};

} // namespace granule::phantom
