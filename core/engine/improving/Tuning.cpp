// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/improving/Tuning.h"

#include "core/engine/Device.h"
#include "core/engine/Speed.h"
#include "core/engine/networks/Bf16Layers.h"
#include "core/engine/slim/Random.h"

#include <torch/optim/adam.h>

#include <cmath>
#include <numbers>
#include <optional>
#include <tuple>

namespace granule::engine {

namespace {

torch::ScalarType inferenceType() {
    return hasBf16() ? torch::kBFloat16 : torch::kFloat32;
}

/// A lesson as tensors, 1,...,Z,Y,X, with what the network gave before it learnt.
struct Page {
    torch::Tensor image;   ///< 1,1,Z,Y,X
    torch::Tensor classes; ///< 1,Z,Y,X int64
    torch::Tensor judged, keep; ///< 1,Z,Y,X, 1 or 0
    torch::Tensor before;  ///< 1,C,Z,Y,X probabilities
};

/// A flat network sees the middle plane.
Page pageOf(const Lesson& lesson, HybridImpl& ready) {
    const bool flat = !geometryOf(ready.spec()).acrossPlanes;
    const auto& s = lesson.shape;
    const auto z0 = flat ? s.z / 2 : 0, depth = flat ? 1 : s.z;
    const auto cut = [&](const torch::Tensor& all) { return all.narrow(0, z0, depth).contiguous().unsqueeze(0); };
    const auto of = [&](const auto* data, auto type) {
        return torch::from_blob(const_cast<void*>(static_cast<const void*>(data)), {s.z, s.y, s.x}, type);
    };
    Page page;
    page.image = cut(of(lesson.grey.data(), torch::kFloat32)).unsqueeze(0);
    page.classes = cut(of(lesson.classes.data(), torch::kUInt8)).to(torch::kInt64);
    const auto asks = cut(of(lesson.asks.data(), torch::kUInt8));
    page.judged = asks.eq(static_cast<int>(Ask::Judged)).to(torch::kFloat32);
    page.keep = asks.eq(static_cast<int>(Ask::Keep)).to(torch::kFloat32);
    page.before = torch::softmax(ready.predict(page.image).to(torch::kFloat32), 1).contiguous();
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

/// How far the result has gone from what it was, where it should not: the mean of the divergence.
torch::Tensor keepLoss(const torch::Tensor& logs, const Page& page) {
    const auto divergence = (page.before * ((page.before + 1e-6).log() - logs)).sum(1);
    return (divergence * page.keep).sum() / page.keep.sum().clamp_min(1);
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

/// Lessons of one kind, opened as they are needed: what the network gave before is costly.
class Pages {
public:
    Pages(const std::vector<Lesson>& lessons, std::shared_ptr<HybridImpl> before)
        : m_lessons(lessons), m_before(std::move(before)), m_pages(lessons.size()) {}

    const Page& at(std::size_t i) {
        i %= m_pages.size();
        if (!m_pages[i]) {
            const torch::NoGradGuard quiet;
            m_pages[i] = pageOf(m_lessons[i], *m_before);
        }
        return *m_pages[i];
    }
    std::size_t size() const { return m_pages.size(); }

private:
    const std::vector<Lesson>& m_lessons;
    std::shared_ptr<HybridImpl> m_before;
    std::vector<std::optional<Page>> m_pages;
};

class Tuner {
public:
    Tuner(std::shared_ptr<HybridImpl> network, const LessonBook& book, const ImproveRecipe& recipe, std::uint64_t seed)
        : m_network(std::move(network)), m_recipe(recipe), m_random(seed), m_weights(torch::tensor(book.classWeights())),
          m_before(std::dynamic_pointer_cast<HybridImpl>(m_network->readyFor(torch::kCPU, inferenceType()))),
          m_corrected(book.corrected(), m_before), m_elsewhere(book.elsewhere(), m_before) {
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
            const auto loss = lossOf(turned(m_corrected.at(at), side())) + lossOf(turned(m_elsewhere.at(at), side()));
            loss.backward();
            torch::nn::utils::clip_grad_norm_(m_network->parameters(), 1.0);
            optimizer.step();
            after();
        }
        return step;
    }

    /// The loss of the judged voxels of some corrected patches, before and now.
    std::pair<double, double> judged(const std::stop_token& stop) {
        const torch::NoGradGuard quiet;
        const auto ready = m_network->readyFor(torch::kCPU, inferenceType());
        double before = 0, now = 0, all = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(m_corrected.size(), 8); ++i) {
            throwIfStopped(stop);
            const auto& page = m_corrected.at(i);
            const auto [loss, weight] = judgedLoss(torch::log_softmax(ready->predict(page.image), 1), page, m_weights);
            now += loss.item<double>();
            before += judgedLoss((page.before + 1e-6).log(), page, m_weights).first.item<double>();
            all += weight.item<double>();
        }
        all = std::max(all, 1e-9);
        return {before / all, now / all};
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
    std::shared_ptr<HybridImpl> m_before; ///< what it was, ready for inference
    Pages m_corrected, m_elsewhere;
};

} // namespace

Tuned tune(std::shared_ptr<HybridImpl> network, const LessonBook& book, const ImproveRecipe& recipe, std::uint64_t seed,
           std::chrono::steady_clock::time_point deadline, const std::function<void()>& step, const std::stop_token& stop) {
    const StoppableForward stoppable(stop);
    Tuner tuner(network, book, recipe, seed);
    Tuned result;
    result.steps = tuner.train(deadline, step, stop);
    std::tie(result.lossBefore, result.lossAfter) = tuner.judged(stop);
    result.network = network;
    return result;
}

} // namespace granule::engine
