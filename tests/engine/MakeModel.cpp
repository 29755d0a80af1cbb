// SPDX-License-Identifier: BSD-3-Clause
#include "tests/engine/MakeModel.h"

#include "core/engine/ModelFolder.h"

namespace granule::engine {

namespace {

void save(const std::filesystem::path& folder, const Network& network, std::uint64_t seed, std::int64_t planes, std::int64_t side = 64) {
    ModelCard card;
    card.name = "test, seed " + std::to_string(seed);
    card.architecture = "custom";
    card.window = {planes, side, side};
    card.seed = seed;
    if (network.spec().classes != 7)
        for (int i = 0; i < network.spec().classes; ++i) card.classes.push_back("class " + std::to_string(i));
    saveModel(folder, network, card);
}

} // namespace

void makeModel(const std::filesystem::path& folder, const NetworkSpec& spec, std::uint64_t seed, std::int64_t planes, std::int64_t side) {
    save(folder, *makeNetwork(spec, seed), seed, planes, side);
}

void makeUndecidedModel(const std::filesystem::path& folder, const NetworkSpec& spec) {
    const auto network = makeNetwork(spec, 1);
    const torch::NoGradGuard quiet;
    for (auto& parameter : network->parameters()) parameter.zero_();
    save(folder, *network, 0, 5);
}

} // namespace granule::engine
