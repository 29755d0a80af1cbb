// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "ui/view/SliceView.h"

#include <functional>

namespace granule::tool {

/// Fills the region at `at` with the active label, in the view's slice or in 3D: at once where it is small, else as a job.
/// `tell` hears a sentence where it is not done. Main thread.
void fillAt(view::SliceView& view, const Index& at, bool in3d, project::JobQueue& jobs, std::function<void(const QString&)> tell);

} // namespace granule::tool
