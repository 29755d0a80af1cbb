// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/Contents.h"

#include "core/volume/Error.h"
#include "plugins/chunked/ArrayLayout.h"
#include "plugins/chunked/ImageGroup.h"

#include <algorithm>
#include <set>

namespace granule::chunked {

namespace {

constexpr std::size_t mostStacks = 1000, mostNodes = 20000;
constexpr int deepest = 6;

/// The folders that consolidated metadata know of, at any depth.
std::vector<std::string> consolidated(const Node& group) {
    std::set<std::string> folders;
    auto all = readJson(group.place / ".zmetadata");
    const auto& metadata = group.dialect == Dialect::Zarr3 ? member(member(group.array, "consolidated_metadata"), "metadata") : member(all.value_or(Json()), "metadata");
    static const Json none = Json::object();
    for (const auto& [key, value] : (metadata.is_object() ? metadata : none).items()) {
        const auto slash = key.rfind('/');
        const auto folder = group.dialect == Dialect::Zarr3 ? key : slash == std::string::npos ? "" : key.substr(0, slash);
        if (!folder.empty()) folders.insert(folder);
    }
    return {folders.begin(), folders.end()};
}

/// What a server without lists may have.
std::vector<std::string> guesses(const Node& group) {
    auto names = consolidated(group);
    if (!names.empty()) return names;
    for (const char* list : {"labels", "series"})
        for (const auto& name : texts(member(group.attributes, list))) names.push_back(name);
    names.insert(names.end(), {"0", "s0"});
    return names;
}

class Walk {
public:
    std::vector<std::string> found;

    void into(const Node& group, const std::string& path, int depth) {
        auto names = group.place.store->folders(group.place.key);
        const bool listed = !names.empty();
        if (!listed) names = guesses(group);
        for (const auto& name : names) {
            if (found.size() >= mostStacks || ++m_nodes > mostNodes) return;
            visit(group, placeInside(group.place, name), path + "/" + name, listed ? depth : deepest);
        }
    }

private:
    void visit(const Node& group, const Place& place, const std::string& path, int depth) {
        try {
            const auto node = Node::at(place);
            if (node && (node->isArray ? opens(*node) : imageGroupOf(*node).has_value())) found.push_back(path);
            else if (depth < deepest && (node || group.dialect == Dialect::N5))
                into(node && !node->isArray ? *node : Node{place, group.dialect, node && node->isArray, Json::object(), {}}, path, depth + 1);
        } catch (const Error&) {
            // What is damaged is not offered; whoever names it is told why.
        }
    }
    static bool opens(const Node& array) { return layoutOf(array).rank() >= 2; }

    std::size_t m_nodes = 0;
};

} // namespace

std::vector<std::string> stacksIn(const Node& group) {
    Walk walk;
    walk.into(group, "", 0);
    return walk.found;
}

} // namespace granule::chunked
