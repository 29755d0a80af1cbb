// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"
#include "app/cli/figure/HiddenScreen.h"
#include "core/phantom/Phantom.h"
#include "core/volume/ScratchFolder.h"
#include "ui/figure/FilmCamera.h"
#include "ui/figure/FilmOverlay.h"
#include "ui/figure/FilmStudio.h"
#include "ui/figure/PictureSize.h"

#include <algorithm>

namespace granule::cli {

namespace {

struct Options {
    std::string size = "1920x1080";
    std::vector<std::int64_t> shape{40, 400, 400};
    int frames = 40, rounds = 5;
};

/// Seconds a picture of a scene that turns, drawn and nothing else.
double bareFrame(const figure::FilmSources& sources, const figure::Film& film, int frames, Context& context) {
    NoProgress nobody;
    scene::SurfaceScene scene;
    figure::buildScene(scene, sources.labels.front().second, {}, sources.schema, film.recipe, nobody, context.stop);
    scene::OffscreenRenderer renderer(film.video.width, film.video.height, scene::OffscreenRenderer::Edges::Automatic);
    renderer.attach(&scene);
    scene.setCamera(film.recipe.azimuth, film.recipe.elevation);
    scene.setTurn(0);
    const auto from = scene.cameraPose();
    renderer.render(); // shaders and buffers are made with the first
    const auto start = Clock::now();
    for (int i = 0; i < frames; ++i) {
        throwIfStopped(context.stop);
        scene.setCameraPose(figure::turned(from, from.up, 360.0 * i / frames));
        renderer.render();
    }
    const double seconds = since(start);
    renderer.attach(nullptr);
    return seconds / frames;
}

/// Seconds a frame of the film, texts and encoding included, up to the finished file; surfaces are there already.
double filmFrame(const figure::FilmSources& sources, const figure::Film& film, const std::string& path, Context& context) {
    NoProgress nobody;
    figure::FilmStudio studio(sources, film.recipe, film.video.width, film.video.height);
    studio.prepare(film, nobody, context.stop);
    studio.frame(film, 0);
    figure::VideoWriter video(path, film.video);
    const auto start = Clock::now();
    for (std::int64_t i = 0; i < film.frames(); ++i) {
        throwIfStopped(context.stop);
        video.add(studio.frame(film, static_cast<double>(i) / film.video.framesPerSecond));
    }
    video.finish();
    return since(start) / static_cast<double>(film.frames());
}

/// Seconds a frame that only encoding takes.
double encodedFrame(const scene::RgbImage& picture, const figure::VideoOptions& options, int frames, const std::string& path) {
    figure::VideoWriter video(path, options);
    const auto start = Clock::now();
    for (int i = 0; i < frames; ++i) video.add(picture);
    video.finish();
    return since(start) / frames;
}

/// Seconds a frame that texts, legend and scale bar take.
double writtenFrame(scene::RgbImage picture, int frames) {
    figure::FilmOverlay overlay;
    overlay.title = "Bench";
    overlay.captions = {{"One turn", 1}};
    overlay.legend = ClassSchema::platelet().classes;
    overlay.nmPerPixel = 10;
    figure::OverlayPainter painter;
    const auto start = Clock::now();
    for (int i = 0; i < frames; ++i) painter.draw(picture, overlay);
    return since(start) / frames;
}

std::vector<Figure> measure(const Options& o, Context& context) {
    const auto screen = withoutScreen();
    figure::Film film;
    std::tie(film.video.width, film.video.height) = figure::parsePictureSize(o.size);
    const double seconds = static_cast<double>(o.frames) / film.video.framesPerSecond;
    film.segments.push_back({.seconds = seconds, .shot = figure::TurntableShot{}, .title = "Bench", .caption = "One turn"});
    phantom::PhantomOptions grown;
    grown.shape = {o.shape[0], o.shape[1], o.shape[2]};
    const auto stack = phantom::makePhantom(grown, context.progress, context.stop);
    const figure::FilmSources sources{{{"Truth", stack.labels}}};
    const ScratchFolder folder;
    const auto path = (folder.path() / "bench.mp4").string();
    std::vector<double> bare, filmed;
    for (int round = 0; round < o.rounds; ++round) { // turn by turn, since other programs come and go
        bare.push_back(1e3 * bareFrame(sources, film, o.frames, context));
        filmed.push_back(1e3 * filmFrame(sources, film, path, context));
    }
    figure::FilmStudio studio(sources, film.recipe, film.video.width, film.video.height);
    const auto picture = studio.frame(film, 0);
    const double encoded = 1e3 * encodedFrame(picture, film.video, o.frames, path), written = 1e3 * writtenFrame(picture, o.frames);
    const double ours = std::ranges::min(filmed), theirs = std::ranges::min(bare); // the least disturbed
    const scene::OffscreenRenderer renderer(64, 64);
    context.say("drawn by " + renderer.device());
    return {{"turntable frame of " + o.size, ours, "ms", "the picture alone", theirs, theirs / ours},
            {"of which texts", written, "ms", "", 0, 0},
            {"encoding, beside it", encoded, "ms", "", 0, 0}};
}

Measure setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("--size", o->size, "Pixels, WxH")->capture_default_str();
    app.add_option("--shape", o->shape, "Voxels of the phantom, z,y,x")->delimiter(',')->expected(3)->capture_default_str();
    app.add_option("--frames", o->frames, "Frames of a film")->capture_default_str()->check(CLI::Range(2, 10000));
    app.add_option("--rounds", o->rounds, "Films")->capture_default_str()->check(CLI::Range(1, 100));
    return [o](Context& context) { return measure(*o, context); };
}

const AddBench add{{"film", "A turntable frame with texts and encoding, against the bare picture", setup}};

} // namespace

} // namespace granule::cli
