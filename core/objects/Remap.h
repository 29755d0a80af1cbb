// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/BlockDelta.h"
#include "core/volume/Progress.h"

#include <map>

namespace granule::objects {

/// What one id becomes of another: merging two objects, giving an object up to its class, deleting it.
using NewIds = std::map<LabelId, LabelId>;

/// Gives every voxel whose id is named in `newIds` its new id. Blocks without such voxels stay the same blocks. All cores;
/// throws Cancelled. Locks are the caller's business.
BlockDelta remap(const LabelMap& before, const NewIds& newIds, std::stop_token stop = {});

} // namespace granule::objects
