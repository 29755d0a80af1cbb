// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Selection.h"

#include <QJsonObject>

namespace granule::desktop {

/// Crosshair, tool, class, brush, contrast and box, as the project file keeps them.
QJsonObject toJson(const project::Selection& selection);
/// Takes what is there and makes sense; the rest stays.
void restore(project::Selection& selection, const QJsonObject& state);

} // namespace granule::desktop
