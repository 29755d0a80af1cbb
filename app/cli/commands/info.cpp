// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "core/io/Stack.h"

#include <memory>
#include <sstream>

namespace granule::cli {

namespace {

nlohmann::json spacingJson(const std::optional<VoxelSpacing>& spacing) {
    if (!spacing) return nullptr;
    return {spacing->zNm, spacing->yNm, spacing->xNm};
}

nlohmann::json metadataJson(const std::vector<std::pair<std::string, std::string>>& metadata) {
    auto json = nlohmann::json::object();
    for (const auto& [name, value] : metadata) json[name] = value;
    return json;
}

nlohmann::json othersJson(const std::vector<plugin::OtherAxis>& others) {
    auto json = nlohmann::json::array();
    for (const auto& axis : others) {
        json.push_back({{"axis", axis.name}, {"at", axis.at}, {"count", axis.count}});
        if (!axis.places.empty()) json.back()["places"] = axis.places;
    }
    return json;
}

nlohmann::json labelsJson(const std::vector<plugin::LabelName>& labels) {
    auto json = nlohmann::json::array();
    for (const auto& label : labels)
        json.push_back({{"id", label.id}, {"name", label.name}, {"colour", label.colour}});
    return json;
}

Result describeStack(const std::string& path) {
    const auto info = io::inspect(path);
    Result result;
    result.json = {{"format", info.format},
                   {"shape", {info.shape.z, info.shape.y, info.shape.x}},
                   {"channels", info.channels},
                   {"dtype", describe(info.type)},
                   {"voxel_nm", spacingJson(info.spacing)},
                   {"levels", info.levels},
                   {"palette", info.palette}};
    if (!info.datasets.empty()) result.json["datasets"] = info.datasets;
    if (!info.others.empty()) result.json["others"] = othersJson(info.others);
    if (!info.metadata.empty()) result.json["metadata"] = metadataJson(info.metadata);
    if (!info.labels.empty()) result.json["labels"] = labelsJson(info.labels);
    std::ostringstream text;
    text << path << "\n  format    " << info.format << "\n  shape     " << describe(info.shape)
         << " (z,y,x)\n  channels  " << info.channels << (info.palette ? " (palette)" : "")
         << "\n  type      " << describe(info.type) << "\n  voxel     "
         << (info.spacing ? describe(*info.spacing) + " (z,y,x)" : "not stated in the file") << "\n";
    for (const auto& dataset : info.datasets) text << "  dataset   " << dataset << "\n";
    for (const auto& label : info.labels)
        text << "  label     " << label.id << " " << label.name << " " << label.colour << "\n";
    for (const auto& axis : info.others) text << "  taken     " << describe(axis) << "; end the path with ?" << axis.name << "=N for another\n";
    for (const auto& [name, value] : info.metadata) text << "  " << name << ": " << value << "\n";
    result.text = text.str();
    return result;
}

Run setup(CLI::App& app) {
    auto path = std::make_shared<std::string>();
    app.add_option("PATH", *path, "A file, a folder of numbered slices, file.h5:/dataset, a .zarr or .n5 folder, or an http(s) address of one; x.zarr?c=1&t=0 of several channels or times")->required();
    return [path](Context&) { return describeStack(*path); };
}

const AddCommand add{{"info", "What a file holds, without loading it", setup}};

} // namespace

} // namespace granule::cli
