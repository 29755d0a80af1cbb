// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Disagreement.h"

namespace granule::agreement {

} // namespace granule::agreement
