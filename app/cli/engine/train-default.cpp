// SPDX-License-Identifier: BSD-3-Clause
// Trains the models that ship with Granule again, from the public platelet data.
#include "app/cli/Command.h"
#include "core/engine/slim/ShippedEnsemble.h"
#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <memory>
#include <sstream>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;
using namespace engine::slim;

struct Options {
    std::string data, out;
    std::vector<std::string> members;
    double heldOut = 0, effort = 1;
    int threads = 1, planes = 12;
    bool heldOutSlice = false, bf16 = false, scoreOnly = false;
};

/// An image of the data folder with its labels; its pixels are `pixelNm` wide (the files do not say so).
LabelledVolume labelled(Context& context, const fs::path& image, const LabelMap& labels, double pixelNm) {
    context.say("reading " + image.string());
    return {io::openStack(image.string()).withSpacing({40, pixelNm, pixelNm}), labels};
}

LabelMap planesOf(const LabelMap& labels, std::int64_t first, std::int64_t count) {
    const Box box{{first, 0, 0}, {std::min(first + count, labels.shape().z), labels.shape().y, labels.shape().x}};
    return LabelMap::fromVoxels(box.shape(), labels.read<std::uint8_t>(box));
}

SlimData readData(Context& context, const Options& options, bool wantVolumes) {
    const fs::path folder = options.data;
    const auto stack = io::readLabels((folder / "train-labels.tif").string(), context.progress, context.stop);
    const auto half = io::readLabels((folder / "50-semantic_z15_378px.png").string(), context.progress, context.stop);
    SlimData data;
    data.heldOut = options.heldOut;
    data.slices.push_back(labelled(context, folder / "50-images_z0.png", planesOf(stack, 0, 1), 10));
    (options.heldOutSlice ? data.tests : data.slices)
        .push_back(labelled(context, folder / "50-images_z15_378px.png", half, 10.0 * 800 / 378));
    if (!wantVolumes) return data;
    // Planes that lie between the two real slices, so that no rendered plane shows what a real one shows.
    context.say("rendering an image for " + std::to_string(options.planes) + " planes of train-labels.tif");
    const auto labels = planesOf(stack, 20, options.planes);
    data.volumes.push_back({phantom::renderImage(labels, 1, context.progress, context.stop), labels});
    return data;
}

nlohmann::json describeScore(const SlimScore& score) {
    return {{"miou_all", score.mIoUAll}, {"miou_org", score.mIoUOrg}, {"iou", score.iou}};
}

nlohmann::json describeScores(const SlimOutcome& outcome) {
    if (!outcome.heldOut) return nullptr;
    auto all = describeScore(*outcome.heldOut);
    for (const auto& slice : outcome.perSlice) all["slices"].push_back(describeScore(slice));
    return all;
}

void write(std::ostream& text, const char* of, const SlimScore& score) {
    text << "\n    " << of << ": MIoU(all) " << score.mIoUAll << ", MIoU(org) " << score.mIoUOrg << ", IoU by class";
    for (const auto iou : score.iou) text << ' ' << iou;
}

std::string sentence(const std::string& name, const SlimOutcome& outcome) {
    std::ostringstream text;
    text.precision(3);
    text << std::fixed << name << ": " << outcome.steps << " steps in " << static_cast<long>(outcome.seconds) << " s, loss " << outcome.loss;
    if (outcome.heldOut) write(text, "both slices", *outcome.heldOut);
    for (const auto& slice : outcome.perSlice) write(text, &slice == &outcome.perSlice.front() ? "slice 0" : "slice 15, half resolution", slice);
    return text.str() + "\n";
}

Result score(const Options& options, const SlimData& data) {
    std::vector<fs::path> models;
    for (const auto& shipped : shippedEnsemble())
        if (fs::exists(fs::path(options.out) / shipped.folder / "model.json")) models.push_back(fs::path(options.out) / shipped.folder);
    if (models.empty()) throw Error(ErrorKind::NotFound, "There is no model in " + options.out + ": train them first.");
    const auto outcome = scoreSlim(models, data, options.threads);
    return {{{"models", models.size()}, {"score", describeScores(outcome)}},
            sentence("mean of " + std::to_string(models.size()) + " models", outcome)};
}

Result train(Context& context, const Options& options) {
    const auto ensemble = shippedEnsemble(options.effort);
    const auto wanted = [&](const ShippedMember& m) {
        return options.members.empty() || std::ranges::find(options.members, m.folder) != options.members.end();
    };
    const bool wantVolumes = std::ranges::any_of(ensemble, [&](const auto& m) { return m.member.spec.pyramid && wanted(m); });
    const auto data = readData(context, options, wantVolumes && !options.scoreOnly);
    if (options.scoreOnly) return score(options, data);
    Result result;
    result.json = nlohmann::json::array();
    for (auto shipped : ensemble) {
        if (!wanted(shipped)) continue;
        const auto folder = fs::path(options.out) / shipped.folder;
        for (const auto& from : shipped.startsFrom) shipped.member.warmStarts.push_back(fs::path(options.out) / from);
        shipped.member.recipe.bf16 = options.bf16;
        const auto outcome = trainSlim(shipped.member, data, options.threads, folder, context.progress, context.stop, context.say);
        context.say(sentence(shipped.member.name, outcome));
        result.text += sentence(shipped.member.name, outcome);
        result.json.push_back({{"model", folder.string()}, {"steps", outcome.steps}, {"seconds", outcome.seconds}, {"held_out", describeScores(outcome)}});
    }
    return result;
}

Run setup(CLI::App& app) {
    auto options = std::make_shared<Options>();
    app.add_option("data", options->data, "The folder of the platelet data: 50-images_z0.png, train-labels.tif, ...")->required();
    app.add_option("--out", options->out, "The folder that gets one model folder a network")->required();
    app.add_option("--member", options->members, "Only these: slim-2d-a, slim-2d-b, slim-2d3d-a, slim-2d3d-b");
    auto* heldOut = app.add_option("--held-out", options->heldOut, "Do not train on this share of every image (its right part), score there")
        ->check(CLI::Range(0.0, 0.9));
    app.add_flag("--held-out-slice", options->heldOutSlice, "Do not train on slice 15, score there")->excludes(heldOut);
    app.add_option("--effort", options->effort, "Scales the number of steps")->check(CLI::Range(0.001, 100.0));
    app.add_option("--planes", options->planes, "Rendered planes for networks with a pyramid")->check(CLI::Range(1, 50));
    app.add_option("--threads", options->threads, "Threads; the same number gives the same weights")->check(CLI::Range(1, 256));
    app.add_flag("--bf16", options->bf16, "Convolutions in bf16: twice as fast on processors that have it, other weights");
    app.add_flag("--score", options->scoreOnly, "Only score the mean of the models in --out");
    return [options](Context& context) { return train(context, *options); };
}

const AddCommand add{{"train-default", {}, setup}};

} // namespace

} // namespace granule::cli
