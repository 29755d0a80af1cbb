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
    const auto all = group.dialect == Dialect::Zarr3 ? member(group.array, "consolidated_metadata") : readJson(group.place / ".zmetadata").value_or(Json());
    const auto& metadata = member(all, "metadata");
    if (!metadata.is_object()) return {};
    for (const auto& [key, value] : metadata.items()) {
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
            const bool isArray = node && node->isArray;
            if (node && (isArray ? opens(*node) : imageGroupOf(*node).has_value())) found.push_back(path);
            else if (!isArray && depth < deepest) into(node.value_or(Node{place, group.dialect}), path, depth + 1); // groups may go without metadata
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
