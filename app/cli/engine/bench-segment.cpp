// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"

#include "core/engine/Ensemble.h"
#include "core/engine/Speed.h"

#include <filesystem>
#include <random>
#include <stdlib.h>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;

/// Four untrained slim networks in a folder that goes with the object, where no models ship.
class UntrainedModels {
public:
    UntrainedModels() {
        auto name = (fs::temp_directory_path() / "granule-bench-XXXXXX").string();
        path = mkdtemp(name.data());
        for (const std::uint64_t seed : {1, 2}) {
            engine::writeUntrainedModel(path / ("2d-" + std::to_string(seed)), {.base = 16, .initKernelZ = 1, .pyramid = false}, seed);
            engine::writeUntrainedModel(path / ("3d-" + std::to_string(seed)), {.base = 16, .zUp = 1}, seed);
        }
    }
    ~UntrainedModels() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    UntrainedModels(const UntrainedModels&) = delete;
    UntrainedModels& operator=(const UntrainedModels&) = delete;
    fs::path path;
};

Volume noise(const Shape& shape) {
    std::mt19937 random(1);
    std::vector<std::uint8_t> grey(static_cast<std::size_t>(shape.voxels()));
    for (auto& g : grey) g = static_cast<std::uint8_t>(random());
    return Volume::fromVoxels(shape, std::move(grey), plateletSpacing);
}

std::vector<Figure> run(Context& context) {
    auto models = engine::Ensemble::shippedModels();
    std::optional<UntrainedModels> untrained;
    if (models.empty()) models = {untrained.emplace().path};
    engine::Ensemble ensemble(models);
    const auto volume = noise({16, 512, 512});
    engine::SegmentOptions options;
    options.quality = engine::Quality::Fast;
    const double estimate = ensemble.estimateSeconds(volume.shape().voxels(), options);
    const auto done = ensemble.segment(volume, options, context.progress, context.stop);
    context.say("computed on " + done.device + (untrained ? ", untrained slim networks" : ", the networks that ship"));
    const double outside = 100 * (done.seconds - done.networkSeconds) / done.seconds;
    return {{"segment 16x512x512, fast", done.seconds, "s", "estimated before", estimate, estimate / done.seconds},
            {"rate", static_cast<double>(volume.shape().voxels()) / done.seconds, "voxels/s", "", 0, 0},
            {"time outside the networks", outside, "%", "limit", 10, 10 / std::max(outside, 1e-3)}};
}

const AddBench add{{"segment", {}, [](CLI::App&) -> Measure { return run; }}};

} // namespace

} // namespace granule::cli
