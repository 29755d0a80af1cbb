// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Consensus.h"

namespace granule::agreement {

} // namespace granule::agreement
