// SPDX-License-Identifier: BSD-3-Clause
// What granule-cli-engine.so holds, announced without loading it.
#include "app/cli/EngineModule.h"

#include <algorithm>

namespace granule::cli {

namespace {

AddCommand command(const std::string& name, const std::string& summary) {
    return AddCommand{{name, summary, [name](CLI::App& app) {
                           return std::ranges::find(engineModule().commands, name, &Command::name)->setup(app);
                       }}};
}

AddBench bench(const std::string& name, const std::string& summary) {
    return AddBench{{name, summary, [name](CLI::App& app) {
                         return std::ranges::find(engineModule().benches, name, &Bench::name)->setup(app);
                     }}};
}

const AddCommand networks = command("networks", "Every network that can be trained, with its exact number of parameters");
const AddCommand segment = command("segment", "Label every voxel of a stack with one network or the mean of several");
const AddCommand study = command("study", "Train and score many runs: architectures, seeds, ensembles; one row a run");
const AddCommand train = command("train", "Train one network with the study's recipe");
const AddCommand trainDefault = command("train-default", "Train the models that ship with Granule again, from the platelet data");
const AddCommand weights = command("weights", "The study's error weighting array of a labelled volume");
const AddBench forward = bench("forward", "Every network on its window, against PyTorch, ONNX Runtime and the matrix product");
const AddBench tiling = bench("tiling", "Seconds a voxel in the study's windows and in large tiles, and how far their labels differ");
const AddBench memory = bench("memory", "What a forward pass of each network takes, against what the plan of a run reckons with");
const AddBench trainStep = bench("train-step", "A training step with windows made on the fly, against one with a window that is there");
const AddBench segmentBench = bench("segment", "The shipped ensemble on 16x512x512 voxels, and its time outside the networks");

} // namespace

} // namespace granule::cli
