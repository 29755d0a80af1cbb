// SPDX-License-Identifier: BSD-3-Clause
// granule-cli-engine.so: the commands and benches of this folder, loaded by granule-cli when one of them is named.
#include "app/cli/EngineModule.h"

extern "C" __attribute__((visibility("default"))) const granule::cli::EngineModule* granuleCliEngine() {
    static const granule::cli::EngineModule module{granule::cli::commands(), granule::cli::benches()};
    return &module;
}
