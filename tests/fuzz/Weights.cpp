// SPDX-License-Identifier: BSD-3-Clause
// The weights of a model.
#include "core/engine/Safetensors.h"
#include "tests/fuzz/Target.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    return {bytesMadeBy("seed.safetensors", [](const std::string& path) {
        engine::writeTensorFile(path, {{{"step", "3"}}, {{"conv.weight", {2, 1, 3}, {1, 2, 3, 4, 5, 6}}, {"conv.bias", {2}, {0, 1}}}});
    })};
}

} // namespace

const Target target{"bad.safetensors", seeds, [](const std::string& path) { (void)engine::readTensorFile(path); }};

} // namespace granule::testing
