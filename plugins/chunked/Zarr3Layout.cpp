// SPDX-License-Identifier: BSD-3-Clause
// zarr.json: https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html
#include "plugins/chunked/ArrayLayout.h"

#include <algorithm>
#include <numeric>

namespace granule::chunked {

namespace {

void readKeys(const Node& node, ArrayLayout& layout) {
    const auto& encoding = member(node.array, "chunk_key_encoding");
    const auto name = text(member(encoding, "name"));
    const auto separator = text(member(member(encoding, "configuration"), "separator"));
    if (name != "default" && name != "v2") refuse(node, "the keys of its chunks are encoded as '" + name + "'");
    if (name == "default") layout.prefix = "c";
    layout.separator = !separator.empty() ? separator : name == "default" ? "/" : ".";
    if (layout.separator != "/" && layout.separator != ".") damaged(node, "the parts of its keys are separated by '" + separator + "'");
}

/// The codec "transpose" stores the axes in the order given: a list, or "C" or "F" in drafts.
void transpose(const Node& node, const Json& order, ArrayLayout& layout) {
    if (order == "C") return;
    auto turned = layout.order;
    if (order == "F") std::ranges::reverse(turned);
    const auto axes = numbers(order);
    for (std::size_t i = 0; i < axes.size() && i < turned.size(); ++i)
        turned[i] = axes[i] >= 0 && axes[i] < static_cast<double>(turned.size()) ? layout.order[static_cast<std::size_t>(axes[i])] : turned.size();
    if (!std::ranges::is_permutation(turned, layout.order) || (order != "F" && axes.size() != turned.size()))
        damaged(node, "its axes are transposed to " + order.dump());
    layout.order = turned;
}

std::string nameOf(const Json& codec) {
    return codec.is_string() ? text(codec) : text(member(codec, "name"));
}

void readCodecs(const Node& node, const Json& codecs, ArrayLayout& layout) {
    if (!codecs.is_array()) damaged(node, "it names no codecs");
    bool packed = false;
    for (const auto& json : codecs) {
        const auto name = nameOf(json);
        const auto& settings = member(json, "configuration");
        const auto codec = codecNamed(name);
        if (name == "transpose") transpose(node, member(settings, "order"), layout);
        else if (name == "bytes" || name == "endian") layout.bigEndian = text(member(settings, "endian")) == "big";
        else if (name == "sharding_indexed") refuse(node, "its shards went through another codec as well; write it anew with shards alone");
        else if (!codec) refuse(node, "its chunks went through the codec '" + name + "', which is none of bytes, transpose, gzip, zstd, blosc, crc32c and sharding_indexed");
        else {
            if (packed && *codec != Codec::Crc32c) refuse(node, "its chunks are packed more than once");
            packed = packed || *codec != Codec::Crc32c;
            layout.codecs.insert(layout.codecs.begin(), *codec);
        }
    }
    // Checksums behind the packing are looked at by the packing itself as far as they can be: their place must be known.
    if (layout.codecs.size() > 1 && layout.codecs.front() != Codec::Crc32c) refuse(node, "its chunks are checked by a checksum before they are packed");
}

void readIndexCodecs(const Node& node, const Json& codecs, Shards& shards) {
    const auto count = codecs.is_array() ? codecs.size() : 0;
    shards.indexChecked = count == 2 && nameOf(codecs[1]) == "crc32c";
    if (count < 1 || nameOf(codecs[0]) != "bytes" || count != (shards.indexChecked ? 2 : 1))
        refuse(node, "the index of its shards is stored as " + codecs.dump() + ", which is neither 'bytes' nor 'bytes' and 'crc32c'");
    shards.indexBigEndian = text(member(member(codecs[0], "configuration"), "endian")) == "big";
}

/// https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html
void readShards(const Node& node, const Json& settings, ArrayLayout& layout) {
    constexpr double mostChunks = 1 << 20;
    const auto shard = layout.chunk;
    layout.chunk = sizesIn(node, "chunk_shape", member(settings, "chunk_shape"), 1);
    if (shard.size() != layout.chunk.size()) damaged(node, "its shards have other dimensions than their chunks");
    Shards shards;
    double chunks = 1;
    for (std::size_t i = 0; i < shard.size(); ++i) {
        if (shard[i] % layout.chunk[i] != 0) damaged(node, "its shards are not made of whole chunks");
        shards.counts.push_back(shard[i] / layout.chunk[i]);
        chunks *= static_cast<double>(shards.counts.back());
    }
    if (chunks > mostChunks) refuse(node, "one of its shards holds more than a million chunks; write it anew with smaller shards or larger chunks");
    const auto& location = member(settings, "index_location");
    shards.indexAtStart = location == "start";
    if (!location.is_null() && location != "start" && location != "end") damaged(node, "the index of its shards lies at " + location.dump());
    readIndexCodecs(node, member(settings, "index_codecs"), shards);
    layout.shards = std::move(shards);
    readCodecs(node, member(settings, "codecs"), layout);
}

} // namespace

ArrayLayout zarr3Layout(const Node& node) {
    const auto& json = node.array;
    if (member(json, "zarr_format") != 3) refuse(node, "it is of Zarr version " + member(json, "zarr_format").dump() + "; write it as version 2 or 3");
    ArrayLayout layout;
    const auto& dataType = member(json, "data_type");
    const auto type = sampleTypeNamed(text(dataType));
    if (!type) refuse(node, "its values are of type " + dataType.dump() + ", which is no number of 8 to 64 bits");
    layout.sample = *type;
    layout.shape = sizesIn(node, "shape", member(json, "shape"), 0);
    const auto& grid = member(json, "chunk_grid");
    if (text(member(grid, "name")) != "regular") refuse(node, "its chunks are not all of one size");
    layout.chunk = sizesIn(node, "chunk_shape", member(member(grid, "configuration"), "chunk_shape"), 1);
    layout.order.resize(layout.rank());
    std::iota(layout.order.begin(), layout.order.end(), 0);
    const auto& transformers = member(json, "storage_transformers");
    if (transformers.is_array() && !transformers.empty()) refuse(node, "it is stored through a transformer; write it anew without");
    readKeys(node, layout);
    const auto& codecs = member(json, "codecs");
    const bool sharded = codecs.is_array() && codecs.size() == 1 && nameOf(codecs[0]) == "sharding_indexed";
    if (sharded) readShards(node, member(codecs[0], "configuration"), layout);
    else readCodecs(node, codecs, layout);
    layout.fill = fillIn(member(json, "fill_value"));
    return layout;
}

} // namespace granule::chunked
