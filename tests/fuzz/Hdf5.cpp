// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/fuzz/Target.h"
#include "tests/support/TestData.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    NoProgress progress;
    return {bytesMadeBy("seed.h5", [&](const std::string& path) {
        io::writeStack(path, greyRamp({4, 24, 30}), {}, VoxelType::UInt16, progress);
    })};
}

} // namespace

const Target target{"bad.h5", seeds, [](const std::string& path) { readStackOf("HDF5", path); }};

} // namespace granule::testing
