// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Phantom.h"

#include "app/cli/Command.h"
#include "core/io/Stack.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/Error.h"

#include <array>
#include <chrono>
#include <memory>

namespace granule::cli {

namespace {

struct Options {
    std::string image, labelsOut, labelsIn, voxelNm;
    std::vector<std::int64_t> shape;
    std::uint64_t seed = phantom::PhantomOptions{}.seed;
    int threads = 0;
    bool sample = false;
};

std::array<std::int64_t, 7> voxelsPerClass(const LabelMap& labels, const std::stop_token& stop) {
    std::array<std::int64_t, 7> counts{};
    for (std::size_t i = 0; i < labels.blockCount(); ++i) {
        throwIfStopped(stop);
        for (const auto id : labels.read<std::uint8_t>(labels.blockBox(i)))
            if (id < counts.size()) ++counts[id];
    }
    return counts;
}

phantom::Phantom make(const Options& o, Context& context) {
    SubProgress work(context.progress, 0, 0.9);
    if (!o.labelsIn.empty()) {
        SubProgress reading(work, 0, 0.2), rendering(work, 0.2, 1);
        auto labels = io::readLabels(o.labelsIn, reading, context.stop);
        if (!o.voxelNm.empty()) labels.setSpacing(VoxelSpacing::parse(o.voxelNm));
        auto image = phantom::renderImage(labels, o.seed, rendering, context.stop, o.threads);
        return {std::move(image), std::move(labels)};
    }
    phantom::PhantomOptions options;
    if (o.sample)
        options = phantom::sampleOptions();
    else
        options.seed = o.seed;
    if (!o.shape.empty()) options.shape = {o.shape[0], o.shape[1], o.shape[2]};
    if (!o.voxelNm.empty()) options.spacing = VoxelSpacing::parse(o.voxelNm);
    options.threads = o.threads;
    return phantom::makePhantom(options, work, context.stop);
}

Result run(const Options& o, Context& context) {
    const auto start = std::chrono::steady_clock::now();
    io::requireWritableEnding(o.image); // before minutes of work
    if (!o.labelsOut.empty()) io::requireWritableEnding(o.labelsOut);
    const auto made = make(o, context);
    SubProgress labelling(context.progress, 0.9, 0.93), writing(context.progress, 0.93, 1);
    if (!o.labelsOut.empty()) io::writeLabels(o.labelsOut, made.labels, labelling, context.stop);
    io::writeStack(o.image, made.image, std::nullopt, VoxelType::UInt16, writing, context.stop);

    const Shape shape = made.labels.shape();
    const auto counts = voxelsPerClass(made.labels, context.stop);
    const auto schema = ClassSchema::platelet();
    Result result;
    result.json = {
        {"image", o.image},
        {"shape", {shape.z, shape.y, shape.x}},
        {"voxels_per_class", counts},
        {"voxel_nm", {made.labels.spacing().zNm, made.labels.spacing().yNm, made.labels.spacing().xNm}},
        {"seconds", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()}};
    if (!o.labelsOut.empty()) result.json["labels"] = o.labelsOut;
    result.text = o.image + ": " + describe(shape) + " voxels (z,y,x)\n";
    for (const auto& one : schema.classes)
        result.text += "  " + std::to_string(one.id) + " " + one.name + ": " +
                       std::to_string(counts[one.id]) + " voxels\n";
    return result;
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("IMAGE", o->image,
                   "Where the image goes (16 bit): .tif, .h5, .mrc, .nrrd, or a folder name for PNG slices")
        ->required();
    auto* out = app.add_option("LABELS", o->labelsOut, "Where its exact labels go; not needed with --labels");
    auto* shape =
        app.add_option("--shape", o->shape, "Voxels z,y,x (default 50,800,800)")->delimiter(',')->expected(3);
    auto* seed =
        app.add_option("--seed", o->seed, "Another seed, another phantom; the same seed, the same bytes")
            ->capture_default_str();
    app.add_option("--voxel-nm", o->voxelNm, "The voxel size z,y,x in nanometres (default 40,10,10)")
        ->check([](const std::string& text) {
            try {
                VoxelSpacing::parse(text);
                return std::string();
            } catch (const Error& e) {
                return std::string(e.what());
            }
        });
    auto* in = app.add_option("--labels", o->labelsIn,
                              "Render an image for this label volume (classes 0 to 6) instead")
                   ->excludes(shape);
    app.add_flag("--sample", o->sample, "The sample that the start script and the desktop open")
        ->excludes(seed)
        ->excludes(in);
    app.add_option("--threads", o->threads,
                   "Threads to work with (default: all); the bytes are the same for any number")
        ->check(CLI::Range(1, 1024));
    app.callback([out, in] {
        if (out->empty() && in->empty())
            throw CLI::RequiredError("LABELS (where the exact labels of the phantom go)");
    });
    return [o](Context& context) { return run(*o, context); };
}

const AddCommand add{
    {"phantom", "A synthetic stack of platelets with exact labels, or an image for given labels", setup}};

} // namespace

} // namespace granule::cli
