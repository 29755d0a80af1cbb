// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "core/io/Stack.h"
#include "ui/figure/PictureSize.h"
#include "ui/figure/PngFile.h"
#include "ui/figure/SceneRecipe.h"

#include <chrono>

namespace granule::cli {

namespace {

struct Options {
    std::string labels, out, image, recipe, size = "1600x1000";
};

Result render(const Options& options, Context& context) {
    const auto start = std::chrono::steady_clock::now();
    const auto [width, height] = figure::parsePictureSize(options.size);
    const auto recipe = options.recipe.empty() ? figure::SceneRecipe{} : figure::SceneRecipe::load(options.recipe);
    scene::OffscreenRenderer renderer(width, height);
    SubProgress reading(context.progress, 0, 0.3), meshing(context.progress, 0.3, 0.9);
    auto labels = io::readLabels(options.labels, reading, context.stop);
    const auto image = options.image.empty() ? Volume() : io::openStack(options.image);
    if (image.spacing()) labels.setSpacing(*image.spacing());
    scene::SurfaceScene scene;
    figure::buildScene(scene, labels, image, ClassSchema::platelet(), recipe, meshing, context.stop);
    if (scene.triangles() == 0 && !recipe.needsImage())
        context.say("Nothing to show: none of the classes asked for is in " + options.labels + ".");
    renderer.attach(&scene);
    figure::aimCamera(scene, recipe);
    if (recipe.transparent) figure::writePng(options.out, renderer.renderTransparent());
    else figure::writePng(options.out, renderer.render());
    renderer.attach(nullptr);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    char text[96];
    std::snprintf(text, sizeof text, " (%dx%d, %lld triangles, %.1f s)", width, height, static_cast<long long>(scene.triangles()), seconds);
    return {{{"out", options.out}, {"size", {width, height}}, {"seconds", seconds}, {"triangles", scene.triangles()}},
            options.out + text};
}

Run setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    app.add_option("labels", options->labels, "Label file, folder or file.h5:/dataset")->required();
    app.add_option("--out", options->out, "The picture, .png")->required();
    app.add_option("--image", options->image, "The image stack: its voxel size, and its slices or volume where the recipe shows them");
    app.add_option("--recipe", options->recipe, "JSON: classes, colours, camera, light, cuts, slices, ... (resources/manual/recipes.md)");
    app.add_option("--size", options->size, "Pixels, WxH")->capture_default_str();
    return [options](Context& context) { return render(*options, context); };
}

const AddCommand add{{"render", "one 3D picture of labels, off screen", setup}};

} // namespace

} // namespace granule::cli
