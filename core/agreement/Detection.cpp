// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Detection.h"

namespace granule::agreement {

} // namespace granule::agreement
