// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/fuzz/Target.h"
#include "tests/support/TestData.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    NoProgress progress;
    std::vector<std::string> all;
    for (const auto type : {VoxelType::UInt8, VoxelType::Int16, VoxelType::Float32})
        all.push_back(bytesMadeBy("seed.mrc", [&](const std::string& path) {
            io::writeStack(path, greyRamp({3, 6, 8}), {}, type, progress);
        }));
    return all;
}

} // namespace

const Target target{"bad.mrc", seeds, [](const std::string& path) { readStackOf("MRC", path); }};

} // namespace granule::testing
