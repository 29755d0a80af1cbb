// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/BlockDelta.h"
#include "core/volume/ObjectTable.h"

namespace granule::objects {

/// What an edit of objects makes: the changed blocks and the changed table, which belong to one step of the history.
struct ObjectEdit {
    BlockDelta delta;
    ObjectTable table;
    std::size_t skipped = 0; ///< objects or components that a lock kept as they are
};

} // namespace granule::objects
