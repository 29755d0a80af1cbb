// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"

#include "core/engine/Architecture.h"

#include <cstdio>

namespace granule::cli {

namespace {

nlohmann::json json(const Shape& shape) {
    return {shape.z, shape.y, shape.x};
}

Result listNetworks() {
    Result result;
    result.json = nlohmann::json::array();
    for (const auto& network : engine::networks()) {
        result.json.push_back({{"name", network.name}, {"table_name", network.tableName},
                               {"parameters", network.parameters}, {"input", json(network.input)},
                               {"output", json(network.output)}});
        char line[160];
        std::snprintf(line, sizeof line, "%-18s %-16s %11lld parameters  %s -> %s\n", network.name.c_str(),
                      network.tableName.c_str(), static_cast<long long>(network.parameters),
                      describe(network.input).c_str(), describe(network.output).c_str());
        result.text += line;
    }
    return result;
}

const AddCommand add{{"networks", {}, [](CLI::App&) -> Run { return [](Context&) { return listNetworks(); }; }}};

} // namespace

} // namespace granule::cli
