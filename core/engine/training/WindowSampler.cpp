// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/WindowSampler.h"

#include "core/engine/Tiling.h"
#include "core/engine/WindowReader.h"
#include "core/engine/training/ErrorWeights.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace granule::engine {

namespace {

constexpr std::int64_t mostVoxels = std::int64_t{1} << 31;

std::int64_t bins(std::int64_t size, std::int64_t window, std::int64_t spacing) noexcept {
    return (size - window + 1 + spacing - 1) / spacing;
}

bool hasFinite(const Volume& image, const std::stop_token& stop) {
    const auto& s = image.shape();
    for (std::int64_t z = 0; z < s.z; ++z) {
        throwIfStopped(stop);
        const auto grey = image.read<float>({{z, 0, 0}, {z + 1, s.y, s.x}});
        if (std::ranges::any_of(grey, [](float v) { return std::isfinite(v); })) return true;
    }
    return false;
}

/// One corner a bin.
std::vector<std::int64_t> corners(CounterRandom& random, std::int64_t size, std::int64_t window, std::int64_t spacing) {
    const auto usable = size - window + 1;
    std::vector<std::int64_t> all;
    for (std::int64_t lo = 0; lo < usable; lo += spacing) all.push_back(lo + random.below(std::min(spacing, usable - lo)));
    return all;
}

} // namespace

LabelledVolume LabelledVolume::read(const Volume& image, const LabelMap& labels, int classes, Progress& progress,
                                    std::stop_token stop) {
    const auto& shape = image.shape();
    if (shape != labels.shape())
        throw Error(ErrorKind::Mismatch, "The image has " + describe(shape) + " voxels, its labels have " + describe(labels.shape()) +
                                             ": they must lie on the same grid.");
    if (shape.voxels() > mostVoxels)
        throw Error(ErrorKind::TooLarge, "Training takes the whole volume into memory, and " + describe(shape) +
                                             " voxels are too many: cut out the labelled part first.");
    if (!hasFinite(image, stop))
        throw Error(ErrorKind::InvalidValue, "The image has no grey value that is a finite number: is it the right file, and sound?");
    const WindowReader reader(image, greyStatistics(image, progress, stop));
    LabelledVolume v{shape, std::vector<float>(static_cast<std::size_t>(shape.voxels())), labels.read<std::uint8_t>(Box::of(shape)), {}};
    for (std::int64_t z = 0; z < shape.z; ++z) {
        throwIfStopped(stop);
        reader.read({{z, 0, 0}, {z + 1, shape.y, shape.x}}, v.grey.data() + z * shape.y * shape.x);
    }
    if (const int most = *std::ranges::max_element(v.labels); most >= classes)
        throw Error(ErrorKind::Mismatch, "The labels hold the id " + std::to_string(most) + ", but the network knows only the classes 0 to " +
                                             std::to_string(classes - 1) + ": are these object ids?");
    return v;
}

void LabelledVolume::weigh(const LabelMap& map, const TrainConfig& config, Progress& progress, std::stop_token stop) {
    weights.clear();
    if (config.weights == LossWeights::None) return;
    ErrorWeightOptions options;
    options.preset = config.weights == LossWeights::Published ? WeightPreset::Published : WeightPreset::Released;
    options.floor = config.weightFloor;
    options.classBalance = config.classBalance;
    options.classes = config.spec.classes;
    if (config.edgeWeight >= 0) options.edge = config.edgeWeight;
    SubProgress counting(progress, 0, 0.5), filling(progress, 0.5, 1);
    const ErrorWeights array(map, options, counting, stop);
    weights.reserve(labels.size());
    for (std::int64_t z = 0; z < shape.z; ++z) {
        throwIfStopped(stop);
        const auto slice = array.slice(z);
        weights.insert(weights.end(), slice.begin(), slice.end());
        filling.update(static_cast<double>(z + 1) / static_cast<double>(shape.z));
    }
}

void LabelledVolume::leaveOut(const std::vector<std::int64_t>& slices, std::int64_t first) {
    std::vector<bool> out(static_cast<std::size_t>(shape.z), false);
    for (const auto z : slices)
        if (z >= first && z < first + shape.z) out[static_cast<std::size_t>(z - first)] = true;
    const auto left = std::ranges::count(out, false);
    if (left == shape.z) return;
    if (left == 0)
        throw Error(ErrorKind::InvalidValue, "All slices from " + std::to_string(first) + " to " + std::to_string(first + shape.z - 1) +
                                                 " are left out, so there is nothing to learn from or to score on: leave some in.");
    masked = std::move(out);
    if (weights.empty()) weights.assign(labels.size(), 1);
    const auto slice = static_cast<std::ptrdiff_t>(shape.y * shape.x);
    for (std::int64_t z = 0; z < shape.z; ++z)
        if (isMasked(z)) std::fill_n(weights.begin() + z * slice, slice, 0.0f);
}

WindowSampler::WindowSampler(const LabelledVolume& volume, const TrainConfig& config)
    : m_volume(volume), m_config(config), m_margin(geometryOf(config.spec).margin) {
    const auto &s = volume.shape, &w = config.window, &d = config.windowSpacing;
    m_perEpoch = bins(s.z, w.z, d.z) * bins(s.y, w.y, d.y) * bins(s.x, w.x, d.x);
    const auto [least, most] = std::ranges::minmax_element(volume.grey);
    m_range = *most - *least;
}

const WindowSampler::Epoch& WindowSampler::epoch(std::int64_t number) {
    if (m_epoch && m_epoch->number == number) return *m_epoch;
    CounterRandom random(m_config.seed, static_cast<std::uint64_t>(number), 0);
    const auto &s = m_volume.shape, &w = m_config.window, &d = m_config.windowSpacing;
    auto next = std::make_unique<Epoch>(Epoch{number, {}, {}});
    if (m_config.elasticPx > 0)
        next->field = std::make_unique<ElasticField>(random, s.y, s.x, m_config.elasticGridPx, m_config.elasticSigma, m_config.elasticPx);
    const auto zs = corners(random, s.z, w.z, d.z), ys = corners(random, s.y, w.y, d.y), xs = corners(random, s.x, w.x, d.x);
    for (const auto z : zs)
        for (const auto y : ys)
            for (const auto x : xs) next->corners.push_back({z, y, x});
    for (auto i = static_cast<std::int64_t>(next->corners.size()) - 1; i > 0; --i)
        std::swap(next->corners[static_cast<std::size_t>(i)], next->corners[static_cast<std::size_t>(random.below(i + 1))]);
    m_epoch = std::move(next);
    return *m_epoch;
}

Sample WindowSampler::sample(std::int64_t epochNumber, std::int64_t number) {
    const auto& now = epoch(epochNumber);
    const auto at = now.corners[static_cast<std::size_t>(number)];
    CounterRandom random(m_config.seed, static_cast<std::uint64_t>(epochNumber), static_cast<std::uint64_t>(number) + 1);
    // All draws are made whatever the switches are, so that switching one leaves the others as they were.
    const bool coins[3]{random.coin(), random.coin(), random.coin()};
    const auto add = static_cast<float>(random.uniform(-1, 1) * m_config.brightness) * m_range;
    const auto times = static_cast<float>(1 + random.uniform(-1, 1) * m_config.contrast);
    const bool flipZ = m_config.flips && coins[0], flipY = m_config.flips && coins[1], flipX = m_config.flips && coins[2];

    const auto& w = m_config.window;
    const auto& s = m_volume.shape;
    Sample sample;
    const auto& margin = m_margin;
    sample.grey.reserve(static_cast<std::size_t>((w.z + 2 * margin.z) * (w.y + 2 * margin.y) * (w.x + 2 * margin.x)));
    sample.labels.reserve(static_cast<std::size_t>(w.voxels()));
    sample.weights.reserve(static_cast<std::size_t>(w.voxels()));
    const bool weighed = !m_volume.weights.empty();
    const auto floor = static_cast<float>(m_config.weightFloor);
    std::int64_t above = 0;
    for (auto k = -margin.z; k < w.z + margin.z; ++k) {
        const auto plane = reflected(at.z + (flipZ ? w.z - 1 - k : k), s.z) * s.y * s.x;
        for (auto j = -margin.y; j < w.y + margin.y; ++j) {
            const auto y = reflected(at.y + (flipY ? w.y - 1 - j : j), s.y);
            for (auto i = -margin.x; i < w.x + margin.x; ++i) {
                const auto x = reflected(at.x + (flipX ? w.x - 1 - i : i), s.x);
                const auto [fromY, fromX] = now.field ? now.field->source(y, x) : std::pair(y, x);
                const auto from = static_cast<std::size_t>(plane + fromY * s.x + fromX);
                sample.grey.push_back((m_volume.grey[from] + add) * times);
                if (k < 0 || k >= w.z || j < 0 || j >= w.y || i < 0 || i >= w.x) continue;
                sample.labels.push_back(m_volume.labels[from]);
                sample.weights.push_back(weighed ? m_volume.weights[from] : 1);
                above += sample.weights.back() > floor ? 1 : 0;
            }
        }
    }
    if (weighed) sample.weighted = static_cast<double>(above) / static_cast<double>(w.voxels());
    return sample;
}

} // namespace granule::engine
