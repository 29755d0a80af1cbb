// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"
#include "app/cli/engine/Noise.h"

#include "core/engine/Ensemble.h"
#include "core/engine/Speed.h"
#include "core/volume/ScratchFolder.h"

#include <filesystem>
#include <optional>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;

/// Four slim networks, for where no models ship.
void writeUntrained(const fs::path& folder) {
    for (const std::uint64_t seed : {1, 2}) {
        engine::writeUntrainedModel(folder / ("2d-" + std::to_string(seed)), {.base = 16, .initKernelZ = 1, .pyramid = false}, seed);
        engine::writeUntrainedModel(folder / ("3d-" + std::to_string(seed)), {.base = 16, .zUp = 1}, seed);
    }
}

std::vector<Figure> run(Context& context) {
    auto models = engine::Ensemble::shippedModels();
    std::optional<ScratchFolder> untrained;
    if (models.empty()) {
        writeUntrained(untrained.emplace().path());
        models = {untrained->path()};
    }
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
