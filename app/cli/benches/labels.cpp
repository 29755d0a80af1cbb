// SPDX-License-Identifier: BSD-3-Clause
// Labels of large stacks: what a map labelled to the last block takes in memory, and what saving takes beside packing.
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"

#include "core/phantom/Phantom.h"
#include "core/store/ChunkCodec.h"
#include "core/store/ProjectFile.h"
#include "core/volume/AllCores.h"
#include "core/volume/LabelMemory.h"
#include "core/volume/ScratchFolder.h"

#include <algorithm>
#include <fstream>

namespace granule::cli {

namespace {

constexpr std::size_t limit = std::size_t{256} << 20;
constexpr Shape savedShape{192, 1024, 1024};
constexpr int rounds = 5;

double mebibytes(std::size_t bytes) {
    return static_cast<double>(bytes) / (1 << 20);
}

/// The most memory that this process took since it was asked with `anew`.
double peakMebibytes(bool anew) {
    if (anew) std::ofstream("/proc/self/clear_refs") << "5";
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

/// The ids of a phantom's blocks, to be repeated.
std::vector<std::vector<LabelId>> cells(Context& context) {
    phantom::PhantomOptions grown;
    grown.shape = {64, 512, 512};
    SubProgress growing(context.progress, 0, 0.3);
    const auto labels = phantom::makePhantom(grown, growing, context.stop).labels;
    std::vector<std::vector<LabelId>> blocks(labels.blockCount());
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i] = labels.read<LabelId>(labels.blockBox(i));
    return blocks;
}

/// A map of whole blocks, each made anew.
LabelMap labelled(const Shape& shape, const std::vector<std::vector<LabelId>>& blocks) {
    LabelMap map(shape, plateletSpacing);
    for (std::size_t i = 0; i < map.blockCount(); ++i) map.setBlock(i, LabelBlock::of(map.blockBox(i).shape(), blocks[i % blocks.size()].data()));
    return map;
}

/// Gigavoxels a second, one block after the other, as exporting or counting reads them.
double sweep(const LabelMap& map) {
    const auto start = Clock::now();
    std::vector<LabelId> ids(static_cast<std::size_t>(blockEdge * blockEdge * blockEdge));
    for (std::size_t i = 0; i < map.blockCount(); ++i) map.block(i)->unpack(ids.data());
    return 1e-9 * static_cast<double>(map.shape().voxels()) / since(start);
}

std::vector<Figure> memoryOf(double gigavoxels, const std::vector<std::vector<LabelId>>& blocks) {
    LabelMemory::ofProcess().allow(limit);
    const Shape few{64, 1024, 1024}; // all of it fits the limit
    const double unpacked = sweep(labelled(few, blocks));
    const auto before = peakMebibytes(true);
    const auto deep = static_cast<std::int64_t>(gigavoxels * 1e9 / (64.0 * 4096 * 4096)) + 1;
    const auto start = Clock::now();
    const auto map = labelled({64 * deep, 4096, 4096}, blocks);
    const double making = 1e-9 * static_cast<double>(map.shape().voxels()) / since(start);
    const double reading = sweep(map), peak = peakMebibytes(false) - before;
    std::size_t plain = 0;
    for (std::size_t i = 0; i < map.blockCount(); ++i) plain += map.block(i)->bytes();
    const auto name = describe(map.shape()) + " labels, every block with cells, " + std::to_string(limit >> 20) + " MiB allowed";
    return {{name + ": most memory", peak, "MiB", "its blocks unpacked", mebibytes(plain), mebibytes(plain) / peak},
            {"the same: making it", making, "gigavoxels/s", "", 0, 0},
            {"the same: reading all of it", reading, "gigavoxels/s", describe(few) + " that fit", unpacked, reading / unpacked}};
}

Figure saving(Context& context, const std::vector<std::vector<LabelId>>& blocks) {
    LabelMemory::ofProcess().allow(std::size_t{1} << 30);
    const ScratchFolder folder;
    store::ProjectContents contents;
    contents.stack.shape = savedShape;
    contents.schema = ClassSchema::platelet();
    contents.layers.push_back({1, "Labels", "", labelled(savedShape, blocks), true, 1, {}});
    const auto& map = contents.layers[0].map;
    const store::ChunkForm form{map.blockBox(0).shape(), 1, false};
    std::vector<double> saves, packs;
    NoProgress quiet;
    for (int round = 0; round < rounds; ++round) {
        throwIfStopped(context.stop);
        auto start = Clock::now();
        onAllCores(map.blockCount(), [&](std::size_t i) { store::packChunk(*map.block(i), form); });
        packs.push_back(since(start));
        start = Clock::now();
        store::saveProject((folder.path() / "labels.granule").string(), contents, quiet, context.stop);
        saves.push_back(since(start));
        context.progress.update(0.6 + 0.4 * (round + 1) / rounds);
    }
    return {"label save, " + describe(savedShape) + ", checked and on the disk", median(saves), "s", "packing the same blocks in memory, all cores", median(packs),
            median(packs) / median(saves)};
}

const AddBench add{{"labels", "Labels of large stacks: memory, reading, saving", [](CLI::App& app) -> Measure {
    const auto gigavoxels = std::make_shared<double>(2);
    app.add_option("--gigavoxels", *gigavoxels, "How large the labelled map is")->check(CLI::Range(0.1, 1000.0))->capture_default_str();
    return [gigavoxels](Context& context) {
        const auto blocks = cells(context);
        auto figures = memoryOf(*gigavoxels, blocks);
        figures.push_back(saving(context, blocks));
        return figures;
    };
}}};

} // namespace

} // namespace granule::cli
