// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

/// The classes as project files and files of blind readings hold them.
namespace granule::store {

/// What is wrong with a document, to be told with the file's name by who reads it.
struct Nonsense {
    std::string what;
};
/// Throws Nonsense unless the condition holds.
void require(bool condition, const char* what);

nlohmann::json jsonOf(const Colour& colour);
nlohmann::json jsonOf(const ClassSchema& schema);
/// Throw Nonsense, or an exception of the JSON library.
Colour colourOf(const nlohmann::json& json);
ClassSchema schemaOf(const nlohmann::json& json);

} // namespace granule::store
