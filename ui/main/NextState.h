// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Queue.h"

#include <QJsonArray>

namespace granule::desktop {

/// What was decided about places, as the project file keeps it.
QJsonArray decidedToJson(const std::vector<review::Queue::Decided>& decided);
/// Leaves out what makes no sense.
std::vector<review::Queue::Decided> decidedOf(const QJsonArray& array);

} // namespace granule::desktop
