// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"
#include "ui/figure/VideoWriter.h"

namespace granule::figure {

struct TurntableOptions {
    int frames = 240; ///< of one full turn
    VideoOptions video;
};

/// Films one turn of `scene` around its long axis, from where its camera was set last. Frames go to the encoder one by
/// one, so that memory and time a frame stay the same however long the film is. The scene must be in no other window.
void writeTurntable(const std::string& path, scene::SurfaceScene& scene, const TurntableOptions& options, Progress& progress,
                    std::stop_token stop = {});

} // namespace granule::figure
