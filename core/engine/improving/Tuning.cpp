// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/improving/Tuning.h"

#include "core/engine/Speed.h"
#include "core/engine/networks/Bf16Layers.h"
#include "core/engine/slim/Random.h"

#include <torch/optim/adam.h>

#include <cmath>
#include <numbers>

namespace granule::engine {

namespace {

/// A lesson as tensors, 1,...,Z,Y,X, with what the ensemble said before it learnt.
struct Page {
    torch::Tensor image;   ///< 1,1,Z,Y,X
    torch::Tensor classes; ///< 1,Z,Y,X int64
    torch::Tensor judged;  ///< 1,Z,Y,X, 1 or 0
    torch::Tensor keep;    ///< 1,Z,Y,X, how much it counts that a voxel stays as it was; 0 where it need not
    torch::Tensor before;  ///< 1,C,Z,Y,X probabilities, see Teacher
};

/// A flat network sees the middle plane.
Page pageOf(const Lesson& lesson, const torch::Tensor& before, bool flat) {
    const auto& s = lesson.shape;
    const auto z0 = flat ? s.z / 2 : 0, depth = flat ? 1 : s.z;
    const auto cut = [&](const auto* data, auto type) {
        return torch::from_blob(const_cast<void*>(static_cast<const void*>(data)), {s.z, s.y, s.x}, type).narrow(0, z0, depth).unsqueeze(0);
    };
    Page page;
    page.image = cut(lesson.grey.data(), torch::kFloat32).unsqueeze(0);
    page.classes = cut(lesson.classes.data(), torch::kUInt8).to(torch::kInt64);
    const auto asks = cut(lesson.asks.data(), torch::kUInt8);
    page.judged = asks.eq(static_cast<int>(Ask::Judged)).to(torch::kFloat32);
    page.before = before.narrow(1, z0, depth).unsqueeze(0);
    // Rare classes are soon forgotten: each counts with its number to the power of 1/2.
    const auto shares = page.before.mean({0, 2, 3, 4}, true);
    page.keep = (page.before / (shares + 0.002).sqrt()).sum(1) * asks.eq(static_cast<int>(Ask::Keep));
    page.keep /= page.keep.sum().clamp_min(1);
    return page;
}

/// One of the eight symmetries of the square, of the last two axes.
torch::Tensor turned(const torch::Tensor& x, int symmetry) {
    const auto axis = x.dim() - 2;
    auto y = (symmetry & 4) != 0 ? x.transpose(axis, axis + 1) : x;
    if ((symmetry & 1) != 0) y = y.flip(axis);
    if ((symmetry & 2) != 0) y = y.flip(axis + 1);
    return y.contiguous();
}

Page turned(const Page& page, int symmetry) {
    return {turned(page.image, symmetry), turned(page.classes, symmetry), turned(page.judged, symmetry), turned(page.keep, symmetry),
            turned(page.before, symmetry)};
}

/// The weighted cross-entropy of the judged voxels of a page, as sum and sum of weights.
std::pair<torch::Tensor, torch::Tensor> judgedLoss(const torch::Tensor& logs, const Page& page, const torch::Tensor& classWeights) {
    const auto weights = classWeights.index_select(0, page.classes.flatten()).view_as(page.classes) * page.judged;
    const auto entropy = -logs.gather(1, page.classes.unsqueeze(1)).squeeze(1);
    return {(entropy * weights).sum(), weights.sum()};
}

/// How far the result has gone from what it was, where it should not: the weighted mean of the divergence.
torch::Tensor keepLoss(const torch::Tensor& logs, const Page& page) {
    const auto divergence = (page.before * ((page.before + 1e-6).log() - logs)).sum(1);
    return (divergence * page.keep).sum();
}

std::vector<torch::Tensor> learning(HybridImpl& network, bool headOnly) {
    std::vector<torch::Tensor> all;
    for (auto& item : network.named_parameters()) {
        const bool head = item.key().starts_with("d0") || item.key().starts_with("P") || item.key().starts_with("a") ||
                          item.key().starts_with("b") || item.key().starts_with("tb");
        item.value().requires_grad_(!headOnly || head);
        if (!headOnly || head) all.push_back(item.value());
    }
    return all;
}

std::vector<Page> pagesOf(const std::vector<Lesson>& lessons, const std::vector<torch::Tensor>& before, bool flat) {
    std::vector<Page> pages;
    for (std::size_t i = 0; i < lessons.size(); ++i) pages.push_back(pageOf(lessons[i], before[i], flat));
    return pages;
}

class Tuner {
public:
    Tuner(std::shared_ptr<HybridImpl> network, const Course& course, const ImproveRecipe& recipe, std::uint64_t seed)
        : m_network(std::move(network)), m_recipe(recipe), m_random(seed), m_weights(torch::tensor(course.book.classWeights())) {
        const bool flat = !geometryOf(m_network->spec()).acrossPlanes;
        m_corrected = pagesOf(course.book.corrected(), course.corrected, flat);
        m_elsewhere = pagesOf(course.book.elsewhere(), course.elsewhere, flat);
        for (auto& parameter : m_network->parameters())
            if (parameter.dim() == 5) parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast3d));
    }

    int train(std::chrono::steady_clock::time_point deadline, const std::function<void()>& after, const std::stop_token& stop) {
        torch::optim::Adam optimizer(learning(*m_network, m_recipe.headOnly), torch::optim::AdamOptions(m_recipe.learningRate));
        int step = 0;
        for (; step < m_recipe.steps && std::chrono::steady_clock::now() < deadline; ++step) {
            throwIfStopped(stop);
            static_cast<torch::optim::AdamOptions&>(optimizer.param_groups()[0].options()).lr(rate(step));
            optimizer.zero_grad();
            const auto at = static_cast<std::size_t>(step);
            auto loss = lossOf(turned(m_corrected[at % m_corrected.size()], side()));
            if (!m_elsewhere.empty()) loss = loss + lossOf(turned(m_elsewhere[at % m_elsewhere.size()], side()));
            loss.backward();
            torch::nn::utils::clip_grad_norm_(m_network->parameters(), 1.0);
            optimizer.step();
            after();
        }
        return step;
    }

    /// The loss of the judged voxels of some corrected patches.
    double judged(const std::stop_token& stop) {
        const torch::NoGradGuard quiet;
        const auto ready = m_network->readyFor(torch::kCPU, hasBf16() ? torch::kBFloat16 : torch::kFloat32);
        double sum = 0, weights = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(m_corrected.size(), 8); ++i) {
            throwIfStopped(stop);
            const auto& page = m_corrected[i];
            const auto [loss, weight] = judgedLoss(torch::log_softmax(ready->predict(page.image.contiguous()), 1), page, m_weights);
            sum += loss.item<double>();
            weights += weight.item<double>();
        }
        return sum / std::max(weights, 1e-9);
    }

private:
    /// A short rise, then half a cosine.
    double rate(int step) const {
        const double rise = std::min(1.0, (step + 1) / 4.0);
        return m_recipe.learningRate * rise * std::max(0.05, 0.5 * (1 + std::cos(std::numbers::pi * step / m_recipe.steps)));
    }
    int side() { return static_cast<int>(m_random.below(8)); }
    torch::Tensor lossOf(const Page& page) {
        torch::Tensor logits;
        {
            const Bf16Layers halved(hasBf16(), torch::kCPU);
            logits = m_network->predict(page.image.contiguous(at::MemoryFormat::ChannelsLast3d));
        }
        const auto logs = torch::log_softmax(logits.to(torch::kFloat32), 1);
        const auto [sum, weights] = judgedLoss(logs, page, m_weights);
        return sum / weights.clamp_min(1) + m_recipe.keepWeight * keepLoss(logs, page);
    }

    std::shared_ptr<HybridImpl> m_network;
    const ImproveRecipe& m_recipe;
    slim::Random m_random;
    torch::Tensor m_weights;
    std::vector<Page> m_corrected, m_elsewhere;
};

} // namespace

Tuned tune(std::shared_ptr<HybridImpl> network, const Course& course, const ImproveRecipe& recipe, std::uint64_t seed,
           std::chrono::steady_clock::time_point deadline, const std::function<void()>& step, const std::stop_token& stop) {
    const StoppableForward stoppable(stop);
    Tuner tuner(network, course, recipe, seed);
    Tuned result;
    result.lossBefore = tuner.judged(stop);
    result.steps = tuner.train(deadline, step, stop);
    result.lossAfter = tuner.judged(stop);
    result.network = network;
    return result;
}

} // namespace granule::engine
