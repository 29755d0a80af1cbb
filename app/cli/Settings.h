// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace granule::cli {

/// Reads a small JSON file that must hold an object. `what` names it in errors ("The study"). Throws Error (NotFound,
/// Unreadable, InvalidValue).
nlohmann::json readSettings(const std::filesystem::path& file, const std::string& what);

/// Throws Error (InvalidValue) where `object` is no JSON object or has a key that is not in `known`; `where` names it.
void requireKeys(const nlohmann::json& object, const std::vector<std::string>& known, const std::string& where);

/// The value of `key` as T, or `otherwise` where it is not there. Throws Error (InvalidValue) where it is of another type;
/// `expected` says what it should be ("a whole number").
template <typename T>
T settingOr(const nlohmann::json& object, const std::string& key, T otherwise, const std::string& expected, const std::string& where);

/// A path as a settings file in `folder` gives it: relative ones start there.
std::string pathFrom(const std::filesystem::path& folder, const std::string& path);

} // namespace granule::cli
