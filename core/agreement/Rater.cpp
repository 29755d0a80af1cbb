// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Rater.h"

namespace granule::agreement {

} // namespace granule::agreement
