// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/Plugin.h"

#include <filesystem>

namespace granule::plugin {

/// What became of one module of a plugins folder.
struct PluginState {
    std::filesystem::path file;
    const Plugin* plugin = nullptr; ///< null where it could not be used
    std::string problem;            ///< why; empty where it was loaded
};

/// The plugins of some folders, loaded in the order of their names. A plugin that is broken or made for
/// another version of Granule is reported in plugins() and left out; it stops nothing. Never changes after
/// its making.
class Registry {
public:
    /// Loads every `.so` in `folders`; a folder that is not there holds none.
    explicit Registry(const std::vector<std::filesystem::path>& folders);

    /// The plugins that came with the program, then those of the folder that the environment names in
    /// GRANULE_PLUGINS; loaded at the first call. Any thread.
    static const Registry& instance();

    const std::vector<PluginState>& plugins() const noexcept { return m_plugins; }

private:
    std::vector<PluginState> m_plugins;
};

} // namespace granule::plugin
