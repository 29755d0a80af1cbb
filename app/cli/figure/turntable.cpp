// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Choice.h"
#include "app/cli/Command.h"
#include "app/cli/Timing.h"
#include "app/cli/figure/FilmFiles.h"
#include "app/cli/figure/HiddenScreen.h"
#include "ui/figure/PictureSize.h"

namespace granule::cli {

namespace {

using Axis = figure::TurntableShot::Axis;

struct Options {
    std::string labels, out, image, recipe, title, size = "1280x720";
    figure::TurntableShot turn;
    int frames = 240, fps = 30;
    bool legend = false;
};

Result turntable(const Options& options, Context& context) {
    const auto screen = withoutScreen();
    const auto start = Clock::now();
    figure::Film film;
    std::tie(film.video.width, film.video.height) = figure::parsePictureSize(options.size);
    film.video.framesPerSecond = options.fps;
    film.legend = options.legend;
    film.labelFiles = {{"", options.labels}};
    film.imageFile = options.image;
    if (!options.recipe.empty()) film.recipe = figure::SceneRecipe::load(options.recipe);
    film.segments = {{.seconds = static_cast<double>(options.frames) / options.fps, .shot = options.turn, .title = options.title}};
    SubProgress reading(context.progress, 0, 0.05), filming(context.progress, 0.05, 1);
    const auto sources = readFilmSources(film, {}, reading, context.stop);
    figure::writeFilm(options.out, film, sources, filming, context.stop);
    const double seconds = since(start);
    char text[96];
    std::snprintf(text, sizeof text, " (%d frames at %d a second, made in %.1f s)", options.frames, options.fps, seconds);
    return {{{"out", options.out}, {"frames", options.frames}, {"seconds", seconds}}, options.out + text};
}

Run setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    app.add_option("labels", options->labels, "Label file, folder or file.h5:/dataset")->required();
    app.add_option("--out", options->out, "The video: .mp4, .mov, .webm, .gif, or PNG frames: frames/ or shot-%04d.png")->required();
    app.add_option("--image", options->image, "The image stack: its voxel size, and its slice where the recipe shows one");
    app.add_option("--frames", options->frames, "Frames of the turn")->capture_default_str()->check(CLI::Range(1, 100000));
    app.add_option("--fps", options->fps, "Frames a second")->capture_default_str()->check(CLI::Range(1, 240));
    app.add_option("--size", options->size, "Pixels, WxH; made even")->capture_default_str();
    app.add_option("--recipe", options->recipe, "JSON: classes, colours, camera, light, cuts, slices, ... (resources/manual/recipes.md)");
    addChoice(app, "--axis", options->turn.axis, {{"long", Axis::Long}, {"x", Axis::X}, {"y", Axis::Y}, {"z", Axis::Z}},
              "Around what: the longest side, which is up, or an axis of the stack");
    app.add_option("--degrees", options->turn.degrees, "How far; backwards below 0")->capture_default_str()->check(CLI::Range(-36000.0, 36000.0));
    addChoice(app, "--easing", options->turn.easing, {{"linear", figure::Easing::Linear}, {"smooth", figure::Easing::Smooth}},
              "Smooth starts and ends at rest");
    app.add_option("--title", options->title, "Comes and goes at the beginning");
    app.add_flag("--legend", options->legend, "Names and colours of the classes");
    return [options](Context& context) { return turntable(*options, context); };
}

const AddCommand add{{"turntable", "a video of labels turning around in 3D", setup}};

} // namespace

} // namespace granule::cli
