// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace granule::plugin {

/// The order people number slices in: runs of digits compare as numbers, so that "2.png" comes before
/// "10.png".
bool naturallyBefore(const std::string& a, const std::string& b);

} // namespace granule::plugin
