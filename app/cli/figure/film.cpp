// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "app/cli/Timing.h"
#include "app/cli/figure/FilmFiles.h"
#include "app/cli/figure/HiddenScreen.h"
#include "ui/figure/PictureSize.h"

namespace granule::cli {

namespace {

struct Options {
    std::string config, out, size;
    int fps = 0;
};

Result makeFilm(const Options& options, Context& context) {
    const auto screen = withoutScreen();
    const auto start = Clock::now();
    auto film = figure::Film::load(options.config);
    if (!options.size.empty()) std::tie(film.video.width, film.video.height) = figure::parsePictureSize(options.size);
    if (options.fps > 0) film.video.framesPerSecond = options.fps;
    SubProgress reading(context.progress, 0, 0.05), filming(context.progress, 0.05, 1);
    const auto sources = readFilmSources(film, std::filesystem::path(options.config).parent_path(), reading, context.stop);
    figure::writeFilm(options.out, film, sources, filming, context.stop);
    const double seconds = since(start);
    char text[96];
    std::snprintf(text, sizeof text, " (%lld frames at %d a second, made in %.1f s)", static_cast<long long>(film.frames()),
                  film.video.framesPerSecond, seconds);
    return {{{"out", options.out}, {"frames", film.frames()}, {"seconds", seconds}}, options.out + text};
}

Run setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    app.add_option("--config", options->config, "The film, JSON: label files, image, segments (the manual's page Films)")->required();
    app.add_option("--out", options->out, "The video: .mp4, .mov, .webm, .gif, or PNG frames: frames/ or shot-%04d.png")->required();
    app.add_option("--size", options->size, "Pixels, WxH, instead of the film's");
    app.add_option("--fps", options->fps, "Frames a second, instead of the film's")->check(CLI::Range(1, 240));
    return [options](Context& context) { return makeFilm(*options, context); };
}

const AddCommand add{{"film", "a video of turns, flights, sweeps and cross-fades, from a JSON file", setup}};

} // namespace

} // namespace granule::cli
