// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/BlindReading.h"

namespace granule::agreement {

} // namespace granule::agreement
