// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/Registry.h"

#include "core/plugin/Module.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cstdlib>

namespace granule::plugin {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> modulesIn(const fs::path& folder) {
    std::vector<fs::path> modules;
    std::error_code failed;
    for (fs::directory_iterator file(folder, failed), end; !failed && file != end; file.increment(failed))
        if (file->path().extension() == ".so") modules.push_back(file->path());
    std::ranges::sort(modules);
    return modules;
}

/// Why the plugin cannot be used; empty where it can.
std::string problemOf(const Plugin* plugin) {
    if (!plugin) return "It says that it holds nothing: ask its maker for another.";
    if (plugin->abi != pluginAbi)
        return "It was made for version " + std::to_string(plugin->abi) +
               " of the plugin interface, this program has version " + std::to_string(pluginAbi) +
               ": fetch the plugin for this version of Granule.";
    if (plugin->name.empty()) return "It states no name: ask its maker for another.";
    for (const auto& format : plugin->formats)
        if (format.name.empty() || !format.recognises || !format.open)
            return "Its format '" + format.name + "' is incomplete: ask its maker for another.";
    return {};
}

/// One of the four places where errors are caught: whatever a plugin does, the program goes on without it.
PluginState load(const fs::path& file) {
    PluginState state{file, nullptr, {}};
    try {
        using Get = const Plugin* (*)();
        const auto* plugin = reinterpret_cast<Get>(symbolOf(file, pluginSymbol))();
        state.problem = problemOf(plugin);
        if (state.problem.empty()) state.plugin = plugin;
    } catch (const Error& e) {
        state.problem = e.what() + (e.detail().empty() ? "" : " (" + e.detail() + ")");
    } catch (const std::exception& e) {
        state.problem =
            std::string("It failed while it was loaded (") + e.what() + "): ask its maker for another.";
    } catch (...) {
        state.problem = "It failed while it was loaded: ask its maker for another.";
    }
    return state;
}

std::vector<fs::path> folders() {
    std::vector<fs::path> all{besideProgram("plugins")};
    if (const char* more = std::getenv("GRANULE_PLUGINS"); more && *more) all.emplace_back(more);
    return all;
}

} // namespace

Registry::Registry(const std::vector<fs::path>& folders) {
    for (const auto& folder : folders)
        for (const auto& module : modulesIn(folder)) m_plugins.push_back(load(module));
}

const Registry& Registry::instance() {
    static const Registry registry(folders());
    return registry;
}

} // namespace granule::plugin
