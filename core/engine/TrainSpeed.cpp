// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/TrainSpeed.h"

#include "core/engine/Device.h"
#include "core/engine/training/Trainer.h"

#include <algorithm>

namespace granule::engine {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

TrainStepTimes timeTrainSteps(const TrainConfig& wanted, const Volume& image, const LabelMap& labels, int steps, Progress& progress,
                              std::stop_token stop) {
    const auto config = resolved(wanted, image.shape());
    const int threads = useThreads(config.threads);
    NoProgress silent;
    auto volume = LabelledVolume::read(image, labels, config.spec.classes, silent, stop);
    volume.weigh(labels, config, silent, stop);
    TrainStepTimes times;
    times.device = describeCompute(chooseDevice(config.device), threads, torch::kFloat32);
    WindowSampler sampler(volume, config);
    sampler.sample(0, 0); // makes the epoch's field
    auto start = std::chrono::steady_clock::now();
    const auto dummy = sampler.sample(0, 1 % sampler.windowsPerEpoch());
    times.sample = secondsSince(start);

    Trainer trainer(config, volume, volume, plateletSpacing, {});
    trainer.step(dummy, stop); // warms up
    trainer.step(dummy, stop);
    constexpr int turns = 4;
    const int each = std::max(1, steps / turns);
    std::int64_t next = 0;
    for (int turn = 0; turn <= turns; ++turn) {
        start = std::chrono::steady_clock::now();
        for (int i = 0; i < each; ++i) {
            throwIfStopped(stop);
            trainer.step(dummy, stop);
        }
        times.dummy += secondsSince(start) / (turns + 1) / each;
        if (turn == turns) break;
        next += 100; // nothing is ready for these
        trainer.loader().restart(next);
        trainer.step(trainer.loader().take(next), stop); // fills the pipeline, as every run does once
        start = std::chrono::steady_clock::now();
        for (int i = 1; i <= each; ++i) {
            throwIfStopped(stop);
            trainer.step(trainer.loader().take(next + i), stop);
        }
        times.real += secondsSince(start) / turns / each;
        progress.update(static_cast<double>(turn + 1) / (turns + 1));
    }
    times.steps = each * turns;
    return times;
}

} // namespace granule::engine
