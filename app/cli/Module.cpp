// SPDX-License-Identifier: BSD-3-Clause
// What a module of commands exports: those that are linked into it.
#include "app/cli/CommandModule.h"

extern "C" __attribute__((visibility("default"))) const granule::cli::CommandModule* granuleCliModule() {
    static const granule::cli::CommandModule module{granule::cli::commands(), granule::cli::benches()};
    return &module;
}
