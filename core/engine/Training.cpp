// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Training.h"

#include "core/engine/Device.h"
#include "core/engine/ModelFolder.h"
#include "core/engine/training/Checkpoint.h"
#include "core/engine/training/Loss.h"
#include "core/engine/training/Validation.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <utility>

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t historyEvery = 100; // steps

/// The window cut to the volume.
Shape fitted(const NetworkSpec& spec, const Shape& window, const Shape& volume) {
    const auto g = geometryOf(spec);
    const Shape w = fittedWindow(g, {std::min(window.z, volume.z), std::min(window.y, volume.y), std::min(window.x, volume.x)});
    if (w.empty())
        throw Error(ErrorKind::InvalidValue, "A volume of " + describe(volume) + " voxels is too small to train on with windows of " +
                                                 describe(window) + ": this network needs at least " +
                                                 describe(smallestWindow(g)) + ".");
    return w;
}

TrainConfig resolved(TrainConfig config, const Shape& volume) {
    const auto study = studyConfig(config.network);
    if (config.spec == NetworkSpec{}) config.spec = study.spec;
    if (const auto wrong = whatIsWrong(config.spec); !wrong.empty())
        throw Error(ErrorKind::InvalidValue, "The network cannot be built: " + wrong + ".");
    if (study.loss2d == 0) config.loss2d = 0;
    config.window = fitted(config.spec, config.window, volume);
    return config;
}

std::vector<std::int64_t> countClasses(const LabelledVolume& volume, int classes) {
    std::vector<std::int64_t> counts(static_cast<std::size_t>(classes), 0);
    for (const auto id : volume.labels) ++counts[id];
    return counts;
}

/// What decides about the weights; a resumed run must not change it.
std::string fingerprint(TrainConfig config) {
    config.steps = config.epochs = config.checkpointEvery = config.validateEvery = 1;
    return describe(config);
}

class Trainer {
public:
    Trainer(const TrainConfig& config, const LabelledVolume& training, const LabelledVolume& validation,
            const VoxelSpacing& voxel, fs::path out)
        : m_config(config), m_validation(validation), m_voxel(voxel), m_out(std::move(out)), m_device(chooseDevice(config.device)),
          m_sampler(training, config), m_network(makeNetwork(config.spec, config.seed)), m_adam(prepared(), config.learningRate),
          m_loss(config, countClasses(training, config.spec.classes), m_device) {}

    TrainResult run(Progress& progress, const std::stop_token& stop) {
        if (m_config.resume) takeUp();
        const auto total = m_config.steps > 0 ? m_config.steps : m_config.epochs * m_sampler.windowsPerEpoch();
        const auto first = m_adam.steps();
        m_start = Clock::now();
        try {
            // A run that was stopped in the middle of a validation makes up for it.
            if (m_state.lossCount > 0) afterStep(total, stop);
            while (m_adam.steps() < total) {
                throwIfStopped(stop);
                step(stop);
                afterStep(total, stop);
                const auto now = m_adam.steps();
                progress.update(static_cast<double>(now) / static_cast<double>(total));
                if (const double seconds = std::chrono::duration<double>(Clock::now() - m_start).count(); seconds > 0)
                    progress.status("step " + std::to_string(now) + " of " + std::to_string(total) + ", " +
                                    std::to_string(static_cast<double>(now - first) / seconds).substr(0, 5) + " a second");
            }
        } catch (const Cancelled&) {
            checkpoint();
            throw;
        }
        return {m_out, m_adam.steps(), m_state.bestMIoUAll, m_state.seconds};
    }

private:
    std::vector<torch::Tensor> prepared() {
        m_network->to(m_device);
        m_network->train();
        return m_network->parameters();
    }

    fs::path checkpointFile() const { return m_out / "checkpoint" / "state.safetensors"; }

    void takeUp() {
        const auto found = loadCheckpoint(checkpointFile(), *m_network, m_adam);
        if (!found) return;
        if (found->config != fingerprint(m_config))
            throw Error(ErrorKind::Mismatch, "The run in \"" + m_out.string() + "\" was started with other settings: resume it with the same "
                                                 "ones, or train into another folder.", found->config);
        m_state = *found;
    }

    void step(const std::stop_token& stop) {
        const auto perEpoch = m_sampler.windowsPerEpoch();
        auto sample = m_sampler.sample(m_adam.steps() / perEpoch, m_adam.steps() % perEpoch);
        const auto& w = m_config.window;
        const auto& m = m_sampler.margin();
        const auto image = torch::from_blob(sample.grey.data(), {1, 1, w.z + 2 * m.z, w.y + 2 * m.y, w.x + 2 * m.x}).to(m_device);
        const auto labels = torch::from_blob(sample.labels.data(), {1, w.z, w.y, w.x}, torch::kInt64).to(m_device);
        torch::Tensor loss;
        {
            const StoppableForward stoppable(stop);
            torch::manual_seed(m_config.seed * 1'000'003 + static_cast<std::uint64_t>(m_adam.steps())); // of dropout
            loss = m_loss(*m_network, m_network->forward(image), labels);
        }
        const double value = loss.item<double>();
        if (!std::isfinite(value))
            throw Error(ErrorKind::InvalidValue, "Training diverged in step " + std::to_string(m_adam.steps() + 1) +
                                                     ": the loss is not finite. Lower the learning rate; the last checkpoint in \"" +
                                                     m_out.string() + "\" is sound.");
        loss.backward();
        m_adam.step();
        m_state.lossSum += value;
        ++m_state.lossCount;
    }

    void afterStep(std::int64_t total, const std::stop_token& stop) {
        const auto now = m_adam.steps();
        const bool last = now == total, validating = last || now % m_config.validateEvery == 0;
        if (validating || now % historyEvery == 0) {
            const auto score = validating ? std::optional(scoreAndKeepBest(stop)) : std::nullopt;
            writeHistory(score);
        }
        if (last || now % m_config.checkpointEvery == 0) checkpoint();
    }

    ValidationScore scoreAndKeepBest(const std::stop_token& stop) {
        const auto score = validate(*m_network, m_validation, fitted(m_config.spec, m_config.window, m_validation.shape), m_device, stop);
        if (score.mIoUAll <= m_state.bestMIoUAll) return score;
        m_state.bestMIoUAll = score.mIoUAll;
        m_state.bestMIoUOrg = score.mIoUOrg;
        ModelCard card;
        card.name = findNetwork(m_config.network).tableName + ", base " + std::to_string(m_config.spec.base) + ", seed " + std::to_string(m_config.seed);
        card.architecture = m_config.network;
        card.window = m_config.window;
        card.voxel = m_voxel;
        card.data = "Trained with granule-cli train on a volume of the user's.";
        card.licence = "As the training data's.";
        card.limits = "Scored on the volume given for validation, and nothing else is known of it.";
        card.mIoUAll = score.mIoUAll;
        card.mIoUOrg = score.mIoUOrg;
        card.scoredOn = "validation volume, while training";
        card.steps = m_adam.steps();
        card.seed = m_config.seed;
        if (m_config.spec.classes != 7)
            for (int i = 0; i < m_config.spec.classes; ++i) card.classes.push_back("class " + std::to_string(i));
        saveModel(m_out, *m_network, card);
        return score;
    }

    void writeHistory(const std::optional<ValidationScore>& score) {
        char row[160];
        const double mean = m_state.lossSum / static_cast<double>(std::max<std::int64_t>(1, m_state.lossCount));
        const auto length = std::snprintf(row, sizeof row, "%lld,%lld,%.6g", static_cast<long long>(m_adam.steps()),
                                          static_cast<long long>(m_adam.steps() / m_sampler.windowsPerEpoch()), mean);
        m_state.history.append(row, static_cast<std::size_t>(length));
        if (score) {
            std::snprintf(row, sizeof row, ",%.6f,%.6f,%d", score->mIoUAll, score->mIoUOrg, score->classesPredicted);
            m_state.history += row;
        } else {
            m_state.history += ",,,";
        }
        m_state.history += '\n';
        m_state.lossSum = 0;
        m_state.lossCount = 0;
        writeFile(m_out / "history.csv", "step,epoch,mean_loss,val_miou_all,val_miou_org,classes_predicted\n" + m_state.history);
    }

    void checkpoint() {
        m_state.config = fingerprint(m_config);
        m_state.seconds += std::chrono::duration<double>(Clock::now() - std::exchange(m_start, Clock::now())).count();
        saveCheckpoint(checkpointFile(), m_state, *m_network, m_adam);
    }

    TrainConfig m_config;
    const LabelledVolume& m_validation;
    VoxelSpacing m_voxel;
    fs::path m_out;
    torch::Device m_device;
    WindowSampler m_sampler;
    NetworkPtr m_network;
    TfAdam m_adam;
    StudyLoss m_loss;
    Checkpoint m_state;
    Clock::time_point m_start;
};

void refuseToOverwrite(const fs::path& out) {
    std::error_code error;
    if (fs::exists(out / "model.json", error) || fs::exists(out / "checkpoint", error))
        throw Error(ErrorKind::Unwritable, "\"" + out.string() + "\" already holds a model: resume its run, or train into another folder.");
}

void makeFolder(const fs::path& out) {
    std::error_code error;
    fs::create_directories(out, error);
    if (error)
        throw Error(ErrorKind::Unwritable, "The folder \"" + out.string() + "\" cannot be made: check the path and its permissions.", error.message());
}

} // namespace

TrainResult train(const TrainConfig& wanted, const Volume& image, const LabelMap& labels,
                  const std::optional<std::pair<Volume, LabelMap>>& validation, const fs::path& out, Progress& progress,
                  std::stop_token stop) {
    const auto config = resolved(wanted, image.shape());
    if (!config.resume) refuseToOverwrite(out);
    useThreads(config.threads);
    SubProgress reading(progress, 0, 0.01), running(progress, 0.01, 1);
    const auto training = LabelledVolume::read(image, labels, config.spec.classes, reading, stop);
    std::optional<LabelledVolume> held;
    if (validation) held = LabelledVolume::read(validation->first, validation->second, config.spec.classes, reading, stop);
    makeFolder(out);
    Trainer trainer(config, training, held ? *held : training, image.spacingOrDefault(), out);
    return trainer.run(running, stop);
}

} // namespace granule::engine
