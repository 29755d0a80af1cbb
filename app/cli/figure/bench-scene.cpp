// SPDX-License-Identifier: BSD-3-Clause
// The 3D scene: a frame of many triangles, whole and roughly as while the camera moves, beside the same surfaces drawn plainly.
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"

#include "core/phantom/Phantom.h"
#include "core/surface/SurfaceSet.h"
#include "ui/scene/OffscreenRenderer.h"

#include <cstdio>

namespace granule::cli {

namespace {

struct Options {
    int rounds = 12;
    double triangles = 1'000'000;
};

double frame(scene::OffscreenRenderer& renderer, scene::SurfaceScene& scene, int rounds) {
    renderer.render();
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        scene.orbit(3, 0);
        const auto start = Clock::now();
        renderer.render();
        times.push_back(since(start));
    }
    return median(times) * 1000;
}

std::vector<Figure> measure(const Options& options, Context& context) {
    const auto schema = ClassSchema::platelet();
    context.say("making the phantom and its surfaces");
    const auto labels = phantom::makePhantom({}, context.progress, context.stop).labels;
    surface::SurfaceOptions surfaces;
    surfaces.targetTriangles = options.triangles / 6;
    const auto meshes = surface::extractSurfaces(labels, schema, {1, 2, 3, 4, 5, 6}, surfaces, context.progress, context.stop);
    scene::OffscreenRenderer renderer(800, 600, scene::OffscreenRenderer::Edges::Automatic);
    scene::SurfaceScene scene;
    for (const auto& mesh : meshes) {
        scene.setMesh(mesh, *schema.find(mesh.id));
        scene.setOpacity(mesh.id, scene::SurfaceScene::opacityIn(schema, mesh.id));
    }
    renderer.attach(&scene);
    scene.resetCamera();
    const auto name = [&](const std::string& what) {
        return what + ", " + std::to_string(scene.triangles() / 1000) + " thousand triangles, 800x600, " + renderer.device();
    };
    std::vector<Figure> figures;
    scene.setLook({0, 0, 0});
    for (const auto& mesh : meshes) scene.setOpacity(mesh.id, 1);
    const double plain = frame(renderer, scene, options.rounds);
    for (const auto& mesh : meshes) scene.setOpacity(mesh.id, scene::SurfaceScene::opacityIn(schema, mesh.id));
    scene.setLook({1, 1.5, 0.4});
    const double whole = frame(renderer, scene, options.rounds);
    figures.push_back({name("a frame with outlines, depth and glass"), whole, "ms", "the same, all opaque and plain", plain, plain / whole});
    scene.setDraft(true);
    const double rough = frame(renderer, scene, options.rounds);
    figures.push_back({name("the same while moving, roughly"), rough, "ms", "15 frames a second", 1000.0 / 15, 1000.0 / 15 / rough});
    renderer.resize(400, 300, 0.5);
    const double half = frame(renderer, scene, options.rounds);
    figures.push_back({name("and at half the size, as the window does"), half, "ms", "15 frames a second", 1000.0 / 15, 1000.0 / 15 / half});
    renderer.attach(nullptr);
    return figures;
}

Measure setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    app.add_option("--rounds", options->rounds, "Frames of which the median counts")->check(CLI::Range(1, 1000))->capture_default_str();
    app.add_option("--triangles", options->triangles, "About how many")->check(CLI::Range(1000, 100'000'000))->capture_default_str();
    return [options](Context& context) { return measure(*options, context); };
}

const AddBench add{{"scene", {}, setup}};

} // namespace

} // namespace granule::cli
