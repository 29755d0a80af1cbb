// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/training/Checkpoint.h"
#include "core/engine/training/Loss.h"
#include "core/engine/training/SampleLoader.h"
#include "core/engine/training/Validation.h"

#include <chrono>
#include <optional>
#include <stop_token>

namespace granule::engine {

/// The largest window that the network can give of `window` inside `volume`. Throws Error (InvalidValue) where there is none.
Shape fitted(const NetworkSpec& spec, const Shape& window, const Shape& volume);

/// The settings as they are used: what the study fixes for this network, and the window cut to the volume.
TrainConfig resolved(TrainConfig config, const Shape& volume);

/// One training run and the files it leaves in its folder. Everything that decides about the weights is in the settings or in
/// the checkpoint, so a run that was ended in any way goes on as if it had not been.
class Trainer {
public:
    /// Both volumes must outlive the trainer. config.window fits into `training`.
    Trainer(const TrainConfig& config, const LabelledVolume& training, const LabelledVolume& validation, const VoxelSpacing& voxel,
            std::filesystem::path out);

    /// Where a run's folder keeps what it goes on from.
    static std::filesystem::path checkpointIn(const std::filesystem::path& run) { return run / "checkpoint" / "state.safetensors"; }

    /// Trains to the end, from the checkpoint where config.resume asks for it. Throws Error, Cancelled.
    TrainResult run(Progress& progress, const std::stop_token& stop);

    /// One step along the gradient of this sample. Empty where loss or gradient is not finite; then nothing has changed.
    std::optional<double> step(Sample sample, const std::stop_token& stop);
    SampleLoader& loader() noexcept { return m_loader; }

private:
    using Clock = std::chrono::steady_clock;

    std::vector<torch::Tensor> prepared();
    std::filesystem::path checkpointFile() const { return checkpointIn(m_out); }
    std::int64_t total() const noexcept;
    std::int64_t epoch() const noexcept { return m_adam.steps() / m_loader.sampler().windowsPerEpoch(); }
    void takeUp();
    void trainOn(Progress& progress, const std::stop_token& stop);
    NetworkOutput forward(const torch::Tensor& image); ///< logits in fp32
    bool gradientsAreFinite() const;
    void noteAlive(const torch::Tensor& logits);
    void goBack();
    void afterStep(const std::stop_token& stop);
    ValidationScore scoreAndKeepBest(const std::stop_token& stop);
    void keepModel(const ValidationScore& score);
    void noteDeadClasses();
    void writeHistory(const std::optional<ValidationScore>& score);
    void writeLog(const std::string& event);
    void snapshot();
    void checkpoint();
    TrainResult result() const;

    TrainConfig m_config;
    const LabelledVolume& m_validation;
    Shape m_validationWindow;
    bool m_heldOut; ///< the validation volume is another than the one learned from
    VoxelSpacing m_voxel;
    std::filesystem::path m_out;
    torch::Device m_device;
    SampleLoader m_loader;
    NetworkPtr m_network;
    TfAdam m_adam;
    Checkpoint m_state;
    Clock::time_point m_start;
};

} // namespace granule::engine
