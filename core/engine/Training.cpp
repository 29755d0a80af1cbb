// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Training.h"

#include "core/engine/Device.h"
#include "core/engine/training/Trainer.h"
#include "core/volume/Error.h"

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

/// Classes that no label holds: they get no weight of their own, and cannot be learned.
std::vector<int> missingFrom(const LabelledVolume& volume, int classes) {
    std::vector<bool> there(static_cast<std::size_t>(classes), false);
    for (const auto id : volume.labels) there[id] = true;
    std::vector<int> missing;
    for (int k = 0; k < classes; ++k)
        if (!there[static_cast<std::size_t>(k)]) missing.push_back(k);
    return missing;
}

void refuseToOverwrite(const fs::path& out) {
    std::error_code error;
    if (fs::exists(out / "model.json", error) || fs::exists(out / "checkpoint", error))
        throw Error(ErrorKind::Unwritable, "\"" + out.string() + "\" already holds a model: resume its run, or train into another folder.");
}

/// There is nothing to go on from, and the model would be lost.
void refuseToReplace(const fs::path& out) {
    std::error_code error;
    if (fs::exists(out / "model.json", error) && !fs::exists(Trainer::checkpointIn(out), error))
        throw Error(ErrorKind::Unwritable, "\"" + out.string() + "\" holds a model but no checkpoint to go on from: train into another folder.");
}

void makeFolder(const fs::path& out) {
    std::error_code error;
    fs::create_directories(out, error);
    if (error)
        throw Error(ErrorKind::Unwritable, "The folder \"" + out.string() + "\" cannot be made: check the path and its permissions.", error.message());
}

} // namespace

TrainConfig resolved(TrainConfig config, const Shape& volume) {
    const auto study = studyConfig(config.network);
    if (config.spec == NetworkSpec{}) config.spec = study.spec;
    if (const auto wrong = whatIsWrong(config.spec); !wrong.empty())
        throw Error(ErrorKind::InvalidValue, "The network cannot be built: " + wrong + ".");
    if (study.loss2d == 0) config.loss2d = 0;
    config.window = fitted(config.spec, config.window, volume);
    return config;
}

TrainResult train(const TrainConfig& wanted, const Volume& image, const LabelMap& labels,
                  const std::optional<std::pair<Volume, LabelMap>>& validation, const fs::path& out, Progress& progress,
                  std::stop_token stop) {
    const auto config = resolved(wanted, image.shape());
    if (config.resume) refuseToReplace(out);
    else refuseToOverwrite(out);
    useThreads(config.threads);
    SubProgress reading(progress, 0, 0.01), weighing(progress, 0.01, 0.02), running(progress, 0.02, 1);
    auto training = LabelledVolume::read(image, labels, config.spec.classes, reading, stop);
    std::optional<LabelledVolume> held;
    if (validation) held = LabelledVolume::read(validation->first, validation->second, config.spec.classes, reading, stop);
    training.weigh(labels, config, weighing, stop);
    makeFolder(out);
    try {
        Trainer trainer(config, training, held ? *held : training, image.spacingOrDefault(), out);
        auto result = trainer.run(running, stop);
        result.missingClasses = missingFrom(training, config.spec.classes);
        return result;
    } catch (const c10::Error& e) {
        throw Error(ErrorKind::Unsupported, "LibTorch could not train this network here: try a smaller window, fewer channels, or --device cpu.",
                    e.what());
    }
}

} // namespace granule::engine
