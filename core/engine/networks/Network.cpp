// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/Network.h"

#include "core/engine/networks/Hybrid.h"

namespace granule::engine {

void Network::prepareForInference(torch::ScalarType type) {
    m_prepared = type;
    for (const auto& module : modules(false)) {
        if (auto* conv = module->as<ConvImpl>()) conv->reorder(type);
        if (auto* up = module->as<UpConvImpl>()) up->reorder(type);
    }
}

std::int64_t Network::parameterCount() const {
    std::int64_t count = 0;
    for (const auto& parameter : parameters()) count += parameter.numel();
    return count;
}

torch::OrderedDict<std::string, torch::Tensor> Network::weights() const {
    auto all = named_parameters();
    for (const auto& buffer : named_buffers())
        if (buffer.value().is_floating_point()) all.insert(buffer.key(), buffer.value());
    return all;
}

NetworkPtr makeNetwork(const NetworkSpec& spec, std::optional<std::uint64_t> seed) {
    return std::make_shared<HybridImpl>(spec, seed);
}

} // namespace granule::engine
