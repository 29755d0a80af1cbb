// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"

#include "core/engine/Geometry.h"
#include "core/engine/Training.h"

#include <cstdio>

namespace granule::cli {

namespace {

nlohmann::json json(const Shape& shape) {
    return {shape.z, shape.y, shape.x};
}

/// How windows become one result.
const char* stitching(const engine::NetworkGeometry& g) {
    if (g.stitching == engine::Stitching::Overwrite) return "side by side";
    if (!g.overlap) return "side by side, deepest wins";
    return g.acrossPlanes ? "overlapping by a third, deepest wins" : "overlapping by a third, deepest in the slice wins";
}

Result listNetworks() {
    Result result;
    result.json = nlohmann::json::array();
    for (const auto& network : engine::networks()) {
        const auto geometry = engine::geometryOf(network.spec);
        const auto config = engine::studyConfig(network.name);
        const char* padding = geometry.padding == engine::Padding::Same ? "same" : "valid";
        result.json.push_back({{"name", network.name}, {"table_name", network.tableName}, {"about", network.about},
                               {"parameters", network.parameters}, {"input", json(network.input)}, {"output", json(network.output)},
                               {"padding", padding}, {"stitching", stitching(geometry)}, {"base", network.spec.base},
                               {"training", {{"window", json(config.window)}, {"window_spacing", json(config.windowSpacing)},
                                             {"learning_rate", config.learningRate}, {"loss_2d", config.loss2d}, {"epochs", config.epochs}}}});
        char line[200];
        std::snprintf(line, sizeof line, "%-17s %-20s %11lld parameters  %-10s -> %-10s  %-5s  %s\n", network.name.c_str(),
                      network.tableName.c_str(), static_cast<long long>(network.parameters), describe(network.input).c_str(),
                      describe(network.output).c_str(), padding, stitching(geometry));
        result.text += line;
    }
    return result;
}

const AddCommand add{{"networks", {}, [](CLI::App&) -> Run { return [](Context&) { return listNetworks(); }; }}};

} // namespace

} // namespace granule::cli
