// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/ReviewOverlay.h"

namespace granule::panel {

/// The colours of probability, doubt and disagreement: where there is none the slice is seen as it is.
const view::HeatColours& heatColours();

} // namespace granule::panel
