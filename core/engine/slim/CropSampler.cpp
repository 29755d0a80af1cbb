// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/CropSampler.h"

#include <algorithm>

namespace granule::engine::slim {

namespace {

std::vector<Organelle> organellesOf(const std::vector<LabelledPatch>& slices) {
    std::vector<Organelle> all;
    for (const auto& slice : slices) std::ranges::move(collectOrganelles(slice), std::back_inserter(all));
    return all;
}

} // namespace

CropSampler::CropSampler(std::vector<LabelledPatch> slices, std::vector<LabelledPatch> volumes)
    : m_paste(organellesOf(slices)) {
    for (auto& slice : slices) m_slices.push_back(index(std::move(slice)));
    for (auto& volume : volumes) m_volumes.push_back(index(std::move(volume)));
}

CropSampler::Source CropSampler::index(LabelledPatch patch) {
    Source source{std::move(patch), {}};
    for (std::size_t i = 0; i < source.patch.classes.size(); ++i)
        if (const auto c = source.patch.classes[i]; c > cell) source.voxels[c].push_back(static_cast<std::uint32_t>(i));
    return source;
}

Index CropSampler::place(const Source& source, double organelleShare, std::int64_t crop, Random& random) {
    const Shape s = source.patch.shape;
    if (random.chance(organelleShare)) {
        std::vector<const std::vector<std::uint32_t>*> present;
        for (const auto& voxels : source.voxels)
            if (!voxels.empty()) present.push_back(&voxels);
        if (!present.empty()) {
            const auto& voxels = *present[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(present.size())))];
            const auto at = static_cast<std::int64_t>(voxels[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(voxels.size())))]);
            const double jitter = static_cast<double>(crop) / 3;
            return {at / (s.y * s.x), at / s.x % s.y + static_cast<std::int64_t>(random.uniform(-jitter, jitter)),
                    at % s.x + static_cast<std::int64_t>(random.uniform(-jitter, jitter))};
        }
    }
    return {random.below(s.z), random.below(s.y), random.below(s.x)};
}

LabelledPatch CropSampler::draw(const SlimRecipe& recipe, const SlimStage& stage, int depth, Random& random) const {
    const bool fromVolume = depth > 1 && !m_volumes.empty() && random.chance(stage.volumeShare);
    const auto& sources = fromVolume ? m_volumes : m_slices;
    // What holds more to learn from is drawn more often; an image of half the resolution has a quarter of the voxels.
    double total = 0;
    for (const auto& source : sources) total += source.patch.measured;
    double pick = random.uniform(0, total);
    std::size_t chosen = 0;
    while (chosen + 1 < sources.size() && pick >= sources[chosen].patch.measured) pick -= sources[chosen++].patch.measured;
    const auto& source = sources[chosen];

    const Index at = place(source, stage.organelleShare, recipe.crop, random);
    // Half of the deep crops of a slice repeat it unchanged, as a single slice is shown to a deep network.
    const bool flat = !fromVolume && (depth == 1 || random.chance(0.5));
    auto limits = recipe.warp;
    if (flat) limits.driftPx = 0;
    const Warp warp(random, limits, recipe.crop, recipe.crop);
    auto patch = warp.crop(source.patch, at.z - depth / 2, static_cast<double>(at.y), static_cast<double>(at.x),
                           {depth, recipe.crop, recipe.crop});
    if (random.chance(stage.pasteShare)) m_paste.addTo(patch, 1 + static_cast<int>(random.below(stage.mostPasted)), flat, random);
    changeGrey(patch, recipe.grey, flat, random);
    return patch;
}

std::array<double, classCount> CropSampler::classShares() const {
    std::array<double, classCount> shares{};
    double total = 0;
    for (const auto& source : m_slices) {
        const auto counts = source.patch.voxelsPerClass();
        for (std::size_t c = 0; c < classCount; ++c) shares[c] += static_cast<double>(counts[c]), total += static_cast<double>(counts[c]);
    }
    for (auto& share : shares) share /= total;
    return shares;
}

} // namespace granule::engine::slim
