// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Architecture.h"

#include "core/engine/networks/Network.h"
#include "core/volume/Error.h"

#include <algorithm>

namespace granule::engine {

namespace {

/// A network's window as the study trained it. The count comes from the network itself, so that it cannot go stale.
NetworkInfo describeNetwork(std::string name, std::string tableName, const NetworkSpec& spec) {
    return {std::move(name), std::move(tableName), makeNetwork(spec, std::nullopt)->parameterCount(), {5, 300, 300}, {5, 296, 296}, spec};
}

} // namespace

const std::vector<NetworkInfo>& networks() {
    static const std::vector<NetworkInfo> all{
        describeNetwork("2d3d-3x3x3", "2D-3D+3x3x3", {}),
        describeNetwork("2d3d-no3x3x3", "No 3x3x3 Convs", {.initKernelZ = 1}),
        describeNetwork("2d3d-nomultiloss", "No Multi-Loss", {}),
        describeNetwork("2d3d-nopyramid", "No 3D Pyramid", {.pyramid = false}),
    };
    return all;
}

const NetworkInfo& findNetwork(const std::string& name) {
    const auto& all = networks();
    const auto found = std::ranges::find_if(all, [&](const NetworkInfo& n) { return n.name == name || n.tableName == name; });
    if (found != all.end()) return *found;
    std::string names;
    for (const auto& network : all) names += (names.empty() ? "" : ", ") + network.name;
    throw Error(ErrorKind::NotFound, "There is no network called \"" + name + "\": choose one of " + names + ".");
}

} // namespace granule::engine
