// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/EngineModule.h"

#include "core/plugin/Module.h"

namespace granule::cli {

namespace {

const EngineModule& load() {
    using Get = const EngineModule* (*)();
    return *reinterpret_cast<Get>(plugin::symbolOf(plugin::besideProgram("granule-cli-engine.so"), engineModuleSymbol))();
}

} // namespace

const EngineModule& engineModule() {
    static const EngineModule& module = load();
    return module;
}

} // namespace granule::cli
