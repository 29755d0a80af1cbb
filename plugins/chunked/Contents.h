// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/Node.h"

namespace granule::chunked {

/// The paths of all stacks in a group, images of several levels as one, of those arrays whose values can be read: from its
/// folders, or, on a web server, which has no lists, from consolidated metadata and the names that are in use.
std::vector<std::string> stacksIn(const Node& group);

} // namespace granule::chunked
