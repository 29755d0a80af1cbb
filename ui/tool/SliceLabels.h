// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/SliceView.h"

#include <QString>

namespace granule::tool {

/// Copies the active label of the view's slice, or all labels while background is active, to the slice `by` away, and goes
/// there: one step of the history. Returns a sentence where nothing was copied.
QString copyLabels(view::SliceView& view, int by);

} // namespace granule::tool
