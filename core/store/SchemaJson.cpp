// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/SchemaJson.h"

#include <nlohmann/json.hpp>

namespace granule::store {

using nlohmann::json;

namespace {

constexpr std::size_t mostClasses = 65536;

} // namespace

json jsonOf(const Colour& c) {
    return json::array({c.r, c.g, c.b});
}

json jsonOf(const ClassSchema& schema) {
    auto classes = json::array();
    for (const auto& c : schema.classes)
        classes.push_back({{"id", c.id}, {"name", c.name}, {"short_name", c.shortName}, {"colour", jsonOf(c.colour)},
                           {"plain_colour", jsonOf(c.plainColour)}, {"parent", c.parent}, {"locked", c.locked},
                           {"visible", c.visible}});
    return {{"name", schema.name}, {"classes", classes}};
}

void require(bool condition, const char* what) {
    if (!condition) throw Nonsense{what};
}

Colour colourOf(const json& j) {
    require(j.is_array() && j.size() == 3, "a colour is not three numbers");
    std::uint8_t c[3];
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = j[i].get<std::int64_t>();
        require(value >= 0 && value <= 255, "a colour is not within 0 to 255");
        c[i] = static_cast<std::uint8_t>(value);
    }
    return {c[0], c[1], c[2]};
}

ClassSchema schemaOf(const json& j) {
    ClassSchema schema;
    schema.name = j.at("name").get<std::string>();
    const auto& classes = j.at("classes");
    require(classes.is_array() && !classes.empty() && classes.size() <= mostClasses, "the list of classes is empty or endless");
    for (const auto& c : classes) {
        OrganelleClass one;
        one.id = c.at("id").get<LabelId>();
        require(one.id == schema.classes.size(), "the classes are not numbered 0, 1, 2, ...");
        one.name = c.at("name").get<std::string>();
        one.shortName = c.at("short_name").get<std::string>();
        one.colour = colourOf(c.at("colour"));
        one.plainColour = colourOf(c.at("plain_colour"));
        one.parent = c.at("parent").get<LabelId>();
        require(one.parent < classes.size(), "a class lies in a class that does not exist");
        one.locked = c.at("locked").get<bool>();
        one.visible = c.at("visible").get<bool>();
        schema.classes.push_back(std::move(one));
    }
    return schema;
}

} // namespace granule::store
