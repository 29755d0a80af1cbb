// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"

namespace granule::cli {

namespace {
std::vector<Bench>& registry() {
    static std::vector<Bench> all;
    return all;
}
} // namespace

AddBench::AddBench(Bench bench) {
    registry().push_back(std::move(bench));
}

const std::vector<Bench>& benches() {
    return registry();
}

} // namespace granule::cli
