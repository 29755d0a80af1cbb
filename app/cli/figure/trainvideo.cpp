// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Choice.h"
#include "app/cli/Command.h"
#include "app/cli/Timing.h"
#include "app/cli/figure/HiddenScreen.h"
#include "core/io/Stack.h"
#include "ui/figure/PictureSize.h"
#include "ui/figure/TrainingVideo.h"

namespace granule::cli {

namespace {

using Kind = figure::TrainingVideoOptions::Kind;

struct Options {
    std::string run, out, image, size = "1280x720";
    figure::TrainingVideoOptions film;
};

Result trainVideo(Options options, Context& context) {
    const auto screen = withoutScreen();
    const auto start = Clock::now();
    auto& film = options.film;
    std::tie(film.video.width, film.video.height) = figure::parsePictureSize(options.size);
    if (!options.image.empty()) film.image = io::openStack(options.image);
    const auto frames = figure::writeTrainingVideo(options.out, options.run, film, context.progress, context.stop);
    const double seconds = since(start);
    char text[96];
    std::snprintf(text, sizeof text, " (%lld frames at %d a second, made in %.1f s)", static_cast<long long>(frames), film.video.framesPerSecond, seconds);
    return {{{"out", options.out}, {"frames", frames}, {"seconds", seconds}}, options.out + text};
}

Run setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    auto& film = options->film;
    app.add_option("run", options->run, "Folder of a training run that took --snapshots")->required();
    addChoice(app, "--kind", film.kind, {{"probabilities", Kind::Probabilities}, {"segmentation", Kind::Segmentation}},
              "A map for each class, or the classes in their colours");
    app.add_option("--out", options->out, "The video: .mp4, .mov, .webm, .gif, or PNG frames: frames/ or shot-%04d.png")->required();
    app.add_option("--every", film.every, "Every so manieth snapshot is a frame")->capture_default_str()->check(CLI::Range(1, 1000000));
    app.add_option("--fps", film.video.framesPerSecond, "Frames a second")->capture_default_str()->check(CLI::Range(1, 240));
    app.add_option("--size", options->size, "Pixels, WxH; made even")->capture_default_str();
    auto* image = app.add_option("--image", options->image, "The stack that the run was scored on, laid under the segmentation");
    app.add_option("--slice", film.slice, "Its slice")->needs(image)->capture_default_str();
    addChoice(app, "--colours", film.paperColours, {{"screen", false}, {"paper", true}}, "The screen's on black, or the paper's on white");
    return [options](Context& context) { return trainVideo(*options, context); };
}

const AddCommand add{{"trainvideo", "how a network learnt: a video of the snapshots of its training", setup}};

} // namespace

} // namespace granule::cli
