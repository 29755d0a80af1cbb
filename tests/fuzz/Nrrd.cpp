// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/fuzz/Target.h"
#include "tests/support/TestData.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    NoProgress progress;
    return {bytesMadeBy("seed.nrrd", [&](const std::string& path) {
        io::writeStack(path, greyRamp({3, 6, 8}), {}, VoxelType::UInt16, progress);
    })};
}

} // namespace

const Target target{"bad.nrrd", seeds, [](const std::string& path) { readStackOf("NRRD", path); }};

} // namespace granule::testing
