// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/BlindReading.h"
#include "core/agreement/Text64.h"
#include "core/objects/ObjectIds.h"
#include "core/store/BlockCodec.h"
#include "core/store/ProjectDocument.h"
#include "core/store/SchemaJson.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <iterator>
#include <set>

namespace granule::agreement {

using nlohmann::json;
using store::Nonsense;
using store::require;

namespace {

constexpr int version = 1;
constexpr std::uintmax_t mostBytes = std::uintmax_t{1} << 28;
constexpr std::size_t mostItems = 100000;
constexpr std::int64_t mostVoxels = std::int64_t{1} << 31; ///< of all boxes that hold labels

std::uint64_t hashOf(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

std::string textOf(const json& j) {
    return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

json jsonOf(const Index& i) {
    return {i.z, i.y, i.x};
}

Index indexOf(const json& j) {
    require(j.is_array() && j.size() == 3, "a position is not three numbers");
    return {j[0].get<std::int64_t>(), j[1].get<std::int64_t>(), j[2].get<std::int64_t>()};
}

json jsonOf(const BlindItem& item) {
    json j{{"cell", item.cell}, {"repeat", item.repeat}, {"from", jsonOf(item.box.lo)}, {"to", jsonOf(item.box.hi)}, {"inside", jsonOf(item.inside)}, {"seconds", item.seconds}, {"when", item.whenMs}};
    if (!item.labels) return j;
    auto& blocks = j["labels"] = json::array();
    for (std::size_t i = 0; i < item.labels->blockCount(); ++i) blocks.push_back(text64Of(store::packBlock(*item.labels->block(i))));
    return j;
}

LabelMap labelsOf(const json& blocks, const Shape& shape, const VoxelSpacing& spacing, const ClassSchema& schema) {
    LabelMap labels(shape, spacing);
    require(blocks.is_array() && blocks.size() == labels.blockCount(), "the labels of a cell are not complete");
    for (std::size_t i = 0; i < labels.blockCount(); ++i)
        labels.setBlock(i, store::unpackBlock(bytesOfText64(blocks[i].get_ref<const std::string&>()), labels.blockBox(i).shape()));
    for (const auto id : objects::idsOf(labels)) require(schema.find(id) != nullptr, "labels are of no class");
    return labels;
}

/// All of an item but its labels.
BlindItem itemOf(const json& j, const Shape& shape) {
    BlindItem item;
    item.cell = j.at("cell").get<int>();
    item.repeat = j.at("repeat").get<bool>();
    item.box = {indexOf(j.at("from")), indexOf(j.at("to"))};
    const auto& [lo, hi] = item.box;
    require(lo.z >= 0 && lo.y >= 0 && lo.x >= 0 && lo.z < hi.z && lo.y < hi.y && lo.x < hi.x && Box::of(shape).contains(item.box),
            "a cell lies outside of the stack");
    item.inside = indexOf(j.at("inside"));
    require(item.box.contains(item.inside), "a cell lies outside of its box");
    item.seconds = j.at("seconds").get<double>();
    item.whenMs = j.at("when").get<std::int64_t>();
    require(item.cell >= 0 && std::isfinite(item.seconds) && item.seconds >= 0 && item.whenMs >= 0, "a cell's number or time makes no sense");
    return item;
}

Shape shapeOf(const json& j) {
    const auto [z, y, x] = indexOf(j);
    const Shape shape{z, y, x};
    require(z > 0 && y > 0 && x > 0 && store::canHoldLayers(shape, 2), "the size of the stack makes no sense");
    return shape;
}

BlindReading readingOf(json j) {
    require(j.is_object() && j.contains("granule_blind_reading"), "it holds something else");
    require(j.at("granule_blind_reading") == version, "it was written by a newer version of Granule");
    const auto checksum = j.at("checksum").get<std::uint64_t>();
    j.erase("checksum");
    require(checksum == hashOf(textOf(j)), "its checksum is not that of its contents");
    BlindReading reading;
    reading.title = j.at("title").get<std::string>();
    reading.reader = j.at("reader").get<std::string>();
    reading.shape = shapeOf(j.at("shape"));
    const auto& nm = j.at("voxel_nm");
    require(nm.is_array() && nm.size() == 3, "the voxel size is not three numbers");
    reading.spacing = {nm[0].get<double>(), nm[1].get<double>(), nm[2].get<double>()};
    require(reading.spacing.plausible(), "the voxel size makes no sense");
    reading.stackHash = j.at("stack_hash").get<std::uint64_t>();
    reading.schema = store::schemaOf(j.at("schema"));
    reading.seed = j.at("seed").get<std::uint64_t>();
    const auto& items = j.at("items");
    require(items.is_array() && items.size() <= mostItems, "the list of cells is endless");
    std::set<std::pair<int, bool>> turns;
    std::int64_t voxels = 0;
    for (const auto& one : items) {
        auto& item = reading.items.emplace_back(itemOf(one, reading.shape));
        require(turns.emplace(item.cell, item.repeat).second, "a cell comes more than twice");
        if (!one.contains("labels")) continue;
        voxels += item.box.shape().voxels(); // a stack that can be held has fewer voxels than would overflow
        if (voxels > mostVoxels) throw Error(ErrorKind::TooLarge, "The cells of this blind reading are too large.");
        item.labels = labelsOf(one["labels"], item.box.shape(), reading.spacing, reading.schema);
    }
    return reading;
}

std::string contentsOf(const std::string& path) {
    std::error_code trouble;
    const auto size = std::filesystem::file_size(path, trouble);
    if (trouble && !std::filesystem::exists(path, trouble))
        throw Error(ErrorKind::NotFound, "There is no file '" + path + "'.");
    if (!std::filesystem::is_regular_file(path, trouble)) throw Error(ErrorKind::Unreadable, "'" + path + "' is no file.");
    if (size > mostBytes) throw Error(ErrorKind::TooLarge, "'" + path + "' is larger than any file of a blind reading.");
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Error(ErrorKind::Unreadable, "'" + path + "' cannot be read: look at its rights.");
    return text;
}

} // namespace

void writeReading(const std::string& path, const BlindReading& reading) {
    json j{{"granule_blind_reading", version}, {"title", reading.title}, {"reader", reading.reader},
           {"shape", {reading.shape.z, reading.shape.y, reading.shape.x}},
           {"voxel_nm", {reading.spacing.zNm, reading.spacing.yNm, reading.spacing.xNm}},
           {"stack_hash", reading.stackHash}, {"schema", store::jsonOf(reading.schema)}, {"seed", reading.seed}};
    auto& items = j["items"] = json::array();
    for (const auto& item : reading.items) items.push_back(jsonOf(item));
    j = json::parse(textOf(j)); // as it is read: no number or letter is lost after the checksum was taken
    j["checksum"] = hashOf(textOf(j));
    writeFile(path, textOf(j));
}

BlindReading readReading(const std::string& path) {
    const auto damaged = [&](const std::string& why) -> Error {
        return {ErrorKind::Unreadable, "'" + path + "' is no file of a blind reading, or was damaged: " + why + "."};
    };
    const auto text = contentsOf(path);
    try {
        return readingOf(json::parse(text));
    } catch (const json::exception& e) {
        throw Error(ErrorKind::Unreadable, damaged("something is missing").what(), e.what());
    } catch (const Nonsense& e) {
        throw damaged(e.what);
    } catch (const Error& e) {
        if (e.kind() == ErrorKind::TooLarge) throw;
        throw damaged("labels cannot be unpacked");
    }
}

} // namespace granule::agreement
