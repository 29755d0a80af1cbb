// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Choice.h"
#include "app/cli/Command.h"

#include "core/engine/training/ErrorWeights.h"
#include "core/io/Stack.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <memory>

namespace granule::cli {

namespace {

using engine::WeightPreset;

struct Options {
    std::string labels, out;
    engine::ErrorWeightOptions weights;
};

struct Range {
    float min = std::numeric_limits<float>::max(), max = std::numeric_limits<float>::lowest();
    double mean = 0;
};

/// Of what was written.
Range rangeOf(const Volume& volume, Progress& progress, const std::stop_token& stop) {
    Range range;
    const Shape s = volume.shape();
    for (std::int64_t z = 0; z < s.z; ++z) {
        throwIfStopped(stop);
        for (const float w : volume.read<float>({{z, 0, 0}, {z + 1, s.y, s.x}})) {
            range.min = std::min(range.min, w);
            range.max = std::max(range.max, w);
            range.mean += static_cast<double>(w);
        }
        progress.update(static_cast<double>(z + 1) / static_cast<double>(s.z));
    }
    range.mean /= static_cast<double>(s.voxels());
    return range;
}

Result write(const Options& options, Context& context) {
    SubProgress reading(context.progress, 0, 0.1), counting(context.progress, 0.1, 0.5), writing(context.progress, 0.5, 0.95),
        checking(context.progress, 0.95, 1);
    const auto labels = io::readLabels(options.labels, reading, context.stop);
    const engine::ErrorWeights weights(labels, options.weights, counting, context.stop);
    io::writeStack(options.out, weights.volume(), {}, VoxelType::Float32, writing, context.stop);
    const auto range = rangeOf(io::openStack(options.out), checking, context.stop);
    char text[96];
    std::snprintf(text, sizeof text, ": error weights from %.4g to %.4g, mean %.4g\n", double(range.min), double(range.max), range.mean);
    return {{{"out", options.out}, {"min", range.min}, {"max", range.max}, {"mean", range.mean}}, options.out + text};
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("labels", o->labels, "Label file, folder or file.h5:/dataset: class ids")->required();
    app.add_option("out", o->out, "The weights, float32: .tif, .h5, .mrc, .nrrd")->required();
    addChoice<WeightPreset>(app, "--preset", o->weights.preset, {{"published", WeightPreset::Published}, {"released", WeightPreset::Released}},
                            "Edge term of the study's published map, or of its released code");
    app.add_option("--floor", o->weights.floor, "w, what every voxel weighs at least")->capture_default_str()->check(CLI::NonNegativeNumber);
    app.add_option("--balance", o->weights.classBalance, "Weight of the rarest class")->capture_default_str()->check(CLI::NonNegativeNumber);
    app.add_option("--edge", o->weights.edge, "Largest weight of the edge term (default: 2.04 published, 25 released)")->check(CLI::NonNegativeNumber);
    app.add_option("--classes", o->weights.classes, "Number of classes, background included")->capture_default_str()->check(CLI::Range(2, 256));
    return [o](Context& context) { return write(*o, context); };
}

const AddCommand add{{"weights", {}, setup}};

} // namespace

} // namespace granule::cli
