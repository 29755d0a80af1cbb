// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/DenseGranules.h"

#include "core/engine/slim/LabelledPatch.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace granule::engine::slim {

namespace {

constexpr double leastRadiusPx = 6;  ///< smaller vessels have no room for a core
constexpr double leastRoundness = 0.6;
constexpr int coresPerVessel = 3;

/// Mean of the cores' grey less that of the cytoplasm around their granules.
std::optional<double> coreContrast(const std::vector<Organelle>& organelles) {
    double sum = 0;
    std::int64_t count = 0;
    for (const auto& o : organelles)
        for (std::size_t i = 0; i < o.classes.size(); ++i)
            if (o.classes[i] == denseCore) sum += static_cast<double>(o.grey[i] - o.surroundings), ++count;
    if (count == 0) return std::nullopt;
    return sum / static_cast<double>(count);
}

/// A profile as a disc.
struct Disc {
    double y = 0, x = 0, radius = 0, grey = 0;
    double roundness = 0; ///< area over that of the circle around it: 1 for a disc

    explicit Disc(const Organelle& o) {
        double count = 0, farthest = 0;
        const auto each = [&](auto visit) {
            for (std::int64_t j = 0, i = 0; j < o.height; ++j)
                for (std::int64_t k = 0; k < o.width; ++k, ++i)
                    if (o.classes[static_cast<std::size_t>(i)]) visit(static_cast<double>(j), static_cast<double>(k), static_cast<double>(o.grey[static_cast<std::size_t>(i)]));
        };
        each([&](double v, double u, double g) { y += v, x += u, grey += g, ++count; });
        y /= count, x /= count, grey /= count;
        each([&](double v, double u, double) { farthest = std::max(farthest, std::hypot(v - y, u - x) + 0.5); });
        radius = std::sqrt(count / std::numbers::pi);
        roundness = radius * radius / (farthest * farthest);
    }
};

Organelle withCore(Organelle o, const Disc& body, double contrast, Random& random) {
    const double radius = body.radius * random.uniform(0.3, 0.6), off = random.uniform(0, 0.35) * body.radius, angle = random.uniform(0, 2 * std::numbers::pi);
    const double cy = body.y + off * std::sin(angle), cx = body.x + off * std::cos(angle), stretch = std::exp(random.uniform(-0.2, 0.2));
    // The vessel's own grain stays; its lumen may be as pale as it was, or greyer.
    const double core = o.surroundings + contrast * random.uniform(0.8, 2) - body.grey, lumen = random.uniform(0, 0.5) * (o.surroundings - body.grey);
    for (std::int64_t j = 0, i = 0; j < o.height; ++j)
        for (std::int64_t k = 0; k < o.width; ++k, ++i) {
            const auto at = static_cast<std::size_t>(i);
            if (!o.classes[at]) continue;
            const double distance = std::hypot((static_cast<double>(j) - cy) * stretch, (static_cast<double>(k) - cx) / stretch);
            const double dark = std::clamp((radius - distance) / 2 + 0.5, 0.0, 1.0); // over two pixels
            o.grey[at] += static_cast<float>(dark * core + (1 - dark) * lumen);
            o.classes[at] = distance < radius ? denseCore : denseGranule;
        }
    o.kind = denseGranule;
    return o;
}

} // namespace

std::vector<Organelle> granulesFromVessels(const std::vector<Organelle>& organelles, Random& random) {
    std::vector<Organelle> made;
    const auto contrast = coreContrast(organelles);
    if (!contrast) return made;
    for (const auto& o : organelles) {
        if (o.kind != canalicularVessel) continue;
        const Disc body(o);
        if (body.radius < leastRadiusPx || body.roundness < leastRoundness) continue;
        for (int i = 0; i < coresPerVessel; ++i) made.push_back(withCore(o, body, *contrast, random));
    }
    return made;
}

} // namespace granule::engine::slim
