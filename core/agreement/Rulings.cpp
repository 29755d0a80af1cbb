// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Rulings.h"

#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <ctime>

namespace granule::agreement {

using nlohmann::json;

namespace {

constexpr std::int64_t mostMs = 253402300799999; ///< the end of the year 9999

/// A field of a CSV file: in quotes where it holds what would end it.
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string timeOf(std::int64_t ms) {
    const std::time_t seconds = ms / 1000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

Ruling rulingOf(const json& j) {
    Ruling ruling;
    const auto& at = j.at("at");
    ruling.at = {at.at(0).get<std::int64_t>(), at.at(1).get<std::int64_t>(), at.at(2).get<std::int64_t>()};
    ruling.voxels = j.at("voxels").get<std::uint64_t>();
    ruling.choice = j.at("choice").get<std::string>();
    ruling.who = j.at("who").get<std::string>();
    ruling.why = j.value("why", std::string());
    ruling.whenMs = std::clamp<std::int64_t>(j.at("when").get<std::int64_t>(), 0, mostMs);
    return ruling;
}

} // namespace

void Rulings::rule(Ruling ruling) {
    takeBack(ruling.at);
    m_rulings.push_back(std::move(ruling));
}

void Rulings::takeBack(const Index& at) {
    std::erase_if(m_rulings, [&](const Ruling& r) { return r.at == at; });
}

const Ruling* Rulings::about(const Index& at) const {
    const auto found = std::ranges::find(m_rulings, at, &Ruling::at);
    return found == m_rulings.end() ? nullptr : &*found;
}

std::string Rulings::json() const {
    auto list = nlohmann::json::array();
    for (const auto& r : m_rulings)
        list.push_back({{"at", {r.at.z, r.at.y, r.at.x}}, {"voxels", r.voxels}, {"choice", r.choice}, {"who", r.who}, {"why", r.why}, {"when", r.whenMs}});
    return list.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Rulings Rulings::parse(const std::string& text) {
    try {
        const auto list = nlohmann::json::parse(text);
        if (!list.is_array()) throw Error(ErrorKind::Unreadable, "These are no rulings: a list is expected.");
        Rulings rulings;
        for (const auto& j : list) rulings.rule(rulingOf(j));
        return rulings;
    } catch (const nlohmann::json::exception& e) {
        throw Error(ErrorKind::Unreadable, "The rulings cannot be read: the text is damaged.", e.what());
    }
}

std::string Rulings::csv() const {
    std::string text = "z,y,x,voxels,choice,who,when,why\n";
    for (const auto& r : m_rulings) {
        for (const auto number : {r.at.z, r.at.y, r.at.x}) text += std::to_string(number) + ',';
        text += std::to_string(r.voxels) + ',' + field(r.choice) + ',' + field(r.who) + ',' + timeOf(r.whenMs) + ',' + field(r.why) + '\n';
    }
    return text;
}

} // namespace granule::agreement
