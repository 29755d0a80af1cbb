// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/ObjectsJson.h"

#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace granule::store {

using nlohmann::json;

namespace {

constexpr std::array stateNames{"open", "done", "flagged"};

json jsonOf(const std::optional<LabelObject>& object) {
    if (!object) return nullptr;
    json j{{"id", object->id}, {"class", object->classId}, {"state", stateNames[static_cast<std::size_t>(object->state)]}};
    if (!object->name.empty()) j["name"] = object->name;
    if (object->colour) j["colour"] = {object->colour->r, object->colour->g, object->colour->b};
    return j;
}

[[noreturn]] void damaged(const std::string& why) {
    throw Error(ErrorKind::Unreadable, "What is noted about objects cannot be read.", why);
}

std::optional<LabelObject> objectOf(const json& j) {
    if (j.is_null()) return {};
    LabelObject object;
    object.id = j.at("id").get<LabelId>();
    object.classId = j.at("class").get<LabelId>();
    if (object.id < firstObjectId || object.classId >= firstObjectId) damaged("an object has the number of a class");
    const auto state = std::ranges::find(stateNames, j.at("state").get<std::string>());
    if (state == stateNames.end()) damaged("an object is in a state that this version does not know");
    object.state = static_cast<LabelObject::State>(state - stateNames.begin());
    object.name = j.value("name", std::string());
    if (j.contains("colour")) object.colour = Colour{j["colour"].at(0).get<std::uint8_t>(), j["colour"].at(1).get<std::uint8_t>(), j["colour"].at(2).get<std::uint8_t>()};
    return object;
}

} // namespace

std::string jsonOf(const ObjectChange& change) {
    if (change.empty()) return {};
    auto list = json::array();
    for (const auto& e : change.entries()) list.push_back({jsonOf(e.before), jsonOf(e.after)});
    return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

ObjectChange parseObjects(const std::string& text) {
    if (text.empty()) return {};
    try {
        std::vector<ObjectChange::Entry> entries;
        std::set<LabelId> ids;
        for (const auto& pair : json::parse(text)) {
            ObjectChange::Entry e{objectOf(pair.at(0)), objectOf(pair.at(1))};
            if (!e.before && !e.after) damaged("a change changes nothing");
            if (e.before && e.after && e.before->id != e.after->id) damaged("an object changes its number");
            if (!ids.insert(e.before ? e.before->id : e.after->id).second) damaged("an object is named twice");
            entries.push_back(std::move(e));
        }
        return ObjectChange(std::move(entries));
    } catch (const json::exception& e) {
        damaged(e.what());
    }
}

} // namespace granule::store
