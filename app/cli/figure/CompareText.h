// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/Command.h"
#include "core/agreement/Consensus.h"
#include "core/agreement/Study.h"

#include <optional>
#include <string>

namespace granule::cli {

/// What `compare` prints: JSON and lines for a person.
Result compareResult(const agreement::Agreement& agreement, const std::optional<agreement::Consensus>& consensus, const std::string& program, const std::string& out);
/// One row a pair: MIoU(all), MIoU(org), kappa, accuracy, IoU and Dice of every class.
std::string scoresCsv(const agreement::Agreement& agreement);
/// A name that can stand in a file's name.
std::string fileName(const std::string& name);

} // namespace granule::cli
