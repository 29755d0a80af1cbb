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
    const auto slice = volume.shape.y * volume.shape.x;
    for (std::int64_t z = 0; z < volume.shape.z; ++z)
        for (auto i = z * slice; !volume.isMasked(z) && i < (z + 1) * slice; ++i) there[volume.labels[static_cast<std::size_t>(i)]] = true;
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

struct Examples {
    Volume image;
    LabelMap labels;
};

/// What is learned from, and the last planes where the settings hold them out.
std::pair<Examples, std::optional<Examples>> divided(const Volume& image, const LabelMap& labels, std::int64_t heldOut) {
    const auto& s = image.shape();
    if (heldOut == 0 || labels.shape() != s) return {{image, labels}, {}}; // other shapes are refused by who reads them
    if (heldOut >= s.z)
        throw Error(ErrorKind::InvalidValue, std::to_string(heldOut) + " planes cannot be held out of " + std::to_string(s.z) +
                                                 ": some must be left to learn from.");
    const Box seen{{0, 0, 0}, {s.z - heldOut, s.y, s.x}}, rest{{s.z - heldOut, 0, 0}, {s.z, s.y, s.x}};
    return {{image.cutOut(seen), labels.cutOut(seen)}, Examples{image.cutOut(rest), labels.cutOut(rest)}};
}

void requireSlices(const std::vector<std::int64_t>& slices, const Shape& shape) {
    for (const auto z : slices)
        if (z < 0 || z >= shape.z)
            throw Error(ErrorKind::InvalidValue, "Slice " + std::to_string(z) + " cannot be left out: the stack has the slices 0 to " +
                                                     std::to_string(shape.z - 1) + ".");
}

} // namespace

TrainConfig resolved(TrainConfig config, const Shape& volume) {
    if (const auto wrong = whatIsWrong(config.spec); !wrong.empty())
        throw Error(ErrorKind::InvalidValue, "The network cannot be built: " + wrong + ".");
    if (studyConfig(config.network).loss2d == 0) config.loss2d = 0;
    config.window = fitted(config.spec, config.window, volume);
    return config;
}

TrainResult train(const TrainConfig& wanted, const Volume& image, const LabelMap& labels,
                  const std::optional<std::pair<Volume, LabelMap>>& validation, const fs::path& out, Progress& progress,
                  std::stop_token stop) {
    auto [seen, rest] = divided(image, labels, validation ? 0 : wanted.heldOutPlanes);
    if (validation) rest = Examples{validation->first, validation->second};
    auto config = resolved(wanted, seen.image.shape());
    requireSlices(config.maskedSlices, image.shape());
    if (validation) config.heldOutPlanes = 0;
    if (config.resume) refuseToReplace(out);
    else refuseToOverwrite(out);
    useThreads(config.threads);
    SubProgress reading(progress, 0, 0.01), weighing(progress, 0.01, 0.02), running(progress, 0.02, 1);
    auto training = LabelledVolume::read(seen.image, seen.labels, config.spec.classes, reading, stop);
    std::optional<LabelledVolume> held;
    if (rest) held = LabelledVolume::read(rest->image, rest->labels, config.spec.classes, reading, stop);
    training.weigh(seen.labels, config, weighing, stop);
    training.leaveOut(config.maskedSlices, 0);
    if (held && !validation) held->leaveOut(config.maskedSlices, seen.image.shape().z);
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
