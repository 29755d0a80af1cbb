// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/MemoryUse.h"

#include "core/engine/Device.h"
#include "core/engine/networks/Network.h"

#include <fstream>
#include <malloc.h>
#include <string>

namespace granule::engine {

namespace {

/// A line of /proc/self/status in bytes, or -1.
double statusBytes(const std::string& key) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(key + ":")) return std::stod(line.substr(key.size() + 1)) * 1024;
    return -1;
}

/// Makes the most memory held so far (VmHWM) what is held now.
bool forgetPeak() {
    std::ofstream file("/proc/self/clear_refs");
    return static_cast<bool>(file << "5" << std::flush);
}

} // namespace

double measuredBytesPerVoxel(const NetworkSpec& spec, const Shape& input, int threads) {
    const torch::NoGradGuard quiet;
    useThreads(threads);
    const auto network = makeNetwork(spec, 1)->inferenceCopy();
    network->prepareForInference(torch::kFloat32);
    const auto image = torch::zeros({1, 1, input.z, input.y, input.x});
    network->predict(image); // makes what is made once: threads, code, buffers of the BLAS
    malloc_trim(0);
    const double before = statusBytes("VmRSS");
    if (before < 0 || !forgetPeak()) return -1;
    network->predict(image);
    return (statusBytes("VmHWM") - before) / static_cast<double>(input.voxels());
}

} // namespace granule::engine
