// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"
#include "app/cli/engine/Noise.h"

#include "core/engine/Ensemble.h"
#include "core/engine/FeatureMaps.h"
#include "core/volume/Error.h"

namespace granule::cli {

namespace {

std::vector<Figure> run(Context& context) {
    const auto model = engine::FeatureNetwork::shipped();
    if (model.empty()) throw Error(ErrorKind::NotFound, "No flat model ships with this build: there is nothing to measure.");
    engine::FeatureNetwork network(model);
    const auto volume = noise({128, 256, 256});
    const Box box{{0, 64, 64}, {128, 192, 192}};
    double least = 1e30;
    int channels = 0;
    for (int i = 0; i < 3; ++i) {
        const auto maps = network.of(volume, box, 0, context.progress, context.stop);
        least = std::min(least, maps.seconds);
        channels = maps.channels;
    }
    engine::Ensemble one({model});
    engine::SegmentOptions options;
    options.quality = engine::Quality::Fast;
    options.box = box;
    const auto labels = one.segment(volume, options, context.progress, context.stop).seconds;
    return {{"features of 128x128x128, " + std::to_string(channels) + " channels", least, "s", "labels alone, by the same network", labels, labels / least}};
}

const AddBench add{{"features", {}, [](CLI::App&) -> Measure { return run; }}};

} // namespace

} // namespace granule::cli
