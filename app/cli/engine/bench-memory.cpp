// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"

#include "core/engine/MemoryPlan.h"
#include "core/engine/MemoryUse.h"

namespace granule::cli {

namespace {

/// A forward pass of each network on the study's window, and of the slim ones that ship.
std::vector<Figure> run(Context& context) {
    auto all = engine::networks();
    for (const auto* name : {"2d3d-3x3x3", "2d3d-nopyramid"}) {
        all.push_back(engine::findNetwork(name));
        all.back().spec.base = 16;
    }
    std::vector<Figure> figures;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto input = all[i].input;
        if (all[i].spec.family == engine::Family::DeepVess) input.y = input.x = 133; // patches come in rows
        throwIfStopped(context.stop);
        const double measured = engine::measuredBytesPerVoxel(all[i].spec, input, 0);
        const auto planned = static_cast<double>(engine::bytesPerVoxel(all[i].spec, false));
        figures.push_back({all[i].name + ", base " + std::to_string(all[i].spec.base), measured, "bytes a voxel", "planned", planned, planned / measured});
        context.progress.update(static_cast<double>(i + 1) / static_cast<double>(all.size()));
    }
    return figures;
}

const AddBench add{{"memory", {}, [](CLI::App&) -> Measure { return run; }}};

} // namespace

} // namespace granule::cli
