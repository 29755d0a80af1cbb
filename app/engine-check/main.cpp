// SPDX-License-Identifier: BSD-3-Clause
// Does the engine compute the same on this machine's GPU as on its CPU, and how fast? Needs LibTorch and nothing else.
#include "app/Allocator.h"
#include "core/engine/Ensemble.h"
#include "core/engine/SelfCheck.h"
#include "core/engine/Speed.h"
#include "core/engine/TrainSpeed.h"
#include "core/volume/ScratchFolder.h"

#include <cstdio>
#include <random>
#include <string_view>

namespace granule {

namespace {

using namespace engine;

constexpr double mostFp32 = 1e-4, mostBf16 = 3e-2; // what rounding leaves through 20 to 110 layers
constexpr NetworkSpec study;                       // the 2D-3D network with 3x3x3 convolutions

struct Options {
    std::string device = "auto";
    bool small = false; ///< an eighth of the channels, small volumes: for a machine without a GPU
    bool bench = true;
    int threads() const { return small ? 1 : 0; } ///< two wait for each other where cores are shared
};

void print(const char* what, double value, const char* unit) {
    std::printf("%-58s %10.3g %s\n", what, value, unit);
    std::fflush(stdout);
}

/// The windows are small: what is checked is arithmetic, not size.
Shape checkedInput(const NetworkInfo& info) {
    switch (info.spec.family) {
    case Family::UNet: return {1, 204, 204};
    case Family::UNet3dThick: return {8, 48, 48};
    case Family::DeepLabDrn:
    case Family::DeepLabResNet: return {1, 129, 129};
    case Family::DeepVess: return {7, 43, 43};
    default: return {5, 68, 68};
    }
}

/// Returns how many of the networks differ.
int check(const Options& o) {
    int wrong = 0;
    for (const auto& info : networks()) {
        auto spec = info.spec;
        if (o.small) spec.base = 8;
        const auto d = deviation(spec, checkedInput(info), o.device);
        const bool fine = d.fp32 < mostFp32 && d.bf16 < mostBf16;
        if (!fine) ++wrong;
        std::printf("%-18s fp32 %.1e (below %.0e)   bf16 %.1e (below %.0e)   %s\n", info.name.c_str(), d.fp32, mostFp32, d.bf16, mostBf16,
                    fine ? "same" : "DIFFERENT");
        std::fflush(stdout);
    }
    return wrong;
}

NetworkSpec benched(const Options& o) {
    auto spec = study;
    if (o.small) spec.base = 8;
    return spec;
}

void benchForward(const Options& o) {
    const auto spec = benched(o);
    const Shape input = o.small ? Shape{5, 68, 68} : Shape{5, 300, 300};
    const double dense = denseBf16Teraflops(o.device, o.small ? 1024 : 8192);
    ForwardTimer counted(spec, input, false, o.threads());
    counted.run(); // on the CPU, which counts its operations
    const double rate = counted.gflop() / 1e3 / forwardSeconds(spec, input, o.device);
    print("dense bf16 matrix product", dense, "TFLOP/s");
    print("2D-3D network, bf16 forward pass", rate, "TFLOP/s");
    print("  share of the dense rate (goal on a data-centre GPU: 40)", 100 * rate / dense, "%");
}

std::vector<std::uint8_t> noise(const Shape& shape) {
    std::mt19937 random(1);
    std::vector<std::uint8_t> grey(static_cast<std::size_t>(shape.voxels()));
    for (auto& g : grey) g = static_cast<std::uint8_t>(random());
    return grey;
}

void benchEnsemble(const Options& o) {
    const ScratchFolder folder;
    for (const std::uint64_t seed : {1, 2, 3, 4}) writeUntrainedModel(folder.path() / std::to_string(seed), benched(o), seed);
    Ensemble ensemble({folder.path()});
    const Shape shape = o.small ? Shape{5, 296, 296} : Shape{24, 1600, 1600};
    const auto volume = Volume::fromVoxels(shape, noise(shape), plateletSpacing);
    SegmentOptions options;
    options.device = o.device;
    options.threads = o.threads();
    options.tiling = Tiling::Paper;
    options.precision = Precision::Bf16;
    options.quality = Quality::Fast;
    NoProgress silent;
    options.box = Box{{0, 0, 0}, {1, 64, 64}};
    ensemble.segment(volume, options, silent, {}); // warms up
    options.box.reset();
    const auto done = ensemble.segment(volume, options, silent, {});
    print("four networks, paper tiling, bf16: output (goal: 8)", 1e-6 * static_cast<double>(shape.voxels()) / done.seconds, "million voxels/s");
    print("  time outside the networks", 100 * (done.seconds - done.networkSeconds) / done.seconds, "%");
}

void benchTraining(const Options& o) {
    const Shape shape = o.small ? Shape{5, 80, 80} : Shape{12, 400, 400};
    auto config = studyConfig("2d3d-3x3x3");
    config.device = o.device;
    config.threads = o.threads();
    config.spec = benched(o);
    LabelMap labels(shape, plateletSpacing);
    std::vector<LabelId> ids(static_cast<std::size_t>(shape.voxels()));
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<LabelId>(i / 16 % 7);
    labels.write(Box::of(shape), ids.data());
    NoProgress silent;
    allowTf32(true);
    const auto image = Volume::fromVoxels(shape, noise(shape), plateletSpacing);
    const auto times = timeTrainSteps(config, image, labels, o.small ? 4 : 40, silent, {});
    config.bf16 = true;
    const auto bf16 = timeTrainSteps(config, image, labels, o.small ? 4 : 40, silent, {});
    print("training step, TF32 where there is a GPU, dummy loader", 1e3 * times.dummy, "ms");
    print("  real loader over dummy loader (goal: at most 1.05)", times.real / times.dummy, "");
    print("training step, bf16, dummy loader", 1e3 * bf16.dummy, "ms");
    print("  times as fast as TF32 (goal: 2)", times.dummy / bf16.dummy, "");
}

int usage() {
    std::fputs("usage: engine-check [--device auto|cpu|cuda[:N]] [--small] [--no-bench]\n", stderr);
    return 2;
}

int run(const Options& o) {
    std::printf("%s\n", describeLibTorch(o.device).c_str());
    const int wrong = check(o);
    if (o.bench) benchForward(o), benchEnsemble(o), benchTraining(o);
    if (wrong > 0) std::fprintf(stderr, "error: %d networks give other results on %s than on the CPU: do not use it.\n", wrong, o.device.c_str());
    return wrong > 0 ? 1 : 0;
}

} // namespace

} // namespace granule

int main(int argc, char** argv) {
    granule::tuneAllocator();
    granule::Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--small") options.small = true;
        else if (word == "--no-bench") options.bench = false;
        else if (word == "--device" && i + 1 < argc) options.device = argv[++i];
        else return granule::usage();
    }
    try {
        return granule::run(options);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
}
