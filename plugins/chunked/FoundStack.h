// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/ImageGroup.h"

#include <memory>

namespace granule::chunked {

/// An array and what the groups around it say of it.
struct FoundStack {
    Node array;
    Scaling scaling;
    std::string format;
    std::vector<std::string> channels;        ///< their names, as far as stated
    std::vector<plugin::LabelName> labels;
    std::vector<std::string> datasets;        ///< what else is in the group that was named
    std::shared_ptr<const Node> group;        ///< the image whose finest level it is; null where it is none
    std::shared_ptr<const ImageGroup> image;  ///< of the same

    int levels() const { return image ? static_cast<int>(image->levels.size()) : 1; }
};

/// The stack at a place: an array, the finest level of an image, or the first stack of a group. Throws Error where there is
/// none.
FoundStack findStack(const Place& place);
/// Level `level` of an image, from 0 on. Throws Error where it is not there.
FoundStack levelOf(const Node& group, const ImageGroup& image, std::size_t level);

} // namespace granule::chunked
