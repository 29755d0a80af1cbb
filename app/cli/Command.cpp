// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"

namespace granule::cli {

namespace {
std::vector<Command>& registry() {
    static std::vector<Command> all;
    return all;
}
} // namespace

AddCommand::AddCommand(Command command) {
    registry().push_back(std::move(command));
}

const std::vector<Command>& commands() {
    return registry();
}

} // namespace granule::cli
