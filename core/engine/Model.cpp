// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Model.h"

#include "core/engine/Geometry.h"
#include "core/engine/ModelJson.h"
#include "core/engine/SmallFile.h"
#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

using nlohmann::json;
constexpr std::uintmax_t largestCard = 1 << 20;
constexpr std::int64_t largestWindow = std::int64_t{1} << 22; // voxels; the study's largest has 460,000
constexpr std::int64_t deepestWindow = 128;                   // planes; the study's deepest has 20

/// Reads values of a card and says which one is wrong.
class CardReader {
public:
    CardReader(const json& card, const std::filesystem::path& file) : m_card(card), m_file(file) {}

    [[noreturn]] void refuse(const std::string& what, ErrorKind kind = ErrorKind::Unreadable) const {
        throw Error(kind, "The model card \"" + m_file.string() + "\" is not usable: " + what + ". Get the model again.");
    }
    std::string text(const char* key) const {
        const auto& value = at(key);
        if (!value.is_string()) refuse(std::string("\"") + key + "\" is not a text");
        return value.get<std::string>();
    }
    bool has(const char* key) const { return m_card.contains(key); }
    double number(const char* key) const { return number(at(key), key, -1e18, 1e18); }
    std::int64_t integer(const char* key, std::int64_t least, std::int64_t most) const { return integer(at(key), key, least, most); }
    std::uint64_t seed(const char* key) const {
        if (!at(key).is_number_unsigned()) refuse(std::string("\"") + key + "\" is not a whole number");
        return at(key).get<std::uint64_t>();
    }
    bool flag(const char* key) const {
        if (!at(key).is_boolean()) refuse(std::string("\"") + key + "\" is neither true nor false");
        return at(key).get<bool>();
    }
    const json& object(const char* key) const {
        if (!at(key).is_object()) refuse(std::string("\"") + key + "\" is not an object");
        return at(key);
    }
    Shape shape(const char* key) const {
        const auto& list = triple(key);
        return {integer(list[0], key, 1, 65536), integer(list[1], key, 1, 65536), integer(list[2], key, 1, 65536)};
    }
    VoxelSpacing spacing(const char* key) const {
        const auto& list = triple(key);
        return {number(list[0], key, 1e-3, 1e9), number(list[1], key, 1e-3, 1e9), number(list[2], key, 1e-3, 1e9)};
    }
    std::vector<std::string> texts(const char* key) const {
        if (!at(key).is_array()) refuse(std::string("\"") + key + "\" is not a list");
        std::vector<std::string> all;
        for (const auto& item : at(key)) {
            if (!item.is_string()) refuse(std::string("\"") + key + "\" is not a list of texts");
            all.push_back(item.get<std::string>());
        }
        return all;
    }

private:
    const json& at(const char* key) const {
        const auto found = m_card.find(key);
        if (found == m_card.end()) refuse(std::string("it lacks \"") + key + "\"");
        return *found;
    }
    const json& triple(const char* key) const {
        if (!at(key).is_array() || at(key).size() != 3) refuse(std::string("\"") + key + "\" is not a list of three numbers (z, y, x)");
        return at(key);
    }
    double number(const json& value, const char* key, double least, double most) const {
        if (!value.is_number() || !(value.get<double>() >= least && value.get<double>() <= most))
            refuse(std::string("\"") + key + "\" is not a sensible number");
        return value.get<double>();
    }
    std::int64_t integer(const json& value, const char* key, std::int64_t least, std::int64_t most) const {
        if (!value.is_number_integer() || number(value, key, static_cast<double>(least), static_cast<double>(most)) < 0)
            refuse(std::string("\"") + key + "\" is not a sensible whole number");
        return value.get<std::int64_t>();
    }

    const json& m_card;
    std::filesystem::path m_file;
};

NetworkSpec readSpec(const CardReader& card, const std::filesystem::path& file) {
    const CardReader network(card.object("network"), file);
    NetworkSpec spec;
    if (network.has("family")) { // cards of the 2D-3D family have none
        const auto family = familyNamed(network.text("family"));
        if (!family) network.refuse("this Granule does not know the network \"" + network.text("family") + "\"", ErrorKind::Unsupported);
        spec.family = *family;
    }
    spec.base = static_cast<int>(network.integer("base", 2, 128));
    spec.classes = static_cast<int>(network.integer("classes", 2, 255));
    spec.reluLogits = network.flag("relu_logits");
    if (spec.family == Family::Hybrid) {
        spec.initKernelZ = static_cast<int>(network.integer("init_kernel_z", 1, 3));
        spec.pyramid = network.flag("pyramid");
        spec.zUp = static_cast<int>(network.integer("z_up", 1, 2));
    }
    if (const auto wrong = whatIsWrong(spec); !wrong.empty()) network.refuse(wrong);
    return spec;
}

json specJson(const NetworkSpec& spec) {
    json network{{"base", spec.base}, {"classes", spec.classes}, {"relu_logits", spec.reluLogits}};
    if (spec.family == Family::Hybrid)
        network.update({{"init_kernel_z", spec.initKernelZ}, {"pyramid", spec.pyramid}, {"z_up", spec.zUp}});
    else
        network["family"] = nameOf(spec.family);
    return network;
}

/// A window must fit into memory many times over before anything is allocated for it.
void checkWindow(const CardReader& card, const ModelCard& c) {
    if (c.window.voxels() > largestWindow || (geometryOf(c.spec).acrossPlanes && c.window.z > deepestWindow))
        card.refuse("its window of " + describe(c.window) + " voxels is absurdly large");
    if (fittedWindow(geometryOf(c.spec), c.window).empty())
        card.refuse("its window of " + describe(c.window) + " voxels is smaller than its network can give");
}

json parse(const std::filesystem::path& file) {
    try {
        return json::parse(readSmallFile(file, largestCard));
    } catch (const json::exception& e) {
        throw Error(ErrorKind::Unreadable, "The model card \"" + file.string() + "\" is not JSON: get the model again.", e.what());
    }
}

} // namespace

ModelCard readModelCard(const std::filesystem::path& model) {
    const auto folder = model.filename() == "model.json" ? model.parent_path() : model;
    const auto file = folder / "model.json";
    const json document = parse(file);
    if (!document.is_object() || document.value("format", json()) != "granule-model")
        throw Error(ErrorKind::Unreadable, "\"" + file.string() + "\" is not a model of Granule: its \"format\" is not \"granule-model\".");
    const CardReader card(document, file);
    if (card.integer("version", 0, 1 << 20) != 1)
        card.refuse("it was written by a newer Granule", ErrorKind::Unsupported);
    ModelCard c;
    c.path = folder;
    c.name = card.text("name");
    c.architecture = card.text("architecture");
    c.spec = readSpec(card, file);
    c.window = card.shape("window");
    checkWindow(card, c);
    c.voxel = card.spacing("voxel_nm");
    c.classes = card.texts("classes");
    if (c.classes.size() != static_cast<std::size_t>(c.spec.classes)) card.refuse("it does not name each of its classes");
    c.normalisation = card.text("normalisation");
    if (c.normalisation != "volume-zscore")
        card.refuse("this Granule does not know the normalisation \"" + c.normalisation + "\"", ErrorKind::Unsupported);
    c.data = card.text("data");
    c.licence = card.text("licence");
    c.limits = card.text("limits");
    c.mIoUAll = card.number("miou_all");
    c.mIoUOrg = card.number("miou_org");
    c.scoredOn = card.text("scored_on");
    c.steps = card.integer("steps", 0, std::int64_t{1} << 53);
    c.seed = card.seed("seed");
    return c;
}

std::string modelCardJson(const ModelCard& c, std::int64_t parameters) {
    const nlohmann::ordered_json card{
        {"format", "granule-model"}, {"version", 1}, {"name", c.name}, {"architecture", c.architecture},
        {"network", specJson(c.spec)}, {"parameters", parameters}, {"window", {c.window.z, c.window.y, c.window.x}},
        {"voxel_nm", {c.voxel.zNm, c.voxel.yNm, c.voxel.xNm}}, {"classes", c.classes},
        {"normalisation", c.normalisation}, {"data", c.data}, {"licence", c.licence}, {"limits", c.limits},
        {"miou_all", c.mIoUAll}, {"miou_org", c.mIoUOrg}, {"scored_on", c.scoredOn}, {"steps", c.steps}, {"seed", c.seed}};
    return card.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::vector<fs::path> findModels(const fs::path& path) {
    std::error_code error;
    if (path.filename() == "model.json") return {path.has_parent_path() ? path.parent_path() : fs::path(".")};
    if (fs::exists(path / "model.json", error)) return {path};
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error))
        if (std::error_code ignored; fs::exists(entry->path() / "model.json", ignored)) found.push_back(entry->path());
    if (found.empty())
        throw Error(ErrorKind::NotFound, "There is no model at \"" + path.string() +
                                             "\": a model is a folder that holds model.json and weights.safetensors.");
    std::ranges::sort(found);
    return found;
}

} // namespace granule::engine
