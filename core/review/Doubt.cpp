// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Doubt.h"

#include "core/review/Mixing.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::review {

namespace {

float surprise(double p) {
    return p > 0 ? static_cast<float>(-p * std::log(p)) : 0.0F;
}

/// -p ln p, of probabilities as members give them.
const std::array<float, 256>& surpriseOfBytes() {
    static const auto table = [] {
        std::array<float, 256> t{};
        for (std::size_t i = 0; i < t.size(); ++i) t[i] = surprise(static_cast<double>(i) / 255);
        return t;
    }();
    return table;
}

/// -p ln p, of means in steps finer than what is shown.
constexpr std::size_t fineSteps = 8192;
const std::vector<float>& surpriseOfMeans() {
    static const auto table = [] {
        std::vector<float> t(fineSteps + 2);
        for (std::size_t i = 0; i < t.size(); ++i) t[i] = surprise(std::min(1.0, static_cast<double>(i) / fineSteps));
        return t;
    }();
    return table;
}

std::uint8_t toByte(float share) {
    return static_cast<std::uint8_t>(std::clamp(share, 0.0F, 1.0F) * 255 + 0.5F);
}

/// Adds the entropy of the mean of `count` voxels to `out`.
void addMeanEntropy(const float* means, std::size_t classes, std::size_t count, float* out) {
    const auto& table = surpriseOfMeans();
    for (std::size_t c = 0; c < classes; ++c)
        for (std::size_t i = 0; i < count; ++i) out[i] += table[static_cast<std::size_t>(means[c * count + i] * fineSteps + 0.5F)];
}

/// Takes the weighted mean of the members' entropies from `out`.
void subtractMemberEntropies(const Mixing& mixing, const Index& from, std::size_t count, float* out) {
    const auto& table = surpriseOfBytes();
    const auto& votes = mixing.votes();
    for (const auto& share : mixing.shares())
        for (std::size_t c = 0; c < votes.classes(); ++c) {
            const auto* p = votes.row(share.member, c, from.z, from.y) + (from.x - votes.box().lo.x);
            for (std::size_t i = 0; i < count; ++i) out[i] -= share.weight * table[p[i]];
        }
}

std::vector<std::uint8_t> entropies(const Votes& votes, const Decision& decision, const Box& box, bool mutual, const std::stop_token& stop) {
    const Mixing mixing(votes, decision, box);
    const auto width = static_cast<std::size_t>(box.shape().x);
    const auto most = mutual ? std::min(mixing.shares().size(), votes.classes()) : votes.classes();
    std::vector<std::uint8_t> out(static_cast<std::size_t>(box.shape().voxels()));
    if (most < 2) return out;
    const float scale = 1 / std::log(static_cast<float>(most));
    forRows(box, stop, [&](std::int64_t z, std::int64_t y, std::int64_t i) {
        std::vector<float> means(width * votes.classes()), sum(width);
        mixing.means({z, y, box.lo.x}, width, means.data());
        addMeanEntropy(means.data(), votes.classes(), width, sum.data());
        if (mutual) subtractMemberEntropies(mixing, {z, y, box.lo.x}, width, sum.data());
        std::ranges::transform(sum, out.begin() + i * box.shape().x, [scale](float nats) { return toByte(nats * scale); });
    });
    throwIfStopped(stop);
    return out;
}

} // namespace

std::vector<std::uint8_t> probability(const Votes& votes, const Decision& decision, LabelId classId, const Box& box,
                                      const std::stop_token& stop) {
    const Mixing mixing(votes, decision, box);
    const auto width = static_cast<std::size_t>(box.shape().x);
    std::vector<std::uint8_t> out(static_cast<std::size_t>(box.shape().voxels()));
    if (classId >= votes.classes()) return out;
    forRows(box, stop, [&](std::int64_t z, std::int64_t y, std::int64_t row) {
        std::vector<float> scores(width * votes.classes()), sum(width);
        mixing.scores({z, y, box.lo.x}, width, scores.data());
        for (std::size_t c = 0; c < votes.classes(); ++c)
            for (std::size_t i = 0; i < width; ++i) sum[i] += scores[c * width + i];
        for (std::size_t i = 0; i < width; ++i)
            out[static_cast<std::size_t>(row) * width + i] = sum[i] > 0 ? toByte(scores[classId * width + i] / sum[i]) : 0;
    });
    throwIfStopped(stop);
    return out;
}

std::vector<std::uint8_t> entropy(const Votes& votes, const Decision& decision, const Box& box, const std::stop_token& stop) {
    return entropies(votes, decision, box, false, stop);
}

std::vector<std::uint8_t> disagreement(const Votes& votes, const Decision& decision, const Box& box, const std::stop_token& stop) {
    return entropies(votes, decision, box, true, stop);
}

} // namespace granule::review
