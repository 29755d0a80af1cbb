// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"

#include "core/engine/TrainSpeed.h"
#include "core/phantom/Phantom.h"

namespace granule::cli {

namespace {

/// Steps of the study's network at an eighth of its width on the study's windows: a slow loader shows more than it would at
/// full width, where a step takes ten times as long.
std::vector<Figure> run(Context& context) {
    SubProgress growing(context.progress, 0, 0.1), timing(context.progress, 0.1, 1);
    phantom::PhantomOptions options;
    options.shape = {12, 400, 400};
    const auto stack = phantom::makePhantom(options, growing, context.stop);
    auto config = engine::studyConfig("2d3d-3x3x3");
    config.spec.base = 8;
    const auto times = engine::timeTrainSteps(config, stack.image, stack.labels, 12, timing, context.stop);
    context.say("on " + times.device);
    return {{"training step, real loader", times.real, "s", "dummy loader", times.dummy, times.dummy / times.real},
            {"real over dummy (at most 1.10)", times.real / times.dummy, "", "", 0, 0},
            {"making one window, one thread", times.sample, "s", "training step, dummy loader", times.dummy, times.dummy / times.sample}};
}

const AddBench add{{"train-step", {}, [](CLI::App&) -> Measure { return run; }}};

} // namespace

} // namespace granule::cli
