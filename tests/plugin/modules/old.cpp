// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/Plugin.h"

extern "C" const granule::plugin::Plugin* granulePlugin() {
    static const granule::plugin::Plugin plugin{granule::plugin::pluginAbi + 1, "Old", "1", {}};
    return &plugin;
}
