// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/ArrayLayout.h"

#include "core/volume/Error.h"

#include <cmath>
#include <limits>
#include <map>

namespace granule::chunked {

void refuse(const Node& node, const std::string& reason) {
    throw Error(ErrorKind::Unsupported, "'" + node.place.name() + "' is an array that Granule does not read: " + reason + ".");
}

void damaged(const Node& node, const std::string& what) {
    throw Error(ErrorKind::Unreadable, "'" + node.place.name() + "' has metadata that make no sense: " + what + ". Fetch or export it again.");
}

std::size_t Shards::chunks() const noexcept {
    std::size_t count = 1;
    for (const auto n : counts) count *= static_cast<std::size_t>(n);
    return count;
}

std::string ArrayLayout::keyOf(std::vector<std::int64_t> at) const {
    std::string key = prefix;
    for (std::size_t i = 0; i < at.size() && shards; ++i) at[i] /= shards->counts[i];
    for (std::size_t i = 0; i < at.size(); ++i) key += (key.empty() ? "" : separator) + std::to_string(blocks ? at[at.size() - 1 - i] : at[i]);
    return key;
}

std::size_t ArrayLayout::chunkBytes() const noexcept {
    std::size_t bytes = sample.bytes;
    for (const auto n : chunk) bytes *= static_cast<std::size_t>(n);
    return bytes;
}

std::optional<SampleType> sampleTypeNamed(const std::string& name) {
    using Turn = SampleType::Turn;
    static const std::map<std::string, SampleType> types{
        {"bool", {VoxelType::UInt8, 1, Turn::None}},          {"uint8", {VoxelType::UInt8, 1, Turn::None}},
        {"int8", {VoxelType::Int8, 1, Turn::None}},           {"uint16", {VoxelType::UInt16, 2, Turn::None}},
        {"int16", {VoxelType::Int16, 2, Turn::None}},         {"uint32", {VoxelType::UInt32, 4, Turn::None}},
        {"int32", {VoxelType::Int32, 4, Turn::None}},         {"uint64", {VoxelType::Float64, 8, Turn::Unsigned64}},
        {"int64", {VoxelType::Float64, 8, Turn::Signed64}},   {"float16", {VoxelType::Float32, 2, Turn::Half}},
        {"float32", {VoxelType::Float32, 4, Turn::None}},     {"float64", {VoxelType::Float64, 8, Turn::None}}};
    const auto found = types.find(name);
    return found == types.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::int64_t> sizesIn(const Node& node, const std::string& name, const Json& json, std::int64_t least) {
    constexpr double most = 1099511627776; // 2^40
    std::vector<std::int64_t> sizes;
    for (const auto value : numbers(json)) {
        if (!(value >= static_cast<double>(least) && value <= most && value == std::floor(value))) damaged(node, "'" + name + "' is " + json.dump());
        sizes.push_back(static_cast<std::int64_t>(value));
    }
    constexpr std::size_t mostAxes = 16;
    if (sizes.empty() || sizes.size() > mostAxes) damaged(node, "'" + name + "' is no list of sizes");
    return sizes;
}

double fillIn(const Json& json) {
    if (json.is_boolean()) return json.get<bool>() ? 1 : 0;
    if (json.is_number()) return json.get<double>();
    if (text(json) == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text(json) == "Infinity") return std::numeric_limits<double>::infinity();
    if (text(json) == "-Infinity") return -std::numeric_limits<double>::infinity();
    return 0;
}

ArrayLayout layoutOf(const Node& array) {
    auto layout = array.dialect == Dialect::Zarr2 ? zarr2Layout(array) : array.dialect == Dialect::Zarr3 ? zarr3Layout(array) : n5Layout(array);
    if (layout.chunk.size() != layout.rank()) damaged(array, "its chunks have other dimensions than itself");
    double bytes = static_cast<double>(layout.sample.bytes);
    for (const auto n : layout.chunk) bytes *= static_cast<double>(n);
    constexpr double most = 1 << 30;
    if (bytes > most) refuse(array, "one of its chunks would take " + std::to_string(static_cast<long long>(bytes / most)) + " GiB or more; write it anew in chunks of a few MiB");
    return layout;
}

} // namespace granule::chunked
