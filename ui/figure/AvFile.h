// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/FrameSink.h"
#include "ui/figure/VideoWriter.h"

#include <memory>

namespace granule::figure {

/// A video file by FFmpeg's libraries: H.264, WebM or an endless GIF. `options` has even sides. A GIF cannot show a frame for less
/// than 1/50 s, so that it leaves frames out above that rate. Throws Error (Unsupported) without an encoder, (Unwritable).
std::unique_ptr<FrameSink> openAvFile(const std::string& path, const VideoOptions& options);

} // namespace granule::figure
