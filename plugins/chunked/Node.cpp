// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/Node.h"

namespace granule::chunked {

namespace {

Json attributesOf(const Json& holder) {
    const auto& attributes = member(holder, "attributes");
    return attributes.is_object() ? attributes : Json::object();
}

} // namespace

std::optional<Node> Node::at(const Place& place) {
    if (const auto json = readJson(place / "zarr.json")) {
        const bool isArray = text(member(*json, "node_type")) == "array";
        return Node{place, Dialect::Zarr3, isArray, attributesOf(*json), *json};
    }
    const auto array = readJson(place / ".zarray");
    const auto attributes = readJson(place / ".zattrs");
    if (array || attributes || readJson(place / ".zgroup"))
        return Node{place, Dialect::Zarr2, array.has_value(), attributes.value_or(Json::object()), array.value_or(Json())};
    if (const auto json = readJson(place / "attributes.json")) {
        const bool isArray = json->contains("dimensions") && json->contains("blockSize");
        return Node{place, Dialect::N5, isArray, *json, *json};
    }
    return {};
}

} // namespace granule::chunked
