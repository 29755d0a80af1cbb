// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/SchemaFile.h"

#include "core/plugin/FileBytes.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace granule::io {

using namespace plugin;

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& path, const std::string& what, const std::string& words = {}) {
    throw Error(ErrorKind::Unreadable,
                "'" + path + "' is no list of classes: " + what +
                    ". Compare it with platelet.json, which comes with Granule.",
                words);
}

std::string colourText(const Colour& colour) {
    char text[8];
    std::snprintf(text, sizeof text, "#%02x%02x%02x", colour.r, colour.g, colour.b);
    return text;
}

Colour parseColour(const std::string& path, const std::string& text) {
    unsigned r = 0, g = 0, b = 0;
    int end = 0;
    if (text.size() != 7 || std::sscanf(text.c_str(), "#%2x%2x%2x%n", &r, &g, &b, &end) != 3 || end != 7)
        refuse(path, "'" + text + "' is no colour like #3ca05a");
    return {static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(g), static_cast<std::uint8_t>(b)};
}

OrganelleClass parseClass(const std::string& path, const Json& json, std::size_t expectedId,
                          std::size_t count) {
    OrganelleClass c;
    c.id = json.at("id").get<LabelId>();
    if (c.id != expectedId)
        refuse(path, "class number " + std::to_string(expectedId) + " has id " + std::to_string(c.id));
    c.name = json.at("name").get<std::string>();
    c.shortName = json.value("short", c.name);
    c.colour = parseColour(path, json.at("colour").get<std::string>());
    c.plainColour = parseColour(path, json.value("plain_colour", colourText(c.colour)));
    c.parent = json.value("parent", LabelId{0});
    if (c.parent >= count)
        refuse(path,
               "class '" + c.name + "' lies in class " + std::to_string(c.parent) + ", which is not there");
    c.locked = json.value("locked", false);
    c.visible = json.value("visible", true);
    return c;
}

} // namespace

ClassSchema readSchema(const std::string& path) {
    constexpr std::size_t enough = 1 << 20, mostClasses = 65536;
    const FileBytes file(path);
    if (file.size() > enough) refuse(path, "it is far too long");
    try {
        const auto json = Json::parse(file.head(enough));
        ClassSchema schema;
        schema.name = json.at("name").get<std::string>();
        const auto& classes = json.at("classes");
        if (!classes.is_array() || classes.empty() || classes.size() > mostClasses)
            refuse(path, "it names no classes");
        for (const auto& c : classes)
            schema.classes.push_back(parseClass(path, c, schema.classes.size(), classes.size()));
        return schema;
    } catch (const Json::exception& e) {
        refuse(path, "it is no JSON of that form", e.what());
    }
}

void writeSchema(const std::string& path, const ClassSchema& schema) {
    Json json{{"name", schema.name}, {"classes", Json::array()}};
    for (const auto& c : schema.classes)
        json["classes"].push_back({{"id", c.id},
                                   {"name", c.name},
                                   {"short", c.shortName},
                                   {"colour", colourText(c.colour)},
                                   {"plain_colour", colourText(c.plainColour)},
                                   {"parent", c.parent},
                                   {"locked", c.locked},
                                   {"visible", c.visible}});
    writeFile(path, json.dump(2) + "\n");
}

} // namespace granule::io
