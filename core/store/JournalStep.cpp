// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/JournalStep.h"

#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <array>

namespace granule::store {

using nlohmann::json;

namespace {

constexpr std::array kindNames{"edit", "add", "remove", "rename", "slices"};

} // namespace

std::string jsonOf(const JournalStep& s) {
    auto entries = json::array();
    for (const auto& e : s.entries) entries.push_back({e.block, e.before.number(), e.after.number()});
    json j{{"record", "step"}, {"state", s.state}, {"parent", s.parent}, {"kind", kindNames[static_cast<std::size_t>(s.kind)]},
           {"layer", s.layer}, {"text", s.text}, {"who", s.who}, {"when_ms", s.whenMs}, {"blocks", std::move(entries)}};
    if (s.kind != JournalStep::Kind::Edit)
        j.update({{"name", s.name}, {"former_name", s.formerName}, {"origin", s.origin}, {"position", s.position},
                  {"active_before", s.activeBefore}, {"active_after", s.activeAfter}});
    if (!s.objects.empty()) j["objects"] = s.objects;
    if (s.byProgram) j["by_program"] = true;
    if (s.ensembleBefore != s.ensembleAfter) j["ensemble"] = {s.ensembleBefore, s.ensembleAfter};
    return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

JournalStep parseStep(std::string_view text) {
    try {
        const auto j = json::parse(text);
        JournalStep s;
        s.state = j.at("state").get<std::uint64_t>();
        s.parent = j.at("parent").get<std::uint64_t>();
        const auto kind = std::ranges::find(kindNames, j.at("kind").get<std::string>());
        if (kind == kindNames.end()) throw Error(ErrorKind::Unreadable, "The history holds a step of a kind that this version does not know.");
        s.kind = static_cast<JournalStep::Kind>(kind - kindNames.begin());
        s.layer = j.at("layer").get<int>();
        s.text = j.at("text").get<std::string>();
        s.who = j.at("who").get<std::string>();
        s.whenMs = j.at("when_ms").get<std::int64_t>();
        for (const auto& e : j.at("blocks"))
            s.entries.push_back({e.at(0).get<std::size_t>(), BlockRef::fromNumber(e.at(1).get<std::int64_t>()),
                                 BlockRef::fromNumber(e.at(2).get<std::int64_t>())});
        s.objects = j.value("objects", std::string());
        s.byProgram = j.value("by_program", false);
        if (const auto ensemble = j.find("ensemble"); ensemble != j.end()) {
            s.ensembleBefore = ensemble->at(0).get<std::string>();
            s.ensembleAfter = ensemble->at(1).get<std::string>();
        }
        if (s.kind == JournalStep::Kind::Edit) return s;
        s.name = j.at("name").get<std::string>();
        s.formerName = j.at("former_name").get<std::string>();
        s.origin = j.at("origin").get<std::string>();
        s.position = j.at("position").get<std::size_t>();
        s.activeBefore = j.at("active_before").get<int>();
        s.activeAfter = j.at("active_after").get<int>();
        return s;
    } catch (const json::exception& e) {
        throw Error(ErrorKind::Unreadable, "A step of the history is damaged.", e.what());
    }
}

} // namespace granule::store
