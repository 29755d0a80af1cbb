// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "app/cli/Timing.h"
#include "app/cli/figure/HiddenScreen.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "ui/figure/FilmStudio.h"
#include "ui/figure/PictureSize.h"

#include <filesystem>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::string config, out, size;
    int fps = 0;
};

/// Files of a film are named from where it lies.
figure::FilmSources sourcesOf(const figure::Film& film, const fs::path& folder, Progress& progress, const std::stop_token& stop) {
    if (film.labelFiles.empty()) throw Error(ErrorKind::InvalidValue, "The film's \"labels\" must name a label file at least, as in {\"Truth\": \"truth.tif\"}.");
    figure::FilmSources sources;
    if (!film.imageFile.empty()) sources.image = io::openStack((folder / film.imageFile).string());
    double done = 0;
    for (const auto& [name, file] : film.labelFiles) {
        SubProgress part(progress, done / static_cast<double>(film.labelFiles.size()), (done + 1) / static_cast<double>(film.labelFiles.size()));
        sources.labels.emplace_back(name, io::readLabels((folder / file).string(), part, stop));
        if (sources.image.spacing()) sources.labels.back().second.setSpacing(*sources.image.spacing());
        done += 1;
    }
    return sources;
}

Result makeFilm(const Options& options, Context& context) {
    const auto screen = withoutScreen();
    const auto start = Clock::now();
    auto film = figure::Film::load(options.config);
    if (!options.size.empty()) std::tie(film.video.width, film.video.height) = figure::parsePictureSize(options.size);
    if (options.fps > 0) film.video.framesPerSecond = options.fps;
    SubProgress reading(context.progress, 0, 0.05), filming(context.progress, 0.05, 1);
    const auto sources = sourcesOf(film, fs::path(options.config).parent_path(), reading, context.stop);
    figure::writeFilm(options.out, film, sources, filming, context.stop);
    const double seconds = since(start);
    char text[96];
    std::snprintf(text, sizeof text, " (%lld frames at %d a second, made in %.1f s)", static_cast<long long>(film.frames()), film.video.framesPerSecond, seconds);
    return {{{"out", options.out}, {"frames", film.frames()}, {"seconds", seconds}}, options.out + text};
}

Run setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    app.add_option("--config", options->config, "The film, JSON: label files, image, segments (the manual's page Films); files are named from where it lies")->required();
    app.add_option("--out", options->out, "The video: .mp4, .mov, .webm, .gif, or PNG frames: frames/ or shot-%04d.png")->required();
    app.add_option("--size", options->size, "Pixels, WxH, instead of the film's");
    app.add_option("--fps", options->fps, "Frames a second, instead of the film's")->check(CLI::Range(1, 240));
    return [options](Context& context) { return makeFilm(*options, context); };
}

const AddCommand add{{"film", "a video of turns, flights, sweeps and cross-fades, from a JSON file", setup}};

} // namespace

} // namespace granule::cli
