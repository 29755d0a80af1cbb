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
    recipe.crop = 160;
    recipe.warp.driftPx = 2;
    SlimStage single;
    single.steps = flatSteps;
    single.voxels = 3 * recipe.crop * recipe.crop;
    single.learningRate = 1.5e-3;
    single.classPower = 0.3;
    single.organelleShare = 0.45;
    single.pasteShare = 0.5;
    single.mostPasted = 6;
    SlimStage stack = single;
    stack.steps = deepSteps;
    stack.depths = {slimDepth};
    stack.voxels = 2 * slimDepth * recipe.crop * recipe.crop;
    stack.learningRate = 1e-3;
    stack.classPower = 0.25;
    stack.volumeShare = 0.25;
    recipe.stages = {single, stack};
    return recipe;
}

} // namespace granule::engine::slim
