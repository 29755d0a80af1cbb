// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/ProjectDocument.h"

#include "core/store/ObjectsJson.h"
#include "core/store/SchemaJson.h"
#include "core/store/SliceCareJson.h"
#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace granule::store {

using nlohmann::json;

namespace {

/// A block pointer takes 16 bytes: this many blocks (4 * 10^12 voxels) take 256 MiB, however empty they are.
constexpr std::int64_t mostBlocks = std::int64_t{1} << 24;
constexpr std::size_t mostLayers = 4096;

std::vector<LabelId> lockedObjects(const ObjectTable& objects) {
    std::vector<LabelId> ids;
    for (const auto& [id, object] : objects.all())
        if (object.locked) ids.push_back(id);
    return ids;
}

Shape shapeOf(const json& j) {
    require(j.is_array() && j.size() == 3, "the shape of the stack is not three numbers");
    const Shape shape{j[0].get<std::int64_t>(), j[1].get<std::int64_t>(), j[2].get<std::int64_t>()};
    require(canHoldLayers(shape, 1), "the shape of the stack is absurd");
    return shape;
}

std::optional<VoxelSpacing> spacingOf(const json& j) {
    if (j.is_null()) return {};
    require(j.is_array() && j.size() == 3, "the voxel size is not three lengths");
    const VoxelSpacing spacing{j[0].get<double>(), j[1].get<double>(), j[2].get<double>()};
    require(spacing.plausible(), "the voxel size makes no sense");
    return spacing;
}

LayerContents layerOf(const json& j) {
    LayerContents layer;
    layer.id = j.at("id").get<int>();
    require(layer.id > 0, "a layer has no number");
    layer.name = j.at("name").get<std::string>();
    layer.origin = j.at("origin").get<std::string>();
    layer.visible = j.at("visible").get<bool>();
    layer.opacity = j.at("opacity").get<double>();
    require(std::isfinite(layer.opacity), "the opacity of a layer makes no sense");
    layer.opacity = std::clamp(layer.opacity, 0.0, 1.0);
    try { // only where there are objects
        parseObjects(j.value("objects", std::string())).apply(layer.objects);
    } catch (const Error& e) {
        throw Nonsense{e.detail()};
    }
    return layer;
}

void setLocks(const std::vector<LabelId>& ids, ObjectTable& objects) {
    const auto all = objects.all();
    for (const auto& [id, object] : all) objects.setLocked(id, std::ranges::find(ids, id) != ids.end());
}

ParsedDocument parsed(const json& j) {
    ParsedDocument out;
    auto& contents = out.contents;
    const auto& stack = j.at("stack");
    out.link.relative = stack.at("relative").get<std::string>();
    out.link.absolute = stack.at("absolute").get<std::string>();
    out.link.fingerprint.bytes = stack.at("bytes").get<std::uint64_t>();
    out.link.fingerprint.modifiedNs = stack.at("modified_ns").get<std::int64_t>();
    contents.stack.shape = shapeOf(stack.at("shape"));
    contents.spacing = spacingOf(j.at("voxel_nm"));
    contents.schema = schemaOf(j.at("schema"));
    const auto& layers = j.at("layers");
    require(layers.is_array() && layers.size() <= mostLayers, "the list of layers is endless");
    std::set<int> ids;
    for (const auto& layer : layers) {
        contents.layers.push_back(layerOf(layer));
        out.lockedObjects.push_back(layer.value("locked_objects", std::vector<LabelId>()));
        setLocks(out.lockedObjects.back(), contents.layers.back().objects);
        require(ids.insert(contents.layers.back().id).second, "two layers have the same number");
    }
    require(canHoldLayers(contents.stack.shape, contents.layers.size()), "so many layers of that shape are absurd");
    contents.activeLayer = j.at("active_layer").get<int>();
    contents.view = j.at("view").get<std::string>();
    if (j.contains("slices")) { // only where something was decided about slices
        try {
            contents.care = parseSliceCare(j["slices"].dump(), contents.stack.shape.z);
        } catch (const Error& e) {
            throw Nonsense{e.detail()};
        }
    }
    if (j.contains("journal")) { // projects of earlier versions have none
        contents.journal = j["journal"].at("id").get<std::string>();
        contents.state = j["journal"].at("state").get<std::uint64_t>();
    }
    return out;
}

} // namespace

bool canHoldLayers(const Shape& shape, std::size_t layers) noexcept {
    if (layers > mostLayers) return false;
    auto blocks = std::max<std::int64_t>(1, static_cast<std::int64_t>(layers));
    for (const auto size : {shape.z, shape.y, shape.x}) {
        if (size < 0 || size > mostBlocks * blockEdge) return false;
        blocks *= std::max<std::int64_t>(1, (size + blockEdge - 1) / blockEdge);
        if (blocks > mostBlocks) return false;
    }
    return true;
}

std::string documentOf(const ProjectContents& contents, const StoredLink& link, bool withObjects) {
    const auto& shape = contents.stack.shape;
    json spacing;
    if (contents.spacing) spacing = json::array({contents.spacing->zNm, contents.spacing->yNm, contents.spacing->xNm});
    auto layers = json::array();
    for (const auto& layer : contents.layers) {
        layers.push_back({{"id", layer.id}, {"name", layer.name}, {"origin", layer.origin}, {"visible", layer.visible},
                          {"opacity", layer.opacity}});
        if (auto locked = lockedObjects(layer.objects); !locked.empty()) layers.back()["locked_objects"] = std::move(locked);
        if (withObjects && !layer.objects.empty()) layers.back()["objects"] = jsonOf(ObjectChange::between({}, layer.objects));
    }
    json document{{"stack",
                   {{"relative", link.relative}, {"absolute", link.absolute}, {"bytes", link.fingerprint.bytes},
                    {"modified_ns", link.fingerprint.modifiedNs}, {"shape", {shape.z, shape.y, shape.x}}}},
                  {"voxel_nm", spacing},
                  {"schema", jsonOf(contents.schema)},
                  {"layers", layers},
                  {"active_layer", contents.activeLayer},
                  {"view", contents.view}};
    if (contents.care != SliceCare{}) document["slices"] = json::parse(jsonOf(contents.care));
    if (!contents.journal.empty()) document["journal"] = {{"id", contents.journal}, {"state", contents.state}};
    return document.dump(1, ' ', false, json::error_handler_t::replace); // file names need not be UTF-8
}

ParsedDocument parseDocument(const std::string& text, const std::string& path) {
    const auto damaged = [&](const std::string& why) {
        return Error(ErrorKind::Unreadable, "The project '" + path + "' is damaged: its description cannot be read. Use a backup copy.", why);
    };
    try {
        return parsed(json::parse(text));
    } catch (const json::exception& e) {
        throw damaged(e.what());
    } catch (const Nonsense& e) {
        throw damaged(e.what);
    }
}

void adoptDocument(ProjectContents& contents, const std::string& text, const std::string& path) {
    const auto document = parseDocument(text, path);
    const auto& parsed = document.contents;
    contents.spacing = parsed.spacing;
    contents.schema = parsed.schema;
    for (auto& layer : contents.layers) {
        const auto shown = std::ranges::find(parsed.layers, layer.id, &LayerContents::id);
        if (shown == parsed.layers.end()) continue;
        layer.visible = shown->visible;
        layer.opacity = shown->opacity;
        setLocks(document.lockedObjects[static_cast<std::size_t>(shown - parsed.layers.begin())], layer.objects);
    }
}

} // namespace granule::store
