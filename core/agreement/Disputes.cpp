// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Rulings.h"

namespace granule::agreement {

} // namespace granule::agreement
