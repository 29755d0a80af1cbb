// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/Plugin.h"

#include <stdexcept>

extern "C" const granule::plugin::Plugin* granulePlugin() {
    throw std::runtime_error("no licence found");
}
