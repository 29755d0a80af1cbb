// SPDX-License-Identifier: BSD-3-Clause
// attributes.json: https://github.com/saalfeldlab/n5, "File-system specification".
#include "plugins/chunked/ArrayLayout.h"

#include <algorithm>
#include <numeric>

namespace granule::chunked {

ArrayLayout n5Layout(const Node& node) {
    const auto& json = node.array;
    ArrayLayout layout;
    const auto type = sampleTypeNamed(text(member(json, "dataType")));
    if (!type) refuse(node, "its values are of type " + member(json, "dataType").dump() + ", which is no number of 8 to 64 bits");
    layout.sample = *type;
    layout.shape = sizesIn(node, "dimensions", member(json, "dimensions"), 0);
    layout.chunk = sizesIn(node, "blockSize", member(json, "blockSize"), 1);
    std::ranges::reverse(layout.shape); // N5 states x first
    std::ranges::reverse(layout.chunk);
    layout.order.resize(layout.rank());
    std::iota(layout.order.begin(), layout.order.end(), 0);
    layout.bigEndian = layout.blocks = true;
    layout.separator = "/";
    // The first versions named it "compressionType".
    const auto& compression = member(json, "compression");
    auto name = text(member(compression, "type"));
    if (name.empty()) name = text(compression.is_string() ? compression : member(json, "compressionType"));
    if (name.empty() || name == "raw") return layout;
    const auto codec = codecNamed(name == "zstandard" ? "zstd" : name);
    if (!codec || *codec == Codec::Crc32c) refuse(node, "its blocks are packed by '" + name + "', which is none of raw, gzip, lz4, zstd, blosc, bzip2 and xz");
    layout.codecs = {*codec == Codec::Lz4Sized ? Codec::Lz4Blocks : *codec};
    return layout;
}

} // namespace granule::chunked
