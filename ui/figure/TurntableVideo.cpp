// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/TurntableVideo.h"

#include "core/volume/Error.h"

namespace granule::figure {

void writeTurntable(const std::string& path, scene::SurfaceScene& scene, const TurntableOptions& options, Progress& progress,
                    std::stop_token stop) {
    if (options.frames < 1 || options.frames > 100'000)
        throw Error(ErrorKind::InvalidValue, "A turn cannot have " + std::to_string(options.frames) + " frames: choose 1 to 100000.");
    VideoWriter video(path, options.video);
    scene::OffscreenRenderer renderer(video.width(), video.height(), scene::OffscreenRenderer::Edges::Automatic);
    renderer.attach(&scene);
    for (int frame = 0; frame < options.frames; ++frame) {
        throwIfStopped(stop);
        scene.setTurn(static_cast<double>(frame) / options.frames);
        video.add(renderer.render());
        progress.update(static_cast<double>(frame + 1) / options.frames);
    }
    renderer.attach(nullptr);
    video.finish();
}

} // namespace granule::figure
