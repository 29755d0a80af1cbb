// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/FeatureMaps.h"

#include "core/engine/Device.h"
#include "core/engine/Ensemble.h"
#include "core/engine/ModelFolder.h"
#include "core/engine/PlaneFilters.h"
#include "core/engine/Resample.h"
#include "core/engine/Speed.h"
#include "core/engine/WindowReader.h"
#include "core/engine/networks/Hybrid.h"
#include "core/volume/Error.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t mostVoxels = 64'000'000;
constexpr std::int64_t planesAtOnce = 4;    // of a forward pass: what they take stays near the processor
constexpr std::int64_t planesForRanges = 4; // that tell how far a channel reaches
constexpr std::int64_t sampledVoxels = 8 << 20; // that mean and deviation of the grey are taken from

std::shared_ptr<HybridImpl> hybridOf(const ModelCard& card) {
    auto hybrid = std::dynamic_pointer_cast<HybridImpl>(loadNetwork(card));
    if (!hybrid) throw Error(ErrorKind::Mismatch, "\"" + card.name + "\" is no network of the 2D-3D family: choose one for prompts.");
    return hybrid;
}

/// The grid that the network sees: its own pixels in y and x where the volume's are far off, the volume's planes.
Volume seen(const Volume& volume, const VoxelSpacing& wanted) {
    if (!volume.spacing()) return volume;
    const VoxelSpacing target{volume.spacing()->zNm, wanted.yNm, wanted.xNm};
    return farApart(*volume.spacing(), target) ? resampled(volume, target) : volume;
}

/// `box` and the margin around it in y and x, its corners on the grid of 8 that the network pools by, as in segmenting.
Box withMargin(const Box& box) {
    const auto down = [](std::int64_t at) { return (at - FeatureNetwork::margin) & ~std::int64_t{7}; };
    const auto up = [](std::int64_t at) { return (at + FeatureNetwork::margin + 7) & ~std::int64_t{7}; };
    return {{box.lo.z, down(box.lo.y), down(box.lo.x)}, {box.hi.z, up(box.hi.y), up(box.hi.x)}};
}

/// The channels of some planes: floats where the network left them.
struct Chunk {
    Box box;               ///< what the channels are of, inside the planes below
    torch::Tensor network; ///< hidden layer and logits, each plane z,y,x,channel
    torch::Tensor grey;    ///< z,y,x
    std::vector<PlaneFilters> filters;
};

/// Calls `visit(channel, row, stride)` for each channel of a row of the chunk's box: values row[0], row[stride], ...
template <typename F>
void forEachChannel(const Chunk& chunk, std::int64_t z, std::int64_t y, std::int64_t x, F visit) {
    const auto width = chunk.grey.size(2), at = (z * chunk.grey.size(1) + y) * width + x, inPlane = y * width + x;
    const auto channels = chunk.network.size(3);
    for (std::int64_t c = 0; c < channels; ++c) visit(c, chunk.network.data_ptr<float>() + at * channels + c, channels);
    const auto& f = chunk.filters[static_cast<std::size_t>(z)];
    const float* rows[]{chunk.grey.data_ptr<float>() + at, f.smooth2.data() + inPlane, f.smooth4.data() + inPlane,
                        f.edges1.data() + inPlane, f.edges2.data() + inPlane};
    for (std::int64_t i = 0; i <= PlaneFilters::count; ++i) visit(channels + i, rows[i], 1);
}

} // namespace

struct FeatureNetwork::Impl {
    ModelCard card;
    std::shared_ptr<HybridImpl> network;
    std::weak_ptr<const VoxelSource> knownSource; ///< whose statistics are known
    GreyStatistics statistics;

    explicit Impl(const fs::path& model) : card(readModelCard(model)) {
        const auto type = hasBf16() ? torch::kBFloat16 : torch::kFloat32;
        network = std::dynamic_pointer_cast<HybridImpl>(hybridOf(card)->readyFor(torch::kCPU, type));
    }

    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (int c = 1; c <= card.spec.base; ++c) all.push_back("hidden " + std::to_string(c));
        for (const auto& name : card.classes) all.push_back("logit of " + name);
        for (const auto* name : {"grey", "grey, smooth", "grey, smoother", "edges", "edges, smooth"}) all.emplace_back(name);
        return all;
    }

    /// Planes z0..z1-1 of `box`.
    Chunk run(const WindowReader& reader, const Box& box, std::int64_t z0, std::int64_t z1) {
        const Box part{{z0, box.lo.y, box.lo.x}, {z1, box.hi.y, box.hi.x}}, wide = withMargin(part);
        const std::int64_t beside = card.spec.initKernelZ > 1 ? 3 : 0; // three layers look at the planes beside
        const Box read{{wide.lo.z - beside, wide.lo.y, wide.lo.x}, {wide.hi.z + beside, wide.hi.y, wide.hi.x}};
        const auto size = read.shape();
        auto image = torch::empty({1, 1, size.z, size.y, size.x});
        reader.read(read, image.data_ptr<float>());
        const auto out = network->hiddenAndLogits(image);
        Chunk chunk;
        chunk.box = part.movedBy({-wide.lo.z, -wide.lo.y, -wide.lo.x});
        const auto planes = z1 - z0;
        chunk.network = torch::cat({out.first, out.second}, 1).narrow(2, beside, planes).squeeze(0).permute({1, 2, 3, 0}).contiguous();
        chunk.grey = image[0][0].narrow(0, beside, planes).contiguous();
        chunk.filters.resize(static_cast<std::size_t>(planes));
        at::parallel_for(0, planes, 1, [&](std::int64_t from, std::int64_t to) {
            for (auto z = from; z < to; ++z)
                chunk.filters[static_cast<std::size_t>(z)] = filtered(chunk.grey.data_ptr<float>() + z * size.y * size.x, size.y, size.x);
        });
        return chunk;
    }

    const GreyStatistics& statisticsOf(const Volume& volume, Progress& progress, const std::stop_token& stop) {
        if (knownSource.lock() != volume.source()) {
            statistics = greyStatistics(volume, progress, stop, sampledVoxels);
            knownSource = volume.source();
        }
        return statistics;
    }

    /// Fills in scale and offset from what a few planes hold.
    void measureRanges(FeatureMaps& maps, const WindowReader& reader, const Box& box, const std::stop_token& stop) {
        const auto channels = static_cast<std::size_t>(maps.channels);
        std::vector<float> least(channels, 1e30F), most(channels, -1e30F);
        const auto count = std::min(planesForRanges, box.shape().z);
        for (std::int64_t i = 0; i < count; ++i) {
            throwIfStopped(stop);
            const auto z = box.lo.z + (2 * i + 1) * box.shape().z / (2 * count);
            const auto chunk = run(reader, box, z, z + 1);
            const auto size = chunk.box.shape();
            for (auto y = chunk.box.lo.y; y < chunk.box.hi.y; ++y)
                forEachChannel(chunk, 0, y, chunk.box.lo.x, [&](std::int64_t c, const float* row, std::int64_t stride) {
                    auto &lo = least[static_cast<std::size_t>(c)], &hi = most[static_cast<std::size_t>(c)];
                    for (std::int64_t x = 0; x < size.x; ++x) lo = std::min(lo, row[x * stride]), hi = std::max(hi, row[x * stride]);
                });
        }
        for (std::size_t c = 0; c < channels; ++c) {
            maps.offset.push_back(least[c]);
            maps.scale.push_back(std::max(most[c] - least[c], 1e-6F) / 255);
        }
    }
};

FeatureNetwork::FeatureNetwork(const fs::path& model) : m_impl(std::make_unique<Impl>(model)) {}
FeatureNetwork::~FeatureNetwork() = default;
FeatureNetwork::FeatureNetwork(FeatureNetwork&&) noexcept = default;
FeatureNetwork& FeatureNetwork::operator=(FeatureNetwork&&) noexcept = default;

fs::path FeatureNetwork::shipped() {
    for (const auto& model : Ensemble::shippedModels())
        if (const auto card = readModelCard(model); card.spec.family == Family::Hybrid && !card.spec.pyramid) return model;
    return {};
}

FeatureMaps FeatureNetwork::of(const Volume& volume, const Box& box, int threads, Progress& progress, std::stop_token stop) {
    const auto begin = std::chrono::steady_clock::now();
    if (volume.isNull() || box.empty() || !Box::of(volume.shape()).contains(box))
        throw Error(ErrorKind::InvalidValue, "The box " + describe(box) + " does not lie inside the volume: give a box inside it.");
    if (box.shape().voxels() > mostVoxels)
        throw Error(ErrorKind::TooLarge, "A box of " + describe(box.shape()) + " voxels is too large to be prepared for prompts: give a smaller one.");
    const torch::NoGradGuard quiet;
    useThreads(threads);
    const Volume input = seen(volume, m_impl->card.voxel);
    const WindowReader reader(input, m_impl->statisticsOf(volume, progress, stop));
    const Box inputBox = mapped(box, volume.shape(), input.shape());
    const Nearest back{input.shape(), volume.shape()};
    FeatureMaps maps;
    maps.box = box;
    maps.names = m_impl->names();
    maps.channels = static_cast<int>(maps.names.size());
    m_impl->measureRanges(maps, reader, inputBox, stop);
    const auto voxels = box.shape().voxels();
    maps.values.resize(static_cast<std::size_t>(maps.channels * voxels));
    for (auto z = inputBox.lo.z; z < inputBox.hi.z; z += planesAtOnce) {
        throwIfStopped(stop);
        const auto end = std::min(z + planesAtOnce, inputBox.hi.z);
        const auto chunk = m_impl->run(reader, inputBox, z, end);
        const auto size = chunk.box.shape();
        std::vector<std::uint8_t> bytes(static_cast<std::size_t>(maps.channels * size.voxels()));
        at::parallel_for(0, size.z * size.y, 16, [&](std::int64_t from, std::int64_t to) {
            for (auto line = from; line < to; ++line)
                forEachChannel(chunk, line / size.y, chunk.box.lo.y + line % size.y, chunk.box.lo.x,
                               [&](std::int64_t c, const float* row, std::int64_t stride) {
                    const float offset = maps.offset[static_cast<std::size_t>(c)], perUnit = 1 / maps.scale[static_cast<std::size_t>(c)];
                    auto* out = bytes.data() + c * size.voxels() + line * size.x;
                    for (std::int64_t x = 0; x < size.x; ++x)
                        out[x] = static_cast<std::uint8_t>(std::clamp((row[x * stride] - offset) * perUnit, 0.0F, 255.0F) + 0.5F);
                });
        });
        const Box part{{z, inputBox.lo.y, inputBox.lo.x}, {end, inputBox.hi.y, inputBox.hi.x}};
        const Box own = back.takers(part).intersected(box);
        if (!own.empty()) {
            std::vector<std::uint8_t> brought(static_cast<std::size_t>(own.shape().voxels()));
            const auto plane = box.shape().y * box.shape().x;
            for (int c = 0; c < maps.channels; ++c) {
                // Planes of the box lie one after the other: `own` is some of them, whole.
                back.bring(bytes.data() + c * size.voxels(), part, own, brought.data());
                std::ranges::copy(brought, maps.values.data() + c * voxels + (own.lo.z - box.lo.z) * plane);
            }
        }
        progress.update(static_cast<double>(end - inputBox.lo.z) / static_cast<double>(inputBox.shape().z));
    }
    maps.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return maps;
}

} // namespace granule::engine
