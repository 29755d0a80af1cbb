// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Study.h"

namespace granule::agreement {

} // namespace granule::agreement
