// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/FrameSink.h"

#include <memory>

namespace granule::figure {

/// Writes frames as numbered pictures: "frames/" gives frames/00000.png and on, "frames/shot-%04d.png" numbers as it says. The
/// folder is a new or an empty one, and is there only when all frames are. Throws Error (InvalidValue, Unwritable).
std::unique_ptr<FrameSink> openPngFrames(const std::string& path);

} // namespace granule::figure
