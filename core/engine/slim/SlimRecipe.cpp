// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/SlimRecipe.h"

namespace granule::engine::slim {

SlimRecipe SlimRecipe::flat(std::int64_t steps) {
    SlimRecipe recipe;
    SlimStage strong, mild;
    strong.steps = steps * 3 / 5;
    mild.steps = steps - strong.steps;
    mild.learningRate = 1e-3;
    mild.classPower = 0.25;
    mild.organelleShare = 0.4;
    mild.pasteShare = 0.5;
    mild.mostPasted = 5;
    recipe.stages = {strong, mild};
    return recipe;
}

SlimRecipe SlimRecipe::deep(std::int64_t flatSteps, std::int64_t deepSteps) {
    SlimRecipe recipe;
    SlimStage single;
    single.steps = flatSteps;
    single.classPower = 0.25;
    single.organelleShare = 0.45;
    single.pasteShare = 0.5;
    single.mostPasted = 6;
    SlimStage stack = single;
    stack.steps = deepSteps;
    stack.learningRate = 1e-3;
    stack.depths = {1, 3, 5};
    stack.voxels = 3 * 192 * 192;
    stack.volumeShare = 0.3;
    recipe.warp.driftPx = 2;
    recipe.stages = {single, stack};
    return recipe;
}

} // namespace granule::engine::slim
