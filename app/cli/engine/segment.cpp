// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Choice.h"
#include "app/cli/Command.h"

#include "core/engine/Ensemble.h"
#include "core/engine/Resample.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"

#include <cstdio>
#include <filesystem>
#include <optional>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;
using engine::SegmentOptions;

struct Options {
    std::string image, out, probabilities, members, box, voxel;
    std::vector<std::string> models;
    SegmentOptions segment;
    bool resume = false;
};

/// "prob.tif" and class 3 -> "prob-class3.tif"
std::string classPath(const std::string& path, std::size_t id) {
    const fs::path p(path);
    return (p.parent_path() / (p.stem().string() + "-class" + std::to_string(id) + p.extension().string())).string();
}

std::vector<fs::path> chosenModels(const Options& o) {
    if (!o.models.empty()) return {o.models.begin(), o.models.end()};
    const auto shipped = engine::Ensemble::shippedModels();
    if (shipped.empty())
        throw Error(ErrorKind::NotFound, "No model ships with this build: name one with --model, or train one with granule-cli train.");
    return shipped;
}

void sayVoxelSize(const Context& context, const Volume& volume, const VoxelSpacing& model, bool resampling) {
    if (!volume.spacing()) {
        context.say("voxel size not stated in the file: taken as the model's, " + describe(model) + " (say it with --voxel-nm z,y,x)");
        return;
    }
    if (!engine::farApart(*volume.spacing(), model)) return;
    const std::string sizes = "voxels are " + describe(*volume.spacing()) + ", the models were trained at " + describe(model);
    context.say(resampling ? sizes + ": resampling" : "warning: " + sizes + "; expect poor labels, or add --resample");
}

/// Writes one float stack a class over `box`.
std::vector<std::string> writeProbabilities(const std::string& path, const std::vector<float>& probabilities, const Box& box,
                                            const VoxelSpacing& spacing, const Context& context) {
    const auto voxels = static_cast<std::size_t>(box.shape().voxels());
    std::vector<std::string> paths;
    NoProgress silent;
    for (std::size_t c = 0; c < probabilities.size() / voxels; ++c) {
        const auto from = probabilities.begin() + static_cast<std::ptrdiff_t>(c * voxels);
        const auto volume = Volume::fromVoxels(box.shape(), std::vector<float>(from, from + static_cast<std::ptrdiff_t>(voxels)), spacing);
        paths.push_back(classPath(path, c));
        io::writeStack(paths.back(), volume, {}, VoxelType::Float32, silent, context.stop);
    }
    return paths;
}

Volume openImage(const Options& o) {
    auto volume = io::openStack(o.image);
    if (!o.voxel.empty()) volume = volume.withSpacing(VoxelSpacing::parse(o.voxel));
    if (!o.box.empty() && !Box::of(volume.shape()).contains(Box::parse(o.box)))
        throw Error(ErrorKind::InvalidValue, "The box " + o.box + " does not lie inside \"" + o.image + "\", which has " +
                                                 describe(volume.shape()) + " voxels: give a box inside it.");
    return volume;
}

void segmentMembers(const Options& o, const std::vector<engine::ModelCard>& cards, const Volume& volume, const SegmentOptions& options,
                    Context& context) {
    std::error_code error;
    fs::create_directories(o.members, error);
    NoProgress silent;
    for (const auto& card : cards) {
        engine::Ensemble one({card.path});
        const auto labels = one.segment(volume, options, silent, context.stop).labels;
        io::writeLabels((fs::path(o.members) / (card.path.filename().string() + ".tif")).string(), labels, silent, context.stop);
    }
}

Result segment(const Options& o, Context& context) {
    if (o.resume)
        throw Error(ErrorKind::Unsupported, "segment cannot resume: it writes its result at the end. Run it again without --resume, "
                                            "or piecewise with --box.");
    io::requireWritableEnding(o.out);
    if (!o.probabilities.empty()) io::requireWritableEnding(o.probabilities);
    engine::Ensemble ensemble(chosenModels(o));
    const auto& cards = ensemble.members();
    const auto volume = openImage(o);
    sayVoxelSize(context, volume, cards.front().voxel, o.segment.resample);
    auto options = o.segment;
    if (!o.box.empty()) options.box = Box::parse(o.box);
    options.wantProbabilities = !o.probabilities.empty();
    const auto done = ensemble.segment(volume, options, context.progress, context.stop);
    std::string names;
    for (const auto& card : cards) names += (names.empty() ? "" : ", ") + card.name;
    context.say("computed on " + done.device + " with " + names);
    if (!done.remark.empty()) context.say(done.remark);

    NoProgress silent;
    io::writeLabels(o.out, done.labels, silent, context.stop);
    Result result;
    const auto box = options.box.value_or(Box::of(volume.shape()));
    if (options.wantProbabilities)
        result.json["probabilities"] = writeProbabilities(o.probabilities, done.probabilities, box, volume.spacingOrDefault(), context);
    if (!o.members.empty()) segmentMembers(o, cards, volume, options, context);

    const auto voxels = box.shape().voxels();
    std::vector<std::string> models;
    for (const auto& card : cards) models.push_back(card.path.string());
    result.json["labels"] = o.out;
    result.json["voxels"] = voxels;
    result.json["seconds"] = done.seconds;
    result.json["network_seconds"] = done.networkSeconds;
    result.json["voxels_per_second"] = static_cast<double>(voxels) / done.seconds;
    result.json["device"] = done.device;
    result.json["models"] = models;
    char text[64];
    std::snprintf(text, sizeof text, " in %.1f s (%.0f voxels a second)\n", done.seconds, static_cast<double>(voxels) / done.seconds);
    result.text = o.out + ": " + std::to_string(voxels) + " voxels" + text;
    return result;
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("IMAGE", o->image, "Stack to segment")->required();
    app.add_option("--out", o->out, "Label file to write")->required();
    app.add_option("--model", o->models, "Model, or folder of models; repeat for an ensemble (default: those that ship)");
    app.add_option("--probabilities", o->probabilities, "Also write the probability of each class: P.tif gives P-class0.tif ...");
    app.add_option("--members", o->members, "Also write each network's own labels into this folder");
    app.add_option("--box", o->box, "Segment only this box, z0:z1,y0:y1,x0:x1");
    app.add_option("--voxel-nm", o->voxel, "Voxel size z,y,x in nm, where the file does not say it");
    app.add_flag("--resample", o->segment.resample, "Bring the stack to the models' voxel size first, and the labels back");
    app.add_flag("--resume", o->resume)->group(""); // understood, to say what to do instead
    addChoice<engine::Tiling>(app, "--tiling", o->segment.tiling, {{"large", engine::Tiling::Large}, {"paper", engine::Tiling::Paper}},
                              "Windows: as large as the memory allows (fast), or each network's own");
    addChoice<engine::Precision>(app, "--precision", o->segment.precision,
                                 {{"auto", engine::Precision::Auto}, {"fp32", engine::Precision::Fp32}, {"bf16", engine::Precision::Bf16}},
                                 "Of the computation");
    addChoice<engine::Quality>(app, "--quality", o->segment.quality,
                               {{"auto", engine::Quality::Auto}, {"fast", engine::Quality::Fast}, {"best", engine::Quality::Best}},
                               "best: mean over flips and rotations; auto: best for small boxes");
    app.add_option("--device", o->segment.device, "auto, cpu or cuda[:N]");
    app.add_option("--memory", o->segment.memoryBytes, "What the computation may take, as 2GB (default: a share of what is free)")
        ->transform(CLI::AsSizeValue(true));
    app.add_option("--threads", o->segment.threads, "Threads to use (default: all cores)")->check(CLI::NonNegativeNumber);
    return [o](Context& context) { return segment(*o, context); };
}

const AddCommand add{{"segment", {}, setup}};

} // namespace

} // namespace granule::cli
