// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/Bench.h"
#include "app/cli/Command.h"

namespace granule::cli {

/// The commands and benches that need the networks. They live in a module of their own (granule-cli-engine.so beside the
/// program) that is loaded when one of them is named: loading LibTorch takes longer than all the rest of the start.
/// commands/engine.cpp announces them with their summaries.
struct EngineModule {
    const std::vector<Command>& commands;
    const std::vector<Bench>& benches;
};

/// The name of the function that the module exports; what it returns lives as long as the program.
inline constexpr const char* engineModuleSymbol = "granuleCliEngine";

/// Loads the module at the first call. Throws Error (NotFound) where it is not there.
const EngineModule& engineModule();

} // namespace granule::cli
