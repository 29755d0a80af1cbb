// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"

#include <QColor>

namespace granule::figure {

/// The jet colour map at id/6, as the study shows label maps: dark blue for 0 to dark red for 6 (ALGORITHMS 3.1). Ids
/// beyond are white.
QColor jetOfClass(LabelId id);

/// The magma colour map at `share` of 0 (black) to 1 (pale yellow), as the study shows weights: a polynomial of the sixth
/// degree that follows the published table of colours to about 0.02.
QColor magma(double share);

} // namespace granule::figure
