// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/CommandModule.h"

#include "core/plugin/Module.h"

namespace granule::cli {

const CommandModule& commandModule(const std::string& name) {
    using Get = const CommandModule* (*)();
    return *reinterpret_cast<Get>(plugin::symbolOf(plugin::besideProgram("granule-cli-" + name + ".so"), commandModuleSymbol))();
}

} // namespace granule::cli
