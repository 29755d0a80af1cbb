// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/Json.h"

#include "core/volume/Error.h"

namespace granule::chunked {

std::optional<Json> readJson(const Place& place) {
    constexpr std::size_t largest = std::size_t{16} << 20;
    constexpr int deepest = 64;
    const auto bytes = place.store->get(place.key, largest);
    if (!bytes) return {};
    const auto* start = reinterpret_cast<const char*>(bytes->data());
    bool tooDeep = false;
    auto json = Json::parse(
        start, start + bytes->size(),
        [&](int depth, Json::parse_event_t, Json&) {
            tooDeep = tooDeep || depth > deepest;
            return depth <= deepest;
        },
        false);
    if (tooDeep || !json.is_object())
        throw Error(ErrorKind::Unreadable, "'" + place.name() + "' is not the JSON object that it should be: it is damaged, or something else lies there.");
    return json;
}

const Json& member(const Json& json, const std::string& name) {
    static const Json nothing;
    if (!json.is_object()) return nothing;
    const auto found = json.find(name);
    return found == json.end() ? nothing : *found;
}

std::vector<double> numbers(const Json& json) {
    std::vector<double> values;
    if (!json.is_array()) return values;
    for (const auto& value : json) {
        if (!value.is_number()) return {};
        values.push_back(value.get<double>());
    }
    return values;
}

std::vector<std::string> texts(const Json& json) {
    std::vector<std::string> values;
    if (!json.is_array()) return values;
    for (const auto& value : json) {
        if (!value.is_string()) return {};
        values.push_back(value.get<std::string>());
    }
    return values;
}

std::string text(const Json& json) {
    return json.is_string() ? json.get<std::string>() : std::string();
}

} // namespace granule::chunked
