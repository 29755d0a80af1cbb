// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/Plugin.h"

extern "C" const granule::plugin::Plugin* granulePlugin() {
    return nullptr;
}
