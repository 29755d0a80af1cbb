// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/ShippedEnsemble.h"

#include <cmath>

namespace granule::engine::slim {

namespace {

constexpr double flatSteps = 1800, singleSteps = 500, stackSteps = 250;

HybridSpec slim(bool pyramid) {
    return {.base = 16, .classes = classCount, .initKernelZ = pyramid ? 3 : 1, .pyramid = pyramid, .zUp = 1, .reluLogits = false};
}

} // namespace

std::vector<ShippedMember> shippedEnsemble(double effort) {
    const auto steps = [&](double full) { return std::max<std::int64_t>(5, std::llround(effort * full)); };
    const auto flat = [&](const std::string& name, std::uint64_t seed) {
        return SlimMember{name, slim(false), SlimRecipe::flat(steps(flatSteps)), seed, {}};
    };
    const auto deep = [&](const std::string& name, std::uint64_t seed) {
        return SlimMember{name, slim(true), SlimRecipe::deep(steps(singleSteps), steps(stackSteps)), seed, {}};
    };
    return {{"slim-2d-a", flat("Slim 2D, seed 1", 1), ""},
            {"slim-2d-b", flat("Slim 2D, seed 2", 2), ""},
            {"slim-2d3d-a", deep("Slim 2D-3D, seed 3", 3), "slim-2d-a"},
            {"slim-2d3d-b", deep("Slim 2D-3D, seed 4", 4), "slim-2d-b"}};
}

} // namespace granule::engine::slim
