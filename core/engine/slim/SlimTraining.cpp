// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/SlimTraining.h"

#include "core/engine/Device.h"
#include "core/engine/ModelFolder.h"
#include "core/engine/networks/Bf16Layers.h"
#include "core/engine/slim/CropSampler.h"
#include "core/engine/slim/MovingAverage.h"
#include "core/engine/slim/SlimLoss.h"
#include "core/engine/slim/SlimScoring.h"
#include "core/volume/Error.h"

#include <torch/optim/adamw.h>

#include <chrono>
#include <cmath>
#include <numbers>

namespace granule::engine::slim {

namespace {

Hybrid loadHybrid(const std::filesystem::path& model) {
    const auto network = std::dynamic_pointer_cast<HybridImpl>(loadNetwork(readModelCard(model)));
    if (!network) throw Error(ErrorKind::Mismatch, "\"" + model.string() + "\" is no network of the 2D-3D family: segment the slice with it, and score that with granule-cli evaluate.");
    return Hybrid(network);
}

constexpr const char* stateFile = "training.safetensors";

struct Parts {
    std::vector<LabelledPatch> seen, heldOut;
};

/// The slices (planes) of `volumes`, or whole volumes, cut into what is trained on and what is not.
Parts read(const std::vector<LabelledVolume>& volumes, double heldOut) {
    Parts parts;
    for (const auto& volume : volumes) {
        auto patch = readLabelled(volume.image, volume.labels, plateletSpacing.xNm);
        const auto border = std::llround(static_cast<double>(patch.shape.x) * (1 - heldOut));
        if (border < patch.shape.x) parts.heldOut.push_back(columns(patch, border, patch.shape.x));
        if (border > 0) parts.seen.push_back(border < patch.shape.x ? columns(patch, 0, border) : std::move(patch));
    }
    return parts;
}

/// The real images; those that only test are held out whole.
Parts readSlices(const SlimData& data) {
    auto parts = read(data.slices, data.heldOut);
    for (auto& test : read(data.tests, 0).seen) parts.heldOut.push_back(std::move(test));
    return parts;
}

torch::OrderedDict<std::string, torch::Tensor> stateOf(const Hybrid& network) {
    torch::OrderedDict<std::string, torch::Tensor> state = network->named_parameters();
    for (const auto& buffer : network->named_buffers())
        if (buffer.value().is_floating_point()) state.insert(buffer.key(), buffer.value());
    return state;
}

/// A network that has seen single planes only has nothing to say about the planes beside: those taps start at zero.
void clearOuterTaps(const Hybrid& network) {
    torch::NoGradGuard quiet;
    for (auto& weight : network->parameters())
        if (weight.dim() == 5 && weight.size(2) == 3) {
            weight.select(2, 0).zero_();
            weight.select(2, 2).zero_();
        }
}

void takeOver(const Hybrid& network, const std::filesystem::path& folder) {
    torch::NoGradGuard quiet;
    auto state = stateOf(network);
    const auto file = readTensorFile(folder / stateFile);
    for (const auto& source : file.tensors) {
        auto* found = state.find(source.name);
        if (!found) continue;
        auto target = *found;
        const auto values = torch::from_blob(const_cast<float*>(source.values.data()), source.shape, torch::kFloat32);
        if (target.sizes().equals(values.sizes())) target.copy_(values);
        else if (target.dim() == 5 && target.size(2) == 3 && target.select(2, 1).sizes().equals(values.select(2, 0).sizes()))
            target.select(2, 1).copy_(values.select(2, 0));
        else
            throw Error(ErrorKind::Mismatch, "The model \"" + folder.string() + "\" cannot start this one: its layer " + source.name +
                                                 " has another shape. Warm starts need the same base width.");
    }
}

struct Batch {
    torch::Tensor image, classes;
};

Batch drawBatch(const CropSampler& sampler, const SlimRecipe& recipe, const SlimStage& stage, Random& random) {
    const int depth = stage.depths[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(stage.depths.size())))];
    const auto count = std::max<std::int64_t>(1, stage.voxels / (depth * recipe.crop * recipe.crop));
    Batch batch{torch::empty({count, 1, depth, recipe.crop, recipe.crop}),
                torch::empty({count, depth, recipe.crop, recipe.crop}, torch::kInt64)};
    auto* grey = batch.image.data_ptr<float>();
    auto* classes = batch.classes.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < count; ++i) {
        const auto patch = sampler.draw(recipe, stage, depth, random);
        grey = std::copy(patch.grey.begin(), patch.grey.end(), grey);
        classes = std::copy(patch.classes.begin(), patch.classes.end(), classes);
    }
    return batch;
}

/// A short rise, then half a cosine down to a hundredth.
double learningRate(const SlimStage& stage, std::int64_t step) {
    const double rise = std::min(1.0, static_cast<double>(step + 1) / 30.0);
    const double fall = 0.5 * (1 + std::cos(std::numbers::pi * static_cast<double>(step) / static_cast<double>(stage.steps)));
    return stage.learningRate * rise * std::max(0.01, fall);
}

torch::Tensor classWeights(const CropSampler& sampler, double power) {
    const auto shares = sampler.classShares();
    auto weights = torch::empty({classCount});
    for (std::int64_t c = 0; c < classCount; ++c)
        weights[c] = std::pow(std::max(shares[static_cast<std::size_t>(c)], 1e-4), -power);
    return weights / weights.mean();
}

/// One run: the network, what drives it, and where it is.
class Run {
public:
    Run(const SlimMember& member, const CropSampler& sampler)
        : m_member(member), m_sampler(sampler), m_network(member.spec, member.seed, HybridExtras{true, member.recipe.dropout}),
          m_random(member.seed) {
        torch::manual_seed(member.seed);
        if (member.spec.pyramid) clearOuterTaps(m_network);
        for (const auto& folder : member.warmStarts) takeOver(m_network, folder);
        for (auto& parameter : m_network->parameters())
            if (parameter.dim() == 5) parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast3d));
        m_average.emplace(*m_network, member.recipe.average);
    }

    void train(const SlimStage& stage, const std::function<void(std::int64_t)>& afterStep) {
        torch::optim::AdamW optimizer(m_network->parameters(),
                                      torch::optim::AdamWOptions(stage.learningRate).weight_decay(m_member.recipe.weightDecay));
        const auto weights = classWeights(m_sampler, stage.classPower);
        m_network->train();
        for (std::int64_t step = 0; step < stage.steps; ++step) {
            static_cast<torch::optim::AdamWOptions&>(optimizer.param_groups()[0].options()).lr(learningRate(stage, step));
            const auto batch = drawBatch(m_sampler, m_member.recipe, stage, m_random);
            const auto loss = lossOf(batch, weights);
            optimizer.zero_grad();
            loss.backward();
            torch::nn::utils::clip_grad_norm_(m_network->parameters(), m_member.recipe.clip);
            optimizer.step();
            m_average->update(*m_network);
            const double value = loss.item<double>();
            m_loss = m_steps++ == 0 ? value : 0.98 * m_loss + 0.02 * value;
            afterStep(step);
        }
    }

    Hybrid finish() {
        m_average->copyTo(*m_network);
        m_network->eval();
        return m_network;
    }
    double loss() const { return m_loss; }
    std::int64_t steps() const { return m_steps; }

private:
    torch::Tensor lossOf(const Batch& batch, const torch::Tensor& weights) {
        const auto& r = m_member.recipe;
        NetworkOutput logits;
        {
            const Bf16Layers halved(m_member.recipe.bf16, torch::kCPU);
            logits = m_network->forward(batch.image.contiguous(at::MemoryFormat::ChannelsLast3d));
        }
        auto loss = slimLoss(logits.logits3d.to(torch::kFloat32), batch.classes, weights, r.diceWeight, r.labelSmoothing);
        if (m_member.spec.pyramid)
            loss = loss + r.loss2d * slimLoss(logits.logits2d.to(torch::kFloat32), batch.classes, weights, r.diceWeight, r.labelSmoothing);
        return loss;
    }

    const SlimMember& m_member;
    const CropSampler& m_sampler;
    Hybrid m_network;
    Random m_random;
    std::optional<MovingAverage> m_average;
    double m_loss = 0;
    std::int64_t m_steps = 0;
};

void scoreInto(SlimOutcome& outcome, std::vector<Hybrid>& networks, const std::vector<LabelledPatch>& patches) {
    Confusion all{};
    for (const auto& patch : patches) {
        Confusion one{};
        count(one, predictPlane(networks, patch), patch);
        outcome.perSlice.push_back(score(one));
        for (std::size_t t = 0; t < classCount; ++t)
            for (std::size_t p = 0; p < classCount; ++p) all[t][p] += one[t][p];
    }
    if (!patches.empty()) outcome.heldOut = score(all);
}

ModelCard cardOf(const SlimMember& member, const SlimOutcome& outcome) {
    ModelCard card;
    card.name = member.name;
    card.architecture = "custom";
    card.spec = member.spec;
    card.window = {member.spec.pyramid ? slimDepth : 1, 296, 296};
    card.data = "Human platelets, SBF-SEM, 40x10x10 nm (Guay et al. 2021, NIBIB; images cleared for public release): one labelled "
                "slice of 800x800 pixels, slice 15 of the same stack at half resolution, and organelles of these pasted into "
                "free cytoplasm. Networks with a pyramid also saw images that Granule rendered for the stack's 3D labels.";
    card.licence = "BSD-3-Clause";
    card.limits = "Trained on one and a quarter real slices of one sample. Expect it to need correction, above all dense granules, "
                  "their cores and mitochondria; on other tissue, stain or pixel size train your own.";
    card.steps = outcome.steps;
    card.seed = member.seed;
    if (outcome.heldOut) {
        card.mIoUAll = outcome.heldOut->mIoUAll;
        card.mIoUOrg = outcome.heldOut->mIoUOrg;
        card.scoredOn = "real images, or parts of them, that this run did not see";
    }
    return card;
}

} // namespace

SlimOutcome trainSlim(const SlimMember& member, const SlimData& data, int threads, const std::filesystem::path& out,
                      Progress& progress, std::stop_token stop, const std::function<void(const std::string&)>& say) {
    useThreads(std::max(1, threads));
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
    auto slices = readSlices(data);
    auto volumes = read(data.volumes, data.heldOut);
    if (slices.seen.empty())
        throw Error(ErrorKind::InvalidValue, "There is no labelled slice to train on: give at least one image with its labels.");
    const CropSampler sampler(std::move(slices.seen), std::move(volumes.seen));
    std::int64_t total = 0;
    for (const auto& stage : member.recipe.stages) total += stage.steps;
    Run run(member, sampler);
    for (const auto& stage : member.recipe.stages)
        run.train(stage, [&](std::int64_t) {
            throwIfStopped(stop);
            progress.update(static_cast<double>(run.steps()) / static_cast<double>(total));
            if (run.steps() % 50 == 0)
                say(member.name + ": step " + std::to_string(run.steps()) + " of " + std::to_string(total) + ", loss " +
                    std::to_string(run.loss()) + ", " + std::to_string(elapsed()) + " s");
        });
    SlimOutcome outcome;
    outcome.steps = run.steps();
    outcome.loss = run.loss();
    std::vector<Hybrid> network{run.finish()};
    scoreInto(outcome, network, slices.heldOut);
    outcome.seconds = elapsed();
    saveModel(out, *network[0], cardOf(member, outcome));
    writeTensorFile(out / stateFile, {{{"format", "granule-training"}}, exportWeights(stateOf(network[0]))});
    return outcome;
}

SlimOutcome scoreSlim(const std::vector<std::filesystem::path>& models, const SlimData& data, int threads) {
    useThreads(std::max(1, threads));
    std::vector<Hybrid> networks;
    for (const auto& model : models) networks.push_back(loadHybrid(model));
    auto slices = readSlices(data);
    SlimOutcome outcome;
    scoreInto(outcome, networks, slices.heldOut.empty() ? slices.seen : slices.heldOut);
    return outcome;
}

} // namespace granule::engine::slim
