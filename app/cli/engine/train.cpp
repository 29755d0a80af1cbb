// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Choice.h"
#include "app/cli/Command.h"

#include "core/engine/Training.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"

#include <cstdio>
#include <optional>

namespace granule::cli {

namespace {

struct Options {
    std::string network = "2d3d-3x3x3", image, labels, validationImage, validationLabels, out, config, schedule, device = "auto";
    std::optional<engine::LossWeights> weights;
    std::optional<std::int64_t> steps, epochs, snapshotEvery, heldOut;
    std::optional<std::uint64_t> seed;
    std::vector<std::int64_t> maskedSlices;
    std::optional<int> base;
    int threads = 0, loaders = 2;
    bool bf16 = false, resume = false;
};

/// The study's settings, then the schedule's, then the file's, then the command line's.
engine::TrainConfig configure(const Options& o) {
    auto config = engine::studyConfig(o.network);
    if (!o.schedule.empty()) engine::applySchedule(config, o.schedule);
    if (!o.config.empty()) config = engine::readTrainConfig(o.config, config);
    if (o.base) config.spec.base = *o.base;
    if (o.steps) config.steps = *o.steps;
    if (o.epochs) config.epochs = *o.epochs, config.steps = 0;
    if (o.seed) config.seed = *o.seed;
    if (o.weights) config.weights = *o.weights;
    if (o.snapshotEvery) config.snapshotEvery = *o.snapshotEvery;
    if (o.heldOut) config.heldOutPlanes = *o.heldOut;
    if (!o.maskedSlices.empty()) config.maskedSlices = o.maskedSlices;
    if (o.bf16) config.bf16 = true;
    config.loaders = o.loaders;
    config.threads = o.threads;
    config.device = o.device;
    config.resume = o.resume;
    return config;
}

std::string listed(const std::vector<int>& ids) {
    std::string text;
    for (const int id : ids) text += (text.empty() ? "" : ", ") + std::to_string(id);
    return text;
}

/// What a person should know of a run beyond its score.
void sayRemarks(const engine::TrainResult& done, const engine::TrainConfig& config, const Context& context) {
    if (done.window != config.window)
        context.say("the windows of " + describe(config.window) + " were cut to " + describe(done.window) + ", since the volume is smaller");
    if (!done.missingClasses.empty())
        context.say("warning: no training label is of class " + listed(done.missingClasses) + ": what is missing cannot be learned");
    if (!done.deadClasses.empty())
        context.say("warning: dead at the end, logits of zero everywhere: class " + listed(done.deadClasses) + " (another seed may do better)");
    if (done.recoveries > 0)
        context.say("the loss was not finite (" + std::to_string(done.recoveries) + "x), and the learning rate was lowered: see log.txt");
    if (done.stoppedEarly) context.say("stopped early, as the schedule asks for: see log.txt");
}

Result train(const Options& o, Context& context) {
    const auto config = configure(o);
    const auto image = io::openStack(o.image);
    NoProgress silent;
    const auto labels = io::readLabels(o.labels, silent, context.stop);
    std::optional<std::pair<Volume, LabelMap>> validation;
    if (!o.validationImage.empty())
        validation.emplace(io::openStack(o.validationImage), io::readLabels(o.validationLabels, silent, context.stop));
    const auto done = engine::train(config, image, labels, validation, o.out, context.progress, context.stop);
    sayRemarks(done, config, context);
    Result result;
    result.json = {{"model", done.model.string()}, {"steps", done.steps}, {"best_miou_all", done.bestMIoUAll}, {"seconds", done.seconds},
                   {"stopped_early", done.stoppedEarly}, {"recoveries", done.recoveries}, {"dead_classes", done.deadClasses},
                   {"missing_classes", done.missingClasses}};
    char text[96];
    std::snprintf(text, sizeof text, " steps, MIoU(all) %.3f, %.0f s\n", done.bestMIoUAll, done.seconds);
    result.text = done.model.string() + ": " + std::to_string(done.steps) + text;
    return result;
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("--network", o->network, "Architecture, see granule-cli networks");
    app.add_option("--image", o->image, "Stack to learn from")->required();
    app.add_option("--labels", o->labels, "Its labels")->required();
    auto* image = app.add_option("--val-image", o->validationImage, "Stack to score on while training (default: the one learnt from)");
    auto* labels = app.add_option("--val-labels", o->validationLabels, "Its labels");
    image->needs(labels);
    labels->needs(image);
    app.add_option("--hold-out", o->heldOut, "Last planes of the stack to score on and not learn from")->check(CLI::NonNegativeNumber)->excludes(image);
    app.add_option("--mask-slices", o->maskedSlices, "Damaged slices that count for nothing: 3,17 (from 0 on)")->delimiter(',')->check(CLI::NonNegativeNumber);
    app.add_option("--out", o->out, "Model folder to write")->required();
    auto* steps = app.add_option("--steps", o->steps, "Training steps, one window each")->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
    app.add_option("--epochs", o->epochs, "Passes over the windows (default: the network's)")->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}))->excludes(steps);
    app.add_option("--config", o->config, "JSON file with settings that differ from the study's");
    app.add_option("--schedule", o->schedule, "constant, paper (48 epochs, early stopping) or decay (the same, rate x0.75 each 2512 steps)");
    using engine::LossWeights;
    addChoice<std::optional<LossWeights>>(app, "--weights", o->weights,
        {{"published", LossWeights::Published}, {"released", LossWeights::Released}, {"none", LossWeights::None}},
        "Error weights: as published (default), as released, or none");
    app.add_option("--snapshots", o->snapshotEvery, "Steps between frames for the training video")->check(CLI::PositiveNumber);
    app.add_option("--loaders", o->loaders, "Threads that make windows ahead; changes no result")->capture_default_str()->check(CLI::Range(0, 64));
    app.add_option("--base", o->base, "Channels at the first scale: 64 as in the study, 16 is slim");
    app.add_option("--seed", o->seed, "Seed of weights and sampling");
    app.add_option("--threads", o->threads, "Threads to use (default: all cores)")->check(CLI::NonNegativeNumber);
    app.add_option("--device", o->device, "auto, cpu or cuda[:N]");
    app.add_flag("--bf16", o->bf16, "Convolutions in bf16: faster where the device has it, other weights");
    app.add_flag("--resume", o->resume, "Go on from the checkpoint in --out, if there is one");
    return [o](Context& context) { return train(*o, context); };
}

const AddCommand add{{"train", {}, setup}};

} // namespace

} // namespace granule::cli
