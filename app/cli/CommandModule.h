// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/Bench.h"
#include "app/cli/Command.h"

#include <string>

namespace granule::cli {

/// Commands and benches in a module of their own beside the program, granule-cli-engine.so or granule-cli-figure.so, which is
/// loaded when one of them is named: loading LibTorch, or VTK and the video encoders, takes longer than all the rest of
/// the start. commands/modules.cpp announces them with their summaries.
struct CommandModule {
    const std::vector<Command>& commands;
    const std::vector<Bench>& benches;
};

/// The name of the function that a module exports; what it returns lives as long as the program.
inline constexpr const char* commandModuleSymbol = "granuleCliModule";

/// `name` is "engine" or "figure". Throws Error (NotFound) where the module is not there.
const CommandModule& commandModule(const std::string& name);

} // namespace granule::cli
