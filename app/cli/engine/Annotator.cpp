// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/engine/Annotator.h"

#include <algorithm>
#include <cmath>

namespace granule::cli {

namespace {

using Plane = std::vector<std::uint8_t>;

Plane planeOf(const LabelMap& map) {
    return map.read<std::uint8_t>(Box::of(map.shape()));
}

/// The pixels that are connected with `seed` (four neighbours) and are `like` it.
template <typename F>
std::vector<std::int64_t> region(std::int64_t seed, std::int64_t height, std::int64_t width, F like) {
    std::vector<bool> seen(static_cast<std::size_t>(height * width));
    std::vector<std::int64_t> all{seed};
    seen[static_cast<std::size_t>(seed)] = true;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto y = all[i] / width, x = all[i] % width;
        const auto visit = [&](bool inside, std::int64_t at) {
            if (!inside || seen[static_cast<std::size_t>(at)] || !like(static_cast<std::size_t>(at))) return;
            seen[static_cast<std::size_t>(at)] = true;
            all.push_back(at);
        };
        visit(y > 0, all[i] - width);
        visit(y + 1 < height, all[i] + width);
        visit(x > 0, all[i] - 1);
        visit(x + 1 < width, all[i] + 1);
    }
    return all;
}

} // namespace

Annotator::Annotator(LabelMap truth, double rimPx) : m_truth(std::move(truth)), m_judged(m_truth.shape(), m_truth.spacing()), m_rim(rimPx) {}

Mended Annotator::mendWorst(const LabelMap& result) {
    const auto height = m_truth.shape().y, width = m_truth.shape().x;
    const auto truth = planeOf(m_truth), given = planeOf(result);
    auto judged = planeOf(m_judged);
    std::vector<std::int64_t> worst;
    Plane counted = judged;
    for (std::int64_t seed = 0; seed < height * width; ++seed) {
        const auto s = static_cast<std::size_t>(seed);
        if (counted[s] || truth[s] == given[s]) continue;
        const auto wrong = region(seed, height, width, [&](std::size_t i) { return !judged[i] && truth[i] == truth[s] && given[i] == given[s]; });
        for (const auto i : wrong) counted[static_cast<std::size_t>(i)] = 1;
        if (wrong.size() > worst.size()) worst = wrong;
    }
    if (worst.empty()) return {};
    const auto s = static_cast<std::size_t>(worst.front());
    auto object = worst;
    constexpr std::uint8_t firstOrganelle = 2;
    if (truth[s] >= firstOrganelle) object = region(worst.front(), height, width, [&](std::size_t i) { return truth[i] == truth[s]; });
    else if (given[s] >= firstOrganelle) object = region(worst.front(), height, width, [&](std::size_t i) { return given[i] == given[s]; });
    const auto reach = static_cast<std::int64_t>(m_rim);
    for (const auto at : object)
        for (auto dy = -reach; dy <= reach; ++dy)
            for (auto dx = -reach; dx <= reach; ++dx) {
                const auto y = at / width + dy, x = at % width + dx;
                if (y >= 0 && y < height && x >= 0 && x < width && static_cast<double>(dy * dy + dx * dx) <= m_rim * m_rim)
                    judged[static_cast<std::size_t>(y * width + x)] = 1;
            }
    m_judgedVoxels = std::ranges::count(judged, 1);
    m_judged = LabelMap::fromVoxels(m_truth.shape(), judged, m_truth.spacing());
    return {static_cast<std::int64_t>(worst.size()), truth[s], given[s]};
}

LabelMap Annotator::mended(const LabelMap& result) const {
    auto given = planeOf(result);
    const auto truth = planeOf(m_truth), judged = planeOf(m_judged);
    for (std::size_t i = 0; i < given.size(); ++i)
        if (judged[i]) given[i] = truth[i];
    return LabelMap::fromVoxels(m_truth.shape(), given, m_truth.spacing());
}

} // namespace granule::cli
