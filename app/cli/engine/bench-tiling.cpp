// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"

#include "core/analysis/ConfusionMatrix.h"
#include "core/engine/Ensemble.h"
#include "core/phantom/Phantom.h"
#include "core/volume/Error.h"

#include <algorithm>

namespace granule::cli {

namespace {

struct Options {
    std::vector<std::string> models;
    std::vector<std::int64_t> shape{13, 400, 400};
    engine::SegmentOptions segment;
};

/// Those that ship and look across planes.
std::vector<std::filesystem::path> shippedPyramids() {
    auto all = engine::Ensemble::shippedModels();
    std::erase_if(all, [](const auto& model) { return !engine::readModelCard(model).spec.pyramid; });
    if (all.empty()) throw Error(ErrorKind::NotFound, "No 2D-3D network ships with this build: name one with --model.");
    return all;
}

/// Both tilings of one phantom, whose truth is known.
std::vector<Figure> measure(const Options& o, Context& context) {
    const auto models = o.models.empty() ? shippedPyramids() : std::vector<std::filesystem::path>(o.models.begin(), o.models.end());
    engine::Ensemble ensemble(models);
    for (const auto& card : ensemble.members()) context.say(card.name + ": " + describe(card.spec));
    phantom::PhantomOptions grown;
    grown.shape = {o.shape[0], o.shape[1], o.shape[2]};
    SubProgress growing(context.progress, 0, 0.1), large(context.progress, 0.1, 0.4), paper(context.progress, 0.4, 1);
    const auto stack = phantom::makePhantom(grown, growing, context.stop);
    const auto segmented = [&](engine::Tiling tiling, Progress& progress) {
        auto options = o.segment;
        options.tiling = tiling;
        options.quality = engine::Quality::Fast;
        return ensemble.segment(stack.image, options, progress, context.stop);
    };
    const auto inLarge = segmented(engine::Tiling::Large, large), inPaper = segmented(engine::Tiling::Paper, paper);
    context.say("computed on " + inLarge.device);

    NoProgress silent;
    const int classes = static_cast<int>(ensemble.members().front().classes.size());
    const auto against = [&](const LabelMap& a, const LabelMap& b) { return analysis::compare(a, b, classes, false, silent); };
    const auto scoreLarge = against(stack.labels, inLarge.labels), scorePaper = against(stack.labels, inPaper.labels);
    const double voxels = static_cast<double>(grown.shape.voxels()), us = 1e6 * inLarge.seconds / voxels, paperUs = 1e6 * inPaper.seconds / voxels;
    return {{"large tiles, a voxel of " + describe(grown.shape), us, "us", "the study's windows", paperUs, paperUs / us},
            {"MIoU(all) of large tiles", scoreLarge.mIoUAll(), "", "the study's windows", scorePaper.mIoUAll(), scoreLarge.mIoUAll() / scorePaper.mIoUAll()},
            {"MIoU(org) of large tiles", scoreLarge.mIoUOrg(), "", "the study's windows", scorePaper.mIoUOrg(), scoreLarge.mIoUOrg() / scorePaper.mIoUOrg()},
            {"same class in both", 100 * against(inPaper.labels, inLarge.labels).accuracy(), "%", "", 0, 0}};
}

Measure setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    o->segment.precision = engine::Precision::Fp32;
    app.add_option("--model", o->models, "Model; repeat for an ensemble (default: the 2D-3D networks that ship)");
    app.add_option("--shape", o->shape, "Size z,y,x of the phantom (default 13,400,400)")->delimiter(',')->expected(3);
    app.add_option("--threads", o->segment.threads, "Threads to use (default: all cores)")->check(CLI::NonNegativeNumber);
    return [o](Context& context) { return measure(*o, context); };
}

const AddBench add{{"tiling", {}, setup}};

} // namespace

} // namespace granule::cli
