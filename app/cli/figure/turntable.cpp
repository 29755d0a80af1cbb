// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "core/io/Stack.h"
#include "ui/figure/PictureSize.h"
#include "ui/figure/SceneRecipe.h"
#include "ui/figure/TurntableVideo.h"

#include <chrono>

namespace granule::cli {

namespace {

struct Options {
    std::string labels, out, image, recipe, size = "1280x720";
    int frames = 240, fps = 30;
};

Result turntable(const Options& options, Context& context) {
    const auto start = std::chrono::steady_clock::now();
    figure::TurntableOptions film;
    film.frames = options.frames;
    film.video.framesPerSecond = options.fps;
    std::tie(film.video.width, film.video.height) = figure::parsePictureSize(options.size);
    const auto recipe = options.recipe.empty() ? figure::SceneRecipe{} : figure::SceneRecipe::load(options.recipe);
    SubProgress reading(context.progress, 0, 0.05), meshing(context.progress, 0.05, 0.15), filming(context.progress, 0.15, 1);
    auto labels = io::readLabels(options.labels, reading, context.stop);
    const auto image = options.image.empty() ? Volume() : io::openStack(options.image);
    if (image.spacing()) labels.setSpacing(*image.spacing());
    scene::SurfaceScene scene;
    figure::buildScene(scene, labels, image, ClassSchema::platelet(), recipe, meshing, context.stop);
    figure::aimCamera(scene, recipe);
    figure::writeTurntable(options.out, scene, film, filming, context.stop);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    char text[96];
    std::snprintf(text, sizeof text, " (%d frames at %d a second, made in %.1f s)", options.frames, options.fps, seconds);
    return {{{"out", options.out}, {"frames", options.frames}, {"seconds", seconds}}, options.out + text};
}

Run setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    app.add_option("labels", options->labels, "Label file, folder or file.h5:/dataset")->required();
    app.add_option("--out", options->out, "The video, .mp4 or .webm")->required();
    app.add_option("--image", options->image, "The image stack: its voxel size, and its slice where the recipe shows one");
    app.add_option("--frames", options->frames, "Frames of one full turn")->capture_default_str();
    app.add_option("--fps", options->fps, "Frames a second")->capture_default_str();
    app.add_option("--size", options->size, "Pixels, WxH; made even")->capture_default_str();
    app.add_option("--recipe", options->recipe, "JSON: classes, colours, camera, background, smoothing, orthoslice");
    return [options](Context& context) { return turntable(*options, context); };
}

const AddCommand add{{"turntable", "a video of labels turning around in 3D", setup}};

} // namespace

} // namespace granule::cli
