// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>

namespace granule::io {

/// Runs `open` in a copy of this process first, which may take a gibibyte more memory, ten seconds (and is tried a second time), no network,
/// and writes no file: for readers of other people's libraries that do not survive every file. Returns where the copy
/// survived, also where it ended in an Error, which this process will then meet itself. Throws Error (Unreadable) naming
/// `path` where it did not. Costs about a millisecond, and what `open` costs.
/// Any thread; what `open` locks may be held by this thread alone.
void tryInChild(const std::string& path, const std::function<void()>& open);

} // namespace granule::io
