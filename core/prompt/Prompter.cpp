// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Prompter.h"

#include "core/edit/BlockWriter.h"
#include "core/prompt/Classifier.h"
#include "core/prompt/Regions.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>

namespace granule::prompt {

namespace {

constexpr double beta = 60, shrinkage = 0.5, tolerance = 1e-3;
constexpr float beliefStrength = 0.02F;

struct Clicks {
    std::vector<std::size_t> object, notObject; ///< offsets in the box
};

Clicks clicksIn(const Box& box, const Prompts& prompts) {
    Clicks clicks;
    const auto offset = [&](const Index& at) {
        return static_cast<std::size_t>(box.shape().offset({at.z - box.lo.z, at.y - box.lo.y, at.x - box.lo.x}));
    };
    for (const auto& at : prompts.object)
        if (box.contains(at)) clicks.object.push_back(offset(at));
    for (const auto& at : prompts.notObject)
        if (box.contains(at)) clicks.notObject.push_back(offset(at));
    if (prompts.object.empty() && prompts.box) {
        const auto& b = *prompts.box;
        const Index centre{(b.lo.z + b.hi.z - 1) / 2, (b.lo.y + b.hi.y - 1) / 2, (b.lo.x + b.hi.x - 1) / 2};
        if (box.contains(centre)) clicks.object.push_back(offset(centre));
    }
    return clicks;
}

} // namespace

Prompter::Prompter(const Box& box, const VoxelSpacing& spacing, const std::vector<float>& grey, const Features& network, const std::stop_token& stop)
    : m_spacing(spacing), m_features(ownFeatures(box, spacing, grey, stop)),
      m_edges(edgesOf(box.shape(), spacing, smoothed(normalised(grey), box.shape(), spacing, 0.7), beta)) {
    if (network.channels > 0 && network.box != box)
        throw Error(ErrorKind::Mismatch, "The features are of " + describe(network.box) + ", not of the neighbourhood " + describe(box) + ".");
    m_features.channels += network.channels;
    m_features.values.insert(m_features.values.end(), network.values.begin(), network.values.end());
}

std::vector<std::uint8_t> Prompter::objectOf(const Prompts& prompts, const std::stop_token& stop) const {
    const auto shape = box().shape();
    const auto count = static_cast<std::size_t>(shape.voxels());
    const auto clicks = clicksIn(box(), prompts);
    std::vector<std::uint8_t> mask(count);
    if (clicks.object.empty()) return mask;
    std::vector<Seed> seeds(count, Seed::None);
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < count; ++i) {
        const auto n = static_cast<std::int64_t>(i);
        const Index at{n / (shape.y * shape.x), n / shape.x % shape.y, n % shape.x};
        const bool rim = at.y == 0 || at.x == 0 || at.y == shape.y - 1 || at.x == shape.x - 1;
        if (prompts.box && !prompts.box->contains(Box{at, at}.movedBy(box().lo).lo)) seeds[i] = Seed::NotObject;
        if (rim) samples.push_back({i, false, 0.001F});
    }
    for (const auto i : clicks.object) seeds[i] = Seed::Object, samples.push_back({i, true, 1});
    for (const auto i : clicks.notObject) seeds[i] = Seed::NotObject, samples.push_back({i, false, 1});
    Belief belief{logOdds(m_features, samples, shrinkage), beliefStrength};
    for (auto& odds : belief.object) odds = 1 / (1 + std::exp(-odds));
    const auto walk = randomWalk(m_edges, seeds, belief, {}, tolerance, 100, stop);
    for (std::size_t i = 0; i < count; ++i) mask[i] = walk[i] > 0.5F;
    keepConnected(mask, shape, clicks.object);
    fillHoles(mask, shape, clicks.notObject);
    return mask;
}

BlockDelta paintObject(const LabelMap& before, const Box& box, const std::vector<std::uint8_t>& mask, const edit::PaintRule& rule,
                       const edit::Confine& confine) {
    edit::BlockWriter writer(before, rule, confine);
    const auto shape = box.shape();
    for (std::int64_t z = 0, row = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y, row += shape.x)
            for (std::int64_t x = 0, end = 0; x < shape.x; x = end) {
                const bool inside = mask[static_cast<std::size_t>(row + x)];
                for (end = x + 1; end < shape.x && (mask[static_cast<std::size_t>(row + end)] != 0) == inside;) ++end;
                if (inside) writer.paintRun(box.lo.z + z, box.lo.y + y, box.lo.x + x, box.lo.x + end);
            }
    return writer.total();
}

} // namespace granule::prompt
