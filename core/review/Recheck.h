// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Rules.h"

namespace granule::review {

/// Whether `place` is still what it was found to be, after labels near it were edited. An impossible place is, where what
/// overlaps its box breaks the same rule; a doubtful one, until it has another class. Only its surroundings are looked at.
/// Throws Cancelled.
bool stillHolds(const Place& place, const LabelMap& map, const ObjectTable& objects, const ClassSchema& schema, const Rules& rules,
                const std::stop_token& stop = {});

} // namespace granule::review
