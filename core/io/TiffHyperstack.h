// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackAxes.h"
#include "core/plugin/StackReader.h"

#include <memory>
#include <string>

namespace granule::io {

/// `pages`, of which every page counts as a slice, as its description (ImageJ's or OME's) says that they are meant: where they are
/// several channels or times of several slices, the slices of the one that is chosen, or else the first. Throws Error
/// (InvalidValue) where the choice is not there, (Unreadable) where there are fewer pages than described.
std::shared_ptr<const plugin::StackReader> meantSlices(std::shared_ptr<const plugin::StackReader> pages, const std::string& description, const plugin::AxisChoice& choice);

} // namespace granule::io
