// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

namespace granule::view {
class OrthoView;
}

namespace granule::desktop {

/// A box of voxels fills the slice views, with a little around it.
void flyTo(view::OrthoView& views, const Box& box, const VoxelSpacing& nm);

} // namespace granule::desktop
