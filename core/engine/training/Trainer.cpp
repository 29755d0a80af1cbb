// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/Trainer.h"

#include "core/engine/Device.h"
#include "core/engine/ModelFolder.h"
#include "core/engine/networks/Bf16Layers.h"
#include "core/engine/training/Schedule.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"
#include "core/volume/TrainingSnapshot.h"

#include <ATen/Context.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <utility>

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t historyEvery = 100; // steps
constexpr std::int64_t mostRecoveries = 3;
constexpr double recoveryRate = 0.3;

/// What decides about the weights; a resumed run must not change it.
std::string fingerprint(TrainConfig config) {
    config.steps = config.epochs = config.checkpointEvery = config.validateEvery = config.snapshotEvery = 1;
    return describe(config);
}

std::string shortly(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

/// The training window, cut to the volume to score on; where even the network's smallest window is larger it reaches beyond the
/// volume, which is continued by reflection.
Shape scoringWindow(const TrainConfig& config, const Shape& volume) {
    const auto g = geometryOf(config.spec);
    const auto least = smallestWindow(g);
    const auto axis = [](std::int64_t window, std::int64_t size, std::int64_t smallest) { return std::min(window, std::max(size, smallest)); };
    return fittedWindow(g, {axis(config.window.z, volume.z, least.z), axis(config.window.y, volume.y, least.y), axis(config.window.x, volume.x, least.x)});
}

} // namespace

Shape fitted(const NetworkSpec& spec, const Shape& window, const Shape& volume) {
    const auto g = geometryOf(spec);
    const Shape w = fittedWindow(g, {std::min(window.z, volume.z), std::min(window.y, volume.y), std::min(window.x, volume.x)});
    if (w.empty())
        throw Error(ErrorKind::InvalidValue, "A volume of " + describe(volume) + " voxels is too small to train on with windows of " +
                                                 describe(window) + ": this network needs at least " +
                                                 describe(smallestWindow(g)) + ".");
    return w;
}

Trainer::Trainer(const TrainConfig& config, const LabelledVolume& training, const LabelledVolume& validation, const VoxelSpacing& voxel,
                 fs::path out)
    : m_config(config), m_validation(validation), m_validationWindow(scoringWindow(config, validation.shape)),
      m_heldOut(&validation != &training), m_voxel(voxel), m_out(std::move(out)), m_device(chooseDevice(config.device)),
      m_loader(training, config, config.loaders), m_network(makeNetwork(config.spec, config.seed)), m_adam(prepared(), config.learningRate) {
    m_state.alive.assign(static_cast<std::size_t>(config.spec.classes), '0');
}

std::vector<torch::Tensor> Trainer::prepared() {
    m_network->to(m_device);
    m_network->train();
    return m_network->parameters();
}

std::int64_t Trainer::total() const noexcept {
    return m_config.steps > 0 ? m_config.steps : m_config.epochs * m_loader.sampler().windowsPerEpoch();
}

TrainResult Trainer::run(Progress& progress, const std::stop_token& stop) {
    if (m_config.resume) takeUp();
    m_start = Clock::now();
    m_loader.restart(m_adam.steps());
    try {
        if (m_adam.steps() == 0) {
            snapshot();
            checkpoint();
        }
        // A run that was stopped in the middle of a validation makes up for it.
        if (m_state.lossCount > 0) afterStep(stop);
        trainOn(progress, stop);
    } catch (const Cancelled&) {
        checkpoint();
        throw;
    }
    return result();
}

void Trainer::trainOn(Progress& progress, const std::stop_token& stop) {
    const auto first = m_adam.steps(), all = total();
    while (m_adam.steps() < all && !m_state.stoppedEarly) {
        throwIfStopped(stop);
        const auto loss = step(m_loader.take(m_adam.steps()), stop);
        if (!loss) {
            goBack();
            continue;
        }
        m_state.lossSum += *loss;
        ++m_state.lossCount;
        afterStep(stop);
        const auto now = m_adam.steps();
        progress.update(static_cast<double>(now) / static_cast<double>(all));
        if (const double seconds = std::chrono::duration<double>(Clock::now() - m_start).count(); seconds > 0 && now > first)
            progress.status("step " + std::to_string(now) + " of " + std::to_string(all) + ", loss " + shortly(*loss));
    }
}

void Trainer::takeUp() {
    if (const auto found = loadCheckpoint(checkpointFile(), fingerprint(m_config), *m_network, m_adam)) m_state = *found;
}

std::optional<double> Trainer::step(Sample sample, const std::stop_token& stop) {
    const auto done = m_adam.steps();
    m_adam.setLearningRate(learningRateAt(m_config, done) * m_state.rateScale);
    // Dropout draws from LibTorch's own generator: seeded by the step, it needs no place in the checkpoint.
    at::manual_seed(CounterRandom(m_config.seed, static_cast<std::uint64_t>(done), ~std::uint64_t{0}).bits());
    const auto& w = m_config.window;
    const auto& m = m_loader.sampler().margin();
    const auto image = torch::from_blob(sample.grey.data(), {1, 1, w.z + 2 * m.z, w.y + 2 * m.y, w.x + 2 * m.x}).to(m_device)
                           .contiguous(at::MemoryFormat::ChannelsLast3d); // see Layers.cpp: half the time of a step
    const LossTarget target{torch::from_blob(sample.labels.data(), {1, w.z, w.y, w.x}, torch::kInt64).to(m_device),
                            torch::from_blob(sample.weights.data(), {1, w.z, w.y, w.x}).to(m_device), sample.weighted};
    torch::Tensor loss;
    {
        // A pass that is left in the middle would have moved the statistics of BatchNorm already.
        std::optional<StoppableForward> stoppable;
        if (m_network->buffers().empty()) stoppable.emplace(stop);
        const auto output = forward(image);
        noteAlive(output.logits3d);
        loss = studyLoss(*m_network, output, target, m_config.loss2d);
    }
    const double value = loss.item<double>();
    if (!std::isfinite(value)) return {};
    loss.backward();
    if (!gradientsAreFinite()) {
        m_adam.clearGradients();
        return {};
    }
    m_adam.step();
    return value;
}

NetworkOutput Trainer::forward(const torch::Tensor& image) {
    const Bf16Layers halved(m_config.bf16, m_device);
    auto output = m_network->forward(image);
    const bool one = output.logits2d.is_same(output.logits3d);
    output.logits3d = output.logits3d.to(torch::kFloat32);
    output.logits2d = one ? output.logits3d : output.logits2d.to(torch::kFloat32);
    return output;
}

bool Trainer::gradientsAreFinite() const {
    const torch::NoGradGuard quiet;
    auto sum = torch::zeros({}, m_device);
    for (const auto& parameter : m_network->parameters())
        if (parameter.grad().defined()) sum += parameter.grad().square().sum();
    return std::isfinite(sum.item<double>());
}

/// A ReLU on the logits can kill a class for good: all its logits are zero, and so is their gradient.
void Trainer::noteAlive(const torch::Tensor& logits) {
    if (!m_config.spec.reluLogits) return;
    const auto above = logits.detach().abs().amax({0, 2, 3, 4}).gt(0).to(torch::kCPU); // a network without that ReLU has no zeros
    for (std::size_t k = 0; k < m_state.alive.size(); ++k)
        if (above[static_cast<std::int64_t>(k)].item<bool>()) m_state.alive[k] = '1';
}

void Trainer::goBack() {
    const auto failed = m_adam.steps() + 1;
    if (m_state.recoveries >= mostRecoveries)
        throw Error(ErrorKind::InvalidValue, "Training diverged in step " + std::to_string(failed) + ": loss or gradient is not finite, even at " +
                                                 shortly(learningRateAt(m_config, failed - 1) * m_state.rateScale) +
                                                 " after going back three times. Lower the learning rate; the last checkpoint in \"" + m_out.string() + "\" is sound.");
    const auto before = std::exchange(m_state, Checkpoint{});
    const auto found = loadCheckpoint(checkpointFile(), fingerprint(m_config), *m_network, m_adam);
    if (!found) throw Error(ErrorKind::NotFound, "The checkpoint in \"" + m_out.string() + "\" is gone while it is needed: train from the start.");
    m_state = *found;
    m_state.log = before.log;
    m_state.recoveries = before.recoveries + 1;
    m_state.rateScale = before.rateScale * recoveryRate;
    // The model in the folder is the best one still.
    m_state.bestMIoUAll = before.bestMIoUAll;
    m_state.bestMIoUOrg = before.bestMIoUOrg;
    m_loader.restart(m_adam.steps());
    writeLog("step " + std::to_string(failed) + ": loss or gradient is not finite: back to step " + std::to_string(m_adam.steps()) + ", on with " +
             shortly(m_state.rateScale) + " of the learning rate");
    checkpoint();
}

void Trainer::afterStep(const std::stop_token& stop) {
    const auto now = m_adam.steps();
    const bool last = now == total(), validating = last || now % m_config.validateEvery == 0;
    if (validating || now % historyEvery == 0) {
        const auto score = validating ? std::optional(scoreAndKeepBest(stop)) : std::nullopt;
        if (score) noteDeadClasses();
        writeHistory(score);
        if (score && isHopeless(m_config, epoch(), score->mIoUAll) && !last) {
            m_state.stoppedEarly = true;
            writeLog("step " + std::to_string(now) + ": stopped early, MIoU(all) " + shortly(score->mIoUAll) + " in epoch " + std::to_string(epoch()));
        }
    }
    if (m_config.snapshotEvery > 0 && now % m_config.snapshotEvery == 0) snapshot();
    if (last || m_state.stoppedEarly || now % m_config.checkpointEvery == 0) checkpoint();
}

ValidationScore Trainer::scoreAndKeepBest(const std::stop_token& stop) {
    const auto score = validate(*m_network, m_validation, m_validationWindow, m_device, stop);
    if (score.mIoUAll <= m_state.bestMIoUAll) return score;
    m_state.bestMIoUAll = score.mIoUAll;
    m_state.bestMIoUOrg = score.mIoUOrg;
    keepModel(score);
    return score;
}

void Trainer::keepModel(const ValidationScore& score) {
    ModelCard card;
    card.name = findNetwork(m_config.network).tableName + ", base " + std::to_string(m_config.spec.base) + ", seed " + std::to_string(m_config.seed);
    card.architecture = m_config.network;
    card.window = m_config.window;
    card.voxel = m_voxel;
    card.data = "Trained with Granule on a volume of the user's.";
    card.licence = "As the training data's.";
    const auto planes = m_config.heldOutPlanes;
    card.limits = planes > 0 ? "Scored on planes beside those that it learned from; of other volumes nothing is known."
                  : m_heldOut ? "Scored on the volume given for validation, and nothing else is known of it."
                            : "Scored on the very volume it learned from; of other volumes nothing is known.";
    card.mIoUAll = score.mIoUAll;
    card.mIoUOrg = score.mIoUOrg;
    card.scoredOn = planes > 0 ? "the stack's last " + std::to_string(planes) + (planes == 1 ? " plane" : " planes") + ", held out, while training"
                    : m_heldOut ? "validation volume, while training" : "the training volume itself, seen in training";
    card.steps = m_adam.steps();
    card.seed = m_config.seed;
    if (m_config.spec.classes != 7)
        for (int i = 0; i < m_config.spec.classes; ++i) card.classes.push_back("class " + std::to_string(i));
    saveModel(m_out, *m_network, card);
}

void Trainer::noteDeadClasses() {
    if (!m_config.spec.reluLogits) return;
    std::string dead;
    for (std::size_t k = 0; k < m_state.alive.size(); ++k)
        if (m_state.alive[k] == '0') dead += (dead.empty() ? "" : " ") + std::to_string(k);
    m_state.alive.assign(m_state.alive.size(), '0');
    if (dead != m_state.dead)
        writeLog("step " + std::to_string(m_adam.steps()) + ": " +
                 (dead.empty() ? "no class is dead any more" : "dead, logits of zero everywhere since the last validation: class " + dead));
    m_state.dead = dead;
}

void Trainer::writeHistory(const std::optional<ValidationScore>& score) {
    char row[200];
    const double mean = m_state.lossSum / static_cast<double>(std::max<std::int64_t>(1, m_state.lossCount));
    auto length = std::snprintf(row, sizeof row, "%lld,%lld,%.6g", static_cast<long long>(m_adam.steps()), static_cast<long long>(epoch()), mean);
    m_state.history.append(row, static_cast<std::size_t>(length));
    if (score) {
        length = std::snprintf(row, sizeof row, ",%.6f,%.6f,%d", score->mIoUAll, score->mIoUOrg, score->classesPredicted);
        m_state.history.append(row, static_cast<std::size_t>(length));
    } else {
        m_state.history += ",,,";
    }
    length = std::snprintf(row, sizeof row, ",%.6g,", learningRateAt(m_config, m_adam.steps() - 1) * m_state.rateScale);
    m_state.history.append(row, static_cast<std::size_t>(length));
    m_state.history += (score ? m_state.dead : "") + "\n";
    m_state.lossSum = 0;
    m_state.lossCount = 0;
    writeFile(m_out / "history.csv", "step,epoch,mean_loss,val_miou_all,val_miou_org,classes_predicted,learning_rate,dead_classes\n" + m_state.history);
}

void Trainer::writeLog(const std::string& event) {
    m_state.log += event + "\n";
    writeFile(m_out / "log.txt", m_state.log);
}

void Trainer::snapshot() {
    if (m_config.snapshotEvery <= 0) return;
    const torch::NoGradGuard quiet;
    const auto& s = m_validation.shape;
    const auto& w = m_validationWindow;
    const Index at{(s.z - w.z) / 2, (s.y - w.y) / 2, (s.x - w.x) / 2};
    const auto network = m_network->inferenceCopy();
    const auto logits = network->predict(greyWindow(m_validation, at, w, m_loader.sampler().margin()).to(m_device));
    const auto slice = logits.select(2, w.z / 2).squeeze(0); // class, y, x
    const auto bytes = torch::softmax(slice, 0).mul(255).round().to(torch::kUInt8).to(torch::kCPU).contiguous();
    const auto ids = slice.argmax(0).to(torch::kUInt8).to(torch::kCPU).contiguous();
    TrainingSnapshot frame{m_adam.steps(), w.y, w.x, {ids.data_ptr<std::uint8_t>(), ids.data_ptr<std::uint8_t>() + w.y * w.x}, {}};
    for (std::int64_t k = 0; k < bytes.size(0); ++k) {
        const auto* plane = bytes.data_ptr<std::uint8_t>() + k * w.y * w.x;
        frame.probabilities.emplace_back(plane, plane + w.y * w.x);
    }
    writeSnapshot(m_out, frame);
}

void Trainer::checkpoint() {
    m_state.config = fingerprint(m_config);
    m_state.seconds += std::chrono::duration<double>(Clock::now() - std::exchange(m_start, Clock::now())).count();
    saveCheckpoint(checkpointFile(), m_state, *m_network, m_adam);
}

TrainResult Trainer::result() const {
    TrainResult r;
    r.model = m_out;
    r.steps = m_adam.steps();
    r.bestMIoUAll = m_state.bestMIoUAll;
    r.seconds = m_state.seconds;
    r.parameters = m_network->parameterCount();
    r.window = m_config.window;
    r.stoppedEarly = m_state.stoppedEarly;
    r.recoveries = static_cast<int>(m_state.recoveries);
    std::istringstream dead(m_state.dead);
    for (int k; dead >> k;) r.deadClasses.push_back(k);
    return r;
}

} // namespace granule::engine
