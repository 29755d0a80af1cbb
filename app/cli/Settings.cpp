// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Settings.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <type_traits>

namespace granule::cli {

namespace {

constexpr std::uintmax_t largest = 1 << 22;

template <typename T>
bool isOfType(const nlohmann::json& value) {
    if constexpr (std::is_same_v<T, bool>) return value.is_boolean();
    else if constexpr (std::is_integral_v<T>) return value.is_number_integer() && value.get<double>() > -9e18 && value.get<double>() < 9e18;
    else if constexpr (std::is_floating_point_v<T>) return value.is_number();
    else return value.is_string();
}

} // namespace

nlohmann::json readSettings(const std::filesystem::path& file, const std::string& what) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    std::ifstream in(file);
    if (error || !in) throw Error(ErrorKind::NotFound, what + " \"" + file.string() + "\" cannot be read: check the path.", error.message());
    if (size > largest) throw Error(ErrorKind::TooLarge, what + " \"" + file.string() + "\" is too large to be a settings file: name the right one.");
    std::ostringstream text;
    text << in.rdbuf();
    nlohmann::json document;
    try {
        document = nlohmann::json::parse(text.str());
    } catch (const nlohmann::json::exception& e) {
        throw Error(ErrorKind::InvalidValue, what + " \"" + file.string() + "\" is not JSON: mend it, or name another file.", e.what());
    }
    if (!document.is_object()) throw Error(ErrorKind::InvalidValue, what + " \"" + file.string() + "\" is not a JSON object: write {\"key\": value, ...}.");
    return document;
}

void requireKeys(const nlohmann::json& object, const std::vector<std::string>& known, const std::string& where) {
    if (!object.is_object()) throw Error(ErrorKind::InvalidValue, where + " must be a JSON object: write {\"key\": value, ...}.");
    for (const auto& [key, value] : object.items()) {
        if (std::ranges::find(known, key) != known.end()) continue;
        std::string names;
        for (const auto& name : known) names += (names.empty() ? "" : ", ") + name;
        throw Error(ErrorKind::InvalidValue, where + " has an unknown key \"" + key + "\": there are " + names + ".");
    }
}

template <typename T>
T settingOr(const nlohmann::json& object, const std::string& key, T otherwise, const std::string& expected, const std::string& where) {
    const auto found = object.find(key);
    if (found == object.end()) return otherwise;
    if (!isOfType<T>(*found)) throw Error(ErrorKind::InvalidValue, where + ": \"" + key + "\" must be " + expected + ".");
    return found->get<T>();
}

template bool settingOr(const nlohmann::json&, const std::string&, bool, const std::string&, const std::string&);
template std::int64_t settingOr(const nlohmann::json&, const std::string&, std::int64_t, const std::string&, const std::string&);
template double settingOr(const nlohmann::json&, const std::string&, double, const std::string&, const std::string&);
template std::string settingOr(const nlohmann::json&, const std::string&, std::string, const std::string&, const std::string&);

std::string pathFrom(const std::filesystem::path& folder, const std::string& path) {
    return std::filesystem::path(path).is_absolute() ? path : (folder / path).lexically_normal().string();
}

} // namespace granule::cli
