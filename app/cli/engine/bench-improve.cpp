// SPDX-License-Identifier: BSD-3-Clause
// What corrections teach: a scripted annotator mends the worst objects of a slice, and the ensemble learns from that.
#include "app/cli/Bench.h"
#include "app/cli/engine/Annotator.h"

#include "core/analysis/ConfusionMatrix.h"
#include "core/engine/Ensemble.h"
#include "core/engine/Improving.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "core/volume/ScratchFolder.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;
using analysis::AbsentClass;
using analysis::ConfusionMatrix;

constexpr double rimNm = 100;

struct Options {
    std::string image, truth, part = "whole", voxel;
    std::vector<std::string> models;
    std::vector<int> corrections{1, 3, 10};
    engine::ImproveRecipe recipe;
    double seconds = 0;
    std::uint64_t seed = 1;
    int threads = 0;
    bool fast = false;
};

struct Slice {
    Volume image;
    LabelMap truth;
};

/// A part of the first plane, on a grid of its own: "whole", "left" or "right".
Slice sliceOf(const Options& o, Context& context) {
    auto image = io::openStack(o.image);
    auto truth = io::readLabels(o.truth, context.progress, context.stop);
    if (!o.voxel.empty()) image = image.withSpacing(VoxelSpacing::parse(o.voxel));
    truth.setSpacing(image.spacingOrDefault());
    const auto s = image.shape();
    const auto lo = o.part == "right" ? s.x / 2 : 0, hi = o.part == "left" ? s.x / 2 : s.x;
    const Box box{{0, 0, lo}, {1, s.y, hi}};
    return {image.cutOut(box), truth.cutOut(box)};
}

/// Over all voxels, or over those that are not judged.
ConfusionMatrix matrixOf(const LabelMap& truth, const LabelMap& result, const LabelMap* judged) {
    const Box all = Box::of(truth.shape());
    const auto t = truth.read<std::uint8_t>(all), r = result.read<std::uint8_t>(all);
    const auto j = judged ? judged->read<std::uint8_t>(all) : std::vector<std::uint8_t>(t.size());
    ConfusionMatrix matrix;
    for (std::size_t i = 0; i < t.size(); ++i)
        if (!j[i]) matrix.add(t[i], r[i]);
    return matrix;
}

struct Result {
    LabelMap labels;
    double seconds = 0;
};

Result segment(const std::vector<fs::path>& models, const Volume& image, const Options& o, Context& context) {
    engine::Ensemble ensemble(models);
    engine::SegmentOptions options;
    options.resample = true;
    options.threads = o.threads;
    options.quality = o.fast ? engine::Quality::Fast : engine::Quality::Auto;
    NoProgress silent;
    auto done = ensemble.segment(image, options, silent, context.stop);
    return {std::move(done.labels), done.seconds};
}

void sayMatrix(Context& context, const char* what, const ConfusionMatrix& m) {
    std::string text = what;
    for (int c = 0; c < m.classes(); ++c) {
        char one[16];
        std::snprintf(one, sizeof one, " %.3f", m.iou(c, AbsentClass::Skip));
        text += one;
    }
    context.say(text);
}

std::vector<Figure> measure(Context& context, const Options& o) {
    const auto slice = sliceOf(o, context);
    std::vector<fs::path> models;
    for (const auto& path : o.models)
        for (const auto& model : engine::findModels(path)) models.push_back(model);
    if (models.empty()) models = engine::Ensemble::shippedModels();
    const ScratchFolder scratch;
    Annotator annotator(slice.truth, rimNm / slice.image.spacingOrDefault().yNm);
    const auto first = segment(models, slice.image, o, context);
    const auto all0 = matrixOf(slice.truth, first.labels, nullptr);
    std::vector<Figure> figures{{"MIoU(all), 0 corrections", all0.mIoUAll(), "", "", 0, 0}, {"MIoU(org), 0 corrections", all0.mIoUOrg(), "", "", 0, 0}};
    sayMatrix(context, "IoU by class:", all0);
    auto labels = first.labels;
    int mended = 0;
    for (const auto until : o.corrections) {
        for (; mended < until; ++mended) {
            const auto one = annotator.mendWorst(labels);
            if (one.voxels == 0) return figures;
            context.say("correction " + std::to_string(mended + 1) + ": " + std::to_string(one.voxels) + " voxels of class " + std::to_string(one.truth) +
                        " that were given " + std::to_string(one.given) + "; " + std::to_string(annotator.judgedVoxels()) + " voxels judged so far");
        }
        engine::ImproveOrder order;
        order.models = models;
        order.image = slice.image;
        order.labels = annotator.mended(labels);
        order.judged = annotator.judged();
        order.recipe = o.recipe;
        order.seconds = o.seconds;
        order.seed = o.seed;
        order.threads = o.threads;
        order.out = scratch.path() / ("after-" + std::to_string(until));
        const auto better = engine::improve(order, context.progress, context.stop);
        const auto now = segment(better.models, slice.image, o, context);
        labels = now.labels;
        const auto all = matrixOf(slice.truth, labels, nullptr), rest = matrixOf(slice.truth, labels, &annotator.judged()),
                   rest0 = matrixOf(slice.truth, first.labels, &annotator.judged());
        const auto of = ", " + std::to_string(until) + (until == 1 ? " correction" : " corrections");
        const auto add = [&](const std::string& what, double value, const char* unit, const char* than, double other) {
            figures.push_back({what + of, value, unit, than, other, other > 0 ? value / other : 0});
        };
        add("MIoU(all)", all.mIoUAll(), "", "before", all0.mIoUAll());
        add("MIoU(org)", all.mIoUOrg(), "", "before", all0.mIoUOrg());
        add("MIoU(all) over the rest", rest.mIoUAll(AbsentClass::Skip), "", "before", rest0.mIoUAll(AbsentClass::Skip));
        add("MIoU(org) over the rest", rest.mIoUOrg(AbsentClass::Skip), "", "before", rest0.mIoUOrg(AbsentClass::Skip));
        figures.push_back({"improve and new result" + of, better.seconds + now.seconds, "s", "limit", 60, 60 / (better.seconds + now.seconds)});
        std::string steps;
        for (const auto n : better.steps) steps += " " + std::to_string(n);
        char text[160];
        std::snprintf(text, sizeof text, "loss of judged voxels %.3f -> %.3f, improve %.1f s, new result %.1f s, steps", better.lossBefore, better.lossAfter,
                      better.seconds, now.seconds);
        context.say(text + steps);
        sayMatrix(context, "IoU by class:", all);
        sayMatrix(context, "IoU by class over the rest, before:", rest0);
        sayMatrix(context, "IoU by class over the rest, now:   ", rest);
    }
    return figures;
}

Measure setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("--image", o->image, "Image whose first plane is corrected")->required();
    app.add_option("--truth", o->truth, "Its true classes")->required();
    app.add_option("--voxel-nm", o->voxel, "Voxel size z,y,x in nm, where the file does not say it");
    app.add_option("--part", o->part, "whole, left or right half")->check(CLI::IsMember({"whole", "left", "right"}));
    app.add_option("--model", o->models, "Models that have not seen the image (default: those that ship)");
    app.add_option("--corrections", o->corrections, "Numbers of corrections after which the models learn, rising");
    app.add_option("--steps", o->recipe.steps, "Of each member");
    app.add_option("--rate", o->recipe.learningRate, "Learning rate");
    app.add_option("--keep", o->recipe.keepWeight, "Weight of staying as before where nothing was judged");
    app.add_option("--patch", o->recipe.patch, "Pixels a side");
    app.add_option("--patches", o->recipe.patches, "Around corrections, and elsewhere");
    app.add_option("--rim", o->recipe.rim, "Pixels around judged voxels that are free to change");
    app.add_flag("--head", o->recipe.headOnly, "Only the last layers learn");
    app.add_option("--seconds", o->seconds, "No further step after them (0: no limit)");
    app.add_option("--seed", o->seed, "Of the patches and their turns");
    app.add_option("--threads", o->threads, "Members at once (default: all cores)");
    app.add_flag("--fast", o->fast, "Results without flips and rotations");
    return [o](Context& context) { return measure(context, *o); };
}

const AddBench add{{"improve", {}, setup}};

} // namespace

} // namespace granule::cli
