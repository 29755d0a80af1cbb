// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"

namespace granule::panel {

/// The class whose objects are cells: the first that surrounds others and is surrounded by none; 0 where there is none.
LabelId cellClass(const ClassSchema& schema);

} // namespace granule::panel
