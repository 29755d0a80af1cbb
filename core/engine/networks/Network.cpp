// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/Network.h"

#include "core/engine/networks/DeepLab.h"
#include "core/engine/networks/DeepVess.h"
#include "core/engine/networks/Hybrid.h"
#include "core/engine/networks/UNet.h"
#include "core/engine/networks/UNet3d.h"

namespace granule::engine {

std::shared_ptr<Network> Network::inferenceCopy() const {
    const torch::NoGradGuard quiet;
    const auto copy = makeNetwork(m_spec, std::nullopt);
    copy->to(parameters().front().device());
    auto targets = copy->weights();
    for (const auto& source : weights()) targets[source.key()].copy_(source.value());
    copy->eval();
    return copy;
}

std::shared_ptr<Network> Network::readyFor(const torch::Device& device, torch::ScalarType type) const {
    const auto copy = inferenceCopy();
    if (device.is_cpu()) copy->prepareForInference(type);
    else copy->to(device, type);
    return copy;
}

void Network::prepareForInference(torch::ScalarType type) {
    const bool bf16 = type == torch::kBFloat16;
    for (const auto& module : modules(false)) {
        if (auto* conv = module->as<ConvImpl>()) conv->pack(bf16);
        if (auto* up = module->as<UpConvImpl>()) up->pack(bf16);
        if (auto* dense = module->as<DenseImpl>()) dense->pack(bf16);
    }
}

std::int64_t Network::multiplications() const {
    std::int64_t sum = 0;
    for (const auto& module : modules(false)) {
        if (const auto* conv = module->as<ConvImpl>()) sum += conv->multiplications();
        if (const auto* up = module->as<UpConvImpl>()) sum += up->multiplications();
        if (const auto* dense = module->as<DenseImpl>()) sum += dense->multiplications();
    }
    return sum;
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
    switch (spec.family) {
    case Family::Hybrid: return std::make_shared<HybridImpl>(spec, seed);
    case Family::UNet: return std::make_shared<UNet>(spec, seed);
    case Family::UNet3dThick:
    case Family::UNet3dThin: return std::make_shared<UNet3d>(spec, seed);
    case Family::DeepLabDrn:
    case Family::DeepLabResNet: return std::make_shared<DeepLab>(spec, seed);
    case Family::DeepVess: return std::make_shared<DeepVess>(spec, seed);
    }
    return {};
}

} // namespace granule::engine
