// SPDX-License-Identifier: BSD-3-Clause
// granule-engine.so: the networks, loaded by the desktop program when they are first asked for.
#include "core/engine/Ensemble.h"
#include "core/volume/Error.h"
#include "core/volume/LabelMemory.h"
#include "ui/main/SegmentEngine.h"

#include <algorithm>
#include <mutex>
#include <optional>

namespace {

using namespace granule;

class EngineModule : public desktop::SegmentEngine {
public:
    std::vector<engine::ModelCard> cards(const Models& models) override {
        std::vector<engine::ModelCard> cards;
        for (const auto& path : models.empty() ? engine::Ensemble::shippedModels() : models)
            for (const auto& model : engine::findModels(path)) cards.push_back(engine::readModelCard(model));
        return cards;
    }
    double estimateSeconds(const Models& models, std::int64_t voxels, const engine::SegmentOptions& options) override {
        std::lock_guard lock(m_mutex);
        return ensemble(models).estimateSeconds(voxels, options);
    }
    engine::Segmentation segment(const Models& models, const Volume& volume, const engine::SegmentOptions& options, Progress& progress,
                                 std::stop_token stop, const engine::FinishedPart& finished) override {
        std::lock_guard lock(m_mutex);
        return ensemble(models).segment(volume, options, progress, std::move(stop), finished);
    }

    engine::FeatureMaps features(const Volume& volume, const Box& box, Progress& progress, std::stop_token stop) override {
        std::lock_guard lock(m_mutex);
        if (!m_features) {
            const auto model = engine::FeatureNetwork::shipped();
            if (model.empty()) throw Error(ErrorKind::NotFound, "No network ships with this program that could look at the surroundings of a click.");
            m_features.emplace(model);
        }
        return m_features->of(volume, box, 0, progress, std::move(stop));
    }
    engine::Improvement improve(const engine::ImproveOrder& order, Progress& progress, std::stop_token stop) override {
        std::lock_guard lock(m_mutex);
        return engine::improve(order, progress, std::move(stop));
    }

    std::vector<engine::NetworkInfo> networks() override {
        std::lock_guard lock(m_mutex);
        return engine::networks();
    }
    engine::TrainResult train(const panel::TrainOrder& order, const Volume& image, const LabelMap& labels, Progress& progress,
                              std::stop_token stop) override {
        std::lock_guard lock(m_mutex);
        auto config = engine::studyConfig(order.network);
        config.spec.base = order.base;
        config.steps = order.steps;
        config.seed = order.seed;
        config.heldOutPlanes = order.heldOutPlanes;
        config.maskedSlices = order.maskedSlices;
        config.resume = true;
        config.validateEvery = std::clamp<std::int64_t>(order.steps / 10, 50, 1000); // a run that is stopped leaves its best model
        return engine::train(config, image, labels, {}, order.folder, progress, std::move(stop));
    }

private:
    /// The ensemble used last is kept: its weights are read and folded once.
    engine::Ensemble& ensemble(const Models& models) {
        const Models wanted = models.empty() ? engine::Ensemble::shippedModels() : models;
        if (!m_ensemble || wanted != m_loaded) {
            m_ensemble.reset();
            m_ensemble.emplace(wanted);
            m_loaded = wanted;
        }
        return *m_ensemble;
    }

    std::mutex m_mutex;
    std::optional<engine::FeatureNetwork> m_features;
    std::optional<engine::Ensemble> m_ensemble;
    Models m_loaded;
};

} // namespace

extern "C" __attribute__((visibility("default"))) granule::desktop::SegmentEngine* granuleSegmentEngine(granule::LabelMemory& ofProgram) {
    granule::LabelMemory::share(ofProgram);
    static EngineModule module;
    return &module;
}
