// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/Tolerance.h"

namespace granule::analysis {

} // namespace granule::analysis
