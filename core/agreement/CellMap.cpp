// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/CellMap.h"

namespace granule::agreement {

} // namespace granule::agreement
