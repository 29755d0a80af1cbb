// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/FoundStack.h"

#include "core/volume/Error.h"
#include "plugins/chunked/ArrayLayout.h"
#include "plugins/chunked/Contents.h"

namespace granule::chunked {

namespace {

/// An array, as a level of the image around it where it is one.
FoundStack arrayAt(const Node& array) {
    const char* const formats[] = {"Zarr", "Zarr 3", "N5"};
    constexpr int highest = 4;
    auto above = array.place.parent();
    for (int i = 0; above && i < highest; ++i, above = above->parent()) {
        const auto group = Node::at(*above);
        const auto image = group ? imageGroupOf(*group) : std::nullopt;
        if (!image) continue;
        const auto path = array.place.key.substr(above->key.empty() ? 0 : above->key.size() + 1);
        for (std::size_t level = 0; level < image->levels.size(); ++level)
            if (plainPath(image->levels[level].path) == path) return levelOf(*group, *image, level);
    }
    return {array, scalingOf(array), formats[static_cast<int>(array.dialect)], {}, {}, {}, {}, {}};
}

[[noreturn]] void nothingThere(const Place& place) {
    throw Error(ErrorKind::NotFound, "There is no Zarr and no N5 array at '" + place.name() + "': name a folder that holds .zarray, .zgroup, zarr.json or attributes.json.");
}

} // namespace

FoundStack levelOf(const Node& group, const ImageGroup& image, std::size_t level) {
    const auto place = placeInside(group.place, image.levels[level].path);
    auto array = Node::at(place);
    if (!array || !array->isArray)
        throw Error(ErrorKind::Unreadable, "'" + group.place.name() + "' names the array '" + image.levels[level].path + "', which is not there: fetch or export it again.");
    Scaling scaling{image.axes, image.levels[level].nm};
    return {std::move(*array), std::move(scaling), image.format, image.channels, image.labels, {}, {}, {}};
}

FoundStack findStack(const Place& place) {
    auto node = Node::at(place);
    // Groups of N5 may go without metadata.
    if (!node && (!place.store->folders(place.key).empty() || Node::at(place / "s0"))) node = Node{place, Dialect::N5};
    if (!node) nothingThere(place);
    if (node->isArray) return arrayAt(*node);
    if (const auto image = imageGroupOf(*node)) {
        auto found = levelOf(*node, *image, 0);
        found.group = std::make_shared<const Node>(*node);
        found.image = std::make_shared<const ImageGroup>(*image);
        return found;
    }
    const auto names = stacksIn(*node);
    if (names.empty()) throw Error(ErrorKind::Unsupported, "'" + place.name() + "' is a group without an array of two or more dimensions of numbers: it holds no image.");
    // As of an HDF5 file: the first of three dimensions or more, else the first.
    for (const auto& name : names) {
        auto found = findStack(placeInside(place, name.substr(1)));
        found.datasets = names;
        if (name == names.back() || layoutOf(found.array).rank() >= 3) return found;
    }
    nothingThere(place);
}

} // namespace granule::chunked
