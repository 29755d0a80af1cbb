// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"

#include "core/engine/Ensemble.h"
#include "core/engine/Improving.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"

#include <cstdio>
#include <filesystem>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::string image, labels, judged, voxel, out;
    std::vector<std::string> models;
    engine::ImproveOrder order;
};

Result improve(const Options& o, Context& context) {
    auto order = o.order;
    order.image = io::openStack(o.image);
    if (!o.voxel.empty()) order.image = order.image.withSpacing(VoxelSpacing::parse(o.voxel));
    NoProgress silent;
    order.labels = io::readLabels(o.labels, silent, context.stop);
    order.judged = io::readLabels(o.judged, silent, context.stop);
    order.out = o.out;
    for (const auto& path : o.models)
        for (const auto& model : engine::findModels(path)) order.models.push_back(model);
    if (order.models.empty()) order.models = engine::Ensemble::shippedModels();
    const auto done = engine::improve(order, context.progress, context.stop);
    Result result;
    std::vector<std::string> models;
    for (const auto& model : done.models) models.push_back(model.string());
    result.json = {{"models", models}, {"judged_voxels", done.judgedVoxels}, {"steps", done.steps}, {"loss_before", done.lossBefore},
                   {"loss_after", done.lossAfter}, {"seconds", done.seconds}};
    char text[128];
    std::snprintf(text, sizeof text, ": learnt from %lld judged voxels in %.1f s; their loss %.3f -> %.3f\n", static_cast<long long>(done.judgedVoxels),
                  done.seconds, done.lossBefore, done.lossAfter);
    result.text = o.out + text;
    return result;
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("IMAGE", o->image, "Stack that was corrected")->required();
    app.add_option("--labels", o->labels, "Its labels; they count where judged")->required();
    app.add_option("--judged", o->judged, "Labels that are above 0 where a person judged")->required();
    app.add_option("--out", o->out, "New folder for the improved models")->required();
    app.add_option("--model", o->models, "Model, or folder of models; repeat for an ensemble (default: those that ship)");
    app.add_option("--voxel-nm", o->voxel, "Voxel size z,y,x in nm, where the file does not say it");
    app.add_option("--steps", o->order.recipe.steps, "Training steps of each flat member")->check(CLI::Range(1, 100000));
    app.add_option("--deep-steps", o->order.recipe.deepSteps, "Of each member that looks across planes")->check(CLI::Range(1, 100000));
    app.add_option("--seconds", o->order.seconds, "Begin no further step after them (0: no limit)")->check(CLI::NonNegativeNumber);
    app.add_option("--seed", o->order.seed, "The same seed and number of steps give the same weights");
    app.add_option("--threads", o->order.threads, "Members that learn at once (default: all cores)")->check(CLI::NonNegativeNumber);
    return [o](Context& context) { return improve(*o, context); };
}

const AddCommand add{{"improve", {}, setup}};

} // namespace

} // namespace granule::cli
