// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>

namespace granule::panel {

/// The colour that the rater at this place of Raters::all() is known by wherever raters stand beside each other: on chips, buttons and bars.
/// Told apart by people who see red and green alike; of none of the platelet's classes.
QColor raterColour(int place);

} // namespace granule::panel
