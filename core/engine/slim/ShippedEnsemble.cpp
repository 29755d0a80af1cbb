// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/ShippedEnsemble.h"

#include <cmath>

namespace granule::engine::slim {

namespace {

NetworkSpec slim(bool pyramid) {
    return {.base = 16, .classes = classCount, .initKernelZ = pyramid ? 3 : 1, .pyramid = pyramid, .zUp = 1, .reluLogits = false};
}

} // namespace

std::vector<ShippedMember> shippedEnsemble(double effort) {
    const auto steps = [&](double full) { return std::max<std::int64_t>(5, std::llround(effort * full)); };
    return {{"slim-2d-a", {"Slim 2D, seed 1", slim(false), SlimRecipe::flat(steps(3500)), 1, {}}, {}},
            {"slim-2d-b", {"Slim 2D, seed 2", slim(false), SlimRecipe::flat(steps(3500)), 2, {}}, {}},
            {"slim-2d3d-a", {"Slim 2D-3D, seed 3", slim(true), SlimRecipe::deep(steps(600), steps(300)), 3, {}}, {"slim-2d-a"}},
            {"slim-2d3d-b", {"Slim 2D-3D, seed 4", slim(true), SlimRecipe::deep(steps(600), steps(300)), 4, {}}, {"slim-2d-b"}}};
}

} // namespace granule::engine::slim
