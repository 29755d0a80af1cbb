// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "core/plugin/Registry.h"

#include <sstream>

namespace granule::cli {

namespace {

Result listPlugins() {
    Result result{nlohmann::json::array(), {}};
    std::ostringstream text;
    for (const auto& state : plugin::Registry::instance().plugins()) {
        nlohmann::json row{{"file", state.file.string()}, {"loaded", state.plugin != nullptr}};
        if (state.plugin) {
            std::vector<std::string> formats;
            for (const auto& format : state.plugin->formats) formats.push_back(format.name);
            row.update(
                {{"name", state.plugin->name}, {"version", state.plugin->version}, {"formats", formats}});
            text << state.plugin->name << " " << state.plugin->version << " ("
                 << state.file.filename().string() << "), reads:\n";
            for (const auto& format : formats) text << "  " << format << "\n";
        } else {
            row["error"] = state.problem;
            text << state.file.string() << " is not loaded. " << state.problem << "\n";
        }
        result.json.push_back(row);
    }
    result.text = text.str().empty() ? "There are no plugins.\n" : text.str();
    return result;
}

Run setup(CLI::App&) {
    return [](Context&) { return listPlugins(); };
}

const AddCommand add{{"plugins", "What is loaded, and what failed and why", setup}};

} // namespace

} // namespace granule::cli
