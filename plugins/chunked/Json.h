// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/Store.h"

#include <nlohmann/json.hpp>

namespace granule::chunked {

using Json = nlohmann::json;

/// The JSON object under `place`; none where there is nothing. Throws Error (Unreadable) where it is no JSON object, is
/// nested deeper than metadata are, or is too large.
std::optional<Json> readJson(const Place& place);

/// The member of an object; null where there is none, or `json` is no object.
const Json& member(const Json& json, const std::string& name);
/// The numbers of an array; empty where it is none, or holds anything else.
std::vector<double> numbers(const Json& json);
/// The texts of an array; empty where it is none, or holds anything else.
std::vector<std::string> texts(const Json& json);
/// Text as it is, and "" for all else.
std::string text(const Json& json);

} // namespace granule::chunked
