// SPDX-License-Identifier: BSD-3-Clause
// .zarray: https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html
#include "plugins/chunked/ArrayLayout.h"

#include <numeric>

namespace granule::chunked {

namespace {

/// "<u2" as "uint16"; as it is where it is something else.
std::string plainName(const std::string& dtype) {
    if (dtype.size() != 3) return dtype;
    const auto bits = std::to_string(8 * (dtype[2] - '0'));
    switch (dtype[1]) {
    case 'b': return dtype[2] == '1' ? "bool" : dtype;
    case 'u': return "uint" + bits;
    case 'i': return "int" + bits;
    case 'f': return "float" + bits;
    default: return dtype;
    }
}

void readType(const Node& node, ArrayLayout& layout) {
    const auto& dtype = member(node.array, "dtype");
    if (!dtype.is_string()) refuse(node, "its values are records of several fields");
    const auto name = text(dtype);
    const auto type = sampleTypeNamed(plainName(name));
    if (!type) refuse(node, "its values are of type '" + name + "', which is no number of 8 to 64 bits");
    layout.sample = *type;
    layout.bigEndian = name[0] == '>';
}

void readPacking(const Node& node, ArrayLayout& layout) {
    const auto& filters = member(node.array, "filters");
    if (filters.is_array() && !filters.empty())
        refuse(node, "its chunks went through the filter '" + text(member(filters[0], "id")) + "'; write it anew without filters");
    const auto& compressor = member(node.array, "compressor");
    if (compressor.is_null()) return;
    const auto name = text(member(compressor, "id"));
    const auto codec = codecNamed(name);
    if (!codec || *codec == Codec::Crc32c) refuse(node, "its chunks are packed by '" + name + "', which is none of zlib, gzip, blosc, lz4, zstd, bz2 and lzma");
    layout.codecs = {*codec};
}

} // namespace

ArrayLayout zarr2Layout(const Node& node) {
    const auto& json = node.array;
    if (member(json, "zarr_format") != 2) refuse(node, "it is of Zarr version " + member(json, "zarr_format").dump() + "; write it as version 2 or 3");
    ArrayLayout layout;
    readType(node, layout);
    layout.shape = sizesIn(node, "shape", member(json, "shape"), 0);
    layout.chunk = sizesIn(node, "chunks", member(json, "chunks"), 1);
    layout.order.resize(layout.rank());
    std::iota(layout.order.begin(), layout.order.end(), 0);
    if (text(member(json, "order")) == "F") std::iota(layout.order.rbegin(), layout.order.rend(), 0);
    readPacking(node, layout);
    layout.fill = fillIn(member(json, "fill_value"));
    if (text(member(json, "dimension_separator")) == "/") layout.separator = "/";
    return layout;
}

} // namespace granule::chunked
