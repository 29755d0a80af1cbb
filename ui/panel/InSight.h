// SPDX-License-Identifier: BSD-3-Clause
#pragma once

class QWidget;

namespace granule::panel {

/// Unfolds the section around `widget` and scrolls the dock until it is seen, once layouts have settled.
void bringIntoSight(QWidget& widget);

} // namespace granule::panel
