// SPDX-License-Identifier: BSD-3-Clause
// What the modules engine and figure hold, announced without loading them.
#include "app/cli/CommandModule.h"

#include <algorithm>

namespace granule::cli {

namespace {

AddCommand command(const char* module, const std::string& name, const std::string& summary) {
    return AddCommand{{name, summary, [module, name](CLI::App& app) {
                           return std::ranges::find(commandModule(module).commands, name, &Command::name)->setup(app);
                       }}};
}

AddBench bench(const char* module, const std::string& name, const std::string& summary) {
    return AddBench{{name, summary, [module, name](CLI::App& app) {
                         return std::ranges::find(commandModule(module).benches, name, &Bench::name)->setup(app);
                     }}};
}

const AddCommand fromModules[] = {
    command("engine", "improve", "Let models learn from what a person corrected in an image"),
    command("engine", "networks", "Every network that can be trained, with its exact number of parameters"),
    command("engine", "segment", "Label every voxel of a stack with one network or the mean of several"),
    command("engine", "study", "Train and score many runs: architectures, seeds, ensembles; one row a run"),
    command("engine", "train", "Train one network with the study's recipe"),
    command("engine", "train-default", "Train the models that ship with Granule again, from the platelet data"),
    command("engine", "weights", "The study's error weighting array of a labelled volume"),
    command("figure", "compare", "two or more raters: matrices, scores with intervals, objects, consensus, a report"),
    command("figure", "film", "a video of turns, flights, sweeps and cross-fades, from a JSON file"),
    command("figure", "figure", "the study's supplementary figures from own results"),
    command("figure", "mesh", "surfaces of labels for other programs, in nm"),
    command("figure", "render", "one 3D picture of labels, off screen"),
    command("figure", "rotations", "the study's rotation videos, all from one JSON file"),
    command("figure", "trainvideo", "how a network learnt: a video of the snapshots of its training"),
    command("figure", "turntable", "a video of labels turning around in 3D"),
};
const AddBench benchesFromModules[] = {
    bench("figure", "scene", "A frame of the 3D scene, whole and while moving"),
    bench("engine", "features", "What a network sees in 128x128x128 voxels, for prompts"),
    bench("engine", "improve", "What 1, 3 and 10 corrections by a scripted annotator teach the ensemble"),
    bench("engine", "forward", "Every network on its window, against PyTorch, ONNX Runtime and the matrix product"),
    bench("engine", "tiling", "Seconds a voxel in the study's windows and in large tiles, and how far their labels differ"),
    bench("engine", "memory", "What a forward pass of each network takes, against what the plan of a run reckons with"),
    bench("engine", "train-step", "A training step with windows made on the fly, against one with a window that is there"),
    bench("figure", "film", "A turntable frame with texts and encoding, against the bare picture"),
    bench("engine", "segment", "The shipped ensemble on 16x512x512 voxels, and its time outside the networks"),
    bench("figure", "surface", "Surfaces of all classes of 50x800x800 voxels, beside VTK's own filters"),
};

} // namespace

} // namespace granule::cli
