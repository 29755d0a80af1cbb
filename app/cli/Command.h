// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace granule::cli {

/// What every command gets: where progress goes, and the token that Ctrl-C sets.
struct Context {
    Progress& progress;
    std::stop_token stop;
    bool json = false;
    bool quiet = false;
    /// One line for a person, on standard error; silent with --quiet.
    std::function<void(const std::string&)> say;
};

/// What a command gives back: with --json the document is printed, else the text.
struct Result {
    nlohmann::json json;
    std::string text;
};

/// Does the work, after the options were read. Throws Error; Cancelled when stopped.
using Run = std::function<Result(Context&)>;

/// One command of granule-cli. `setup`, called only where the command is named, adds options to `app` and returns what
/// runs; options live in a shared_ptr that the returned function captures.
struct Command {
    std::string name, summary;
    std::function<Run(CLI::App& app)> setup;
};

/// Commands announce themselves: a file in commands/ holds `static const AddCommand add{{"info", "...", setup}};`.
/// Those that need the networks or draw are in engine/ and figure/, and leave their summary to commands/modules.cpp.
struct AddCommand {
    explicit AddCommand(Command command);
};
const std::vector<Command>& commands();

} // namespace granule::cli
