// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/ErrorWeights.h"

#include "core/engine/training/EdgeTerm.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cstring>

namespace granule::engine {

struct ErrorWeights::Terms {
    LabelMap labels;
    WeightPreset preset;
    double edge;
    std::vector<float> ofClass;         ///< w + W_cb
    std::vector<float> edgeMaxima;      ///< of each part of the edge term over the volume

    std::vector<std::uint8_t> idsOf(std::int64_t z) const {
        const Shape s = labels.shape();
        return labels.read<std::uint8_t>({{z, 0, 0}, {z + 1, s.y, s.x}});
    }
    GroupSlice groupsOf(const std::vector<std::uint8_t>& ids) const {
        GroupSlice slice{labels.shape().y, labels.shape().x, std::vector<std::uint8_t>(ids.size())};
        std::ranges::transform(ids, slice.group.begin(), [](std::uint8_t id) { return static_cast<std::uint8_t>(groupOf(id)); });
        return slice;
    }
    /// The parts of the edge term before scaling: one as published, one for each ordered pair of groups as released.
    std::vector<std::vector<float>> edgesOf(const std::vector<std::uint8_t>& ids) const {
        const auto slice = groupsOf(ids);
        if (preset == WeightPreset::Published) return {blurredEdges(slice)};
        std::vector<std::vector<float>> parts;
        for (int from = 0; from < edgeGroups; ++from)
            for (int to = 0; to < edgeGroups; ++to)
                if (from != to) parts.push_back(diffusedEdges(slice, from, to));
        return parts;
    }
};

namespace {

class WeightSource : public VoxelSource {
public:
    WeightSource(ErrorWeights weights, Shape shape) : m_weights(std::move(weights)), m_shape(shape) {}

    void read(const Box& box, std::byte* out) const override {
        const Shape size = box.shape();
        for (auto z = box.lo.z; z < box.hi.z; ++z) {
            const auto slice = m_weights.slice(z);
            for (auto y = box.lo.y; y < box.hi.y; ++y) {
                const auto bytes = static_cast<std::size_t>(size.x) * sizeof(float);
                std::memcpy(out, slice.data() + y * m_shape.x + box.lo.x, bytes);
                out += bytes;
            }
        }
    }

private:
    ErrorWeights m_weights;
    Shape m_shape;
};

} // namespace

std::vector<float> classWeights(const std::vector<std::int64_t>& counts, double floor, double balance) {
    std::int64_t least = 0;
    for (const auto n : counts)
        if (n > 0 && (least == 0 || n < least)) least = n;
    std::vector<float> weights;
    for (const auto n : counts) {
        const double share = n > 0 ? balance * static_cast<double>(least) / static_cast<double>(n) : 0;
        weights.push_back(static_cast<float>(floor + share));
    }
    return weights;
}

ErrorWeights::ErrorWeights(const LabelMap& labels, const ErrorWeightOptions& options, Progress& progress, std::stop_token stop) {
    const double edge = options.edge.value_or(options.preset == WeightPreset::Published ? 2.04 : 25);
    auto terms = std::make_shared<Terms>(Terms{labels, options.preset, edge, {}, {}});
    const auto classes = static_cast<std::size_t>(options.classes);
    std::vector<std::int64_t> counts(classes, 0);
    for (std::int64_t z = 0; z < labels.shape().z; ++z) {
        throwIfStopped(stop);
        const auto ids = terms->idsOf(z);
        for (const auto id : ids) {
            if (id >= classes)
                throw Error(ErrorKind::Mismatch, "The labels hold the id " + std::to_string(id) + ", but weights are asked for the classes 0 to " +
                                                     std::to_string(classes - 1) + " only: are these object ids?");
            ++counts[id];
        }
        if (edge > 0) {
            const auto parts = terms->edgesOf(ids);
            terms->edgeMaxima.resize(parts.size(), 0);
            for (std::size_t i = 0; i < parts.size(); ++i)
                terms->edgeMaxima[i] = std::max(terms->edgeMaxima[i], *std::ranges::max_element(parts[i]));
        }
        progress.update(static_cast<double>(z + 1) / static_cast<double>(labels.shape().z));
    }
    terms->ofClass = classWeights(counts, options.floor, options.classBalance);
    m_terms = std::move(terms);
}

std::vector<float> ErrorWeights::slice(std::int64_t z) const {
    const auto ids = m_terms->idsOf(z);
    std::vector<float> weights(ids.size());
    std::ranges::transform(ids, weights.begin(), [&](std::uint8_t id) { return m_terms->ofClass[id]; });
    if (m_terms->edge <= 0) return weights;
    const auto parts = m_terms->edgesOf(ids);
    for (std::size_t p = 0; p < parts.size(); ++p) {
        if (m_terms->edgeMaxima[p] <= 0) continue;
        const auto scale = static_cast<float>(m_terms->edge / m_terms->edgeMaxima[p]);
        for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += scale * parts[p][i];
    }
    return weights;
}

Volume ErrorWeights::volume() const {
    const Shape shape = m_terms->labels.shape();
    return Volume(shape, VoxelType::Float32, std::make_shared<WeightSource>(*this, shape), m_terms->labels.spacing(), "error weights");
}

} // namespace granule::engine
