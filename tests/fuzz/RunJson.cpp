// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/fuzz/Target.h"
#include "tests/support/TestData.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    NoProgress progress;
    return {bytesMadeBy("seed.json", [&](const std::string& path) { io::writeLabels(path, randomLabels({2, 5, 7}, 4, 1), progress); }),
            R"({".info": {"shape": [4, 5], "dtype": "uint16", "voxel_nm": [50, 4, 4]}, "300": "1 3 10 2", "2": "4 1"})"};
}

} // namespace

const Target target{"bad.json", seeds, [](const std::string& path) { readStackOf("run-length JSON", path); }};

} // namespace granule::testing
