// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/study/StudyConfig.h"

#include "app/cli/Settings.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace granule::cli {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::int64_t mostSeeds = 100000;

/// Reads parts of one study file; knows its name for errors.
class Reader {
public:
    explicit Reader(const fs::path& file) : m_folder(fs::absolute(file).parent_path()), m_where("The study \"" + file.string() + "\"") {}

    [[noreturn]] void refuse(const std::string& what) const { throw Error(ErrorKind::InvalidValue, m_where + " " + what); }
    const std::string& where() const noexcept { return m_where; }
    std::string at(const std::string& part) const { return m_where + ", \"" + part + "\""; }

    StudyData data(const json& all, const std::string& part) const {
        if (!all.contains(part)) refuse("lacks data." + part + ": name its \"image\" and \"labels\".");
        const auto where = at("data." + part);
        requireKeys(all[part], {"image", "labels"}, where);
        const auto path = [&](const std::string& key) {
            const auto text = settingOr<std::string>(all[part], key, "", "a path", where);
            if (text.empty()) refuse("lacks data." + part + "." + key + ": name the file.");
            return pathFrom(m_folder, text);
        };
        return {path("image"), path("labels")};
    }

    std::vector<std::uint64_t> seeds(const json& value) const {
        std::vector<std::uint64_t> all;
        if (value.is_object()) {
            const auto where = at("seeds");
            requireKeys(value, {"from", "count"}, where);
            const auto from = settingOr<std::int64_t>(value, "from", 1, "a whole number", where);
            const auto count = settingOr<std::int64_t>(value, "count", 0, "a whole number", where);
            if (from < 0 || count < 1 || count > mostSeeds) refuse("has seeds that make no sense: \"from\" is 0 or more, \"count\" 1 to 100000.");
            for (std::int64_t i = 0; i < count; ++i) all.push_back(static_cast<std::uint64_t>(from + i));
            return all;
        }
        if (!value.is_array() || value.empty() || value.size() > mostSeeds)
            refuse("needs \"seeds\": a list of whole numbers, or {\"from\": 1, \"count\": 26}.");
        for (const auto& seed : value) {
            if (!seed.is_number_unsigned()) refuse("has a seed " + seed.dump() + ": seeds are whole numbers, 0 or more.");
            all.push_back(seed.get<std::uint64_t>());
        }
        if (std::set<std::uint64_t>(all.begin(), all.end()).size() != all.size()) refuse("names a seed twice: each run needs its own.");
        return all;
    }

    StudyVariant variant(const json& value, const json& shared) const {
        const json entry = value.is_string() ? json{{"network", value}} : value;
        const auto where = at("architectures");
        requireKeys(entry, {"network", "key", "name", "baseline", "settings"}, where);
        const auto network = settingOr<std::string>(entry, "network", "", "a name", where);
        if (network.empty()) refuse("has an architecture without \"network\": granule-cli networks lists the names.");
        const auto& info = engine::findNetwork(network);
        StudyVariant v;
        v.key = settingOr<std::string>(entry, "key", info.name, "a name", where);
        v.name = settingOr<std::string>(entry, "name", info.tableName, "a name", where);
        v.baseline = settingOr<bool>(entry, "baseline", !info.name.starts_with("2d3d"), "true or false", where);
        if (v.key.empty() || !std::ranges::all_of(v.key, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; }) || v.key.front() == '.')
            refuse("has a key \"" + v.key + "\": write it with letters, digits, - and _, since it names files.");
        v.training = engine::applyTrainSettings(shared.dump(), m_where + ": its \"settings\"", engine::studyConfig(info.name));
        v.training = engine::applyTrainSettings(entry.value("settings", json::object()).dump(), m_where + ": the \"settings\" of \"" + v.key + "\"", v.training);
        return v;
    }

private:
    fs::path m_folder;
    std::string m_where;
};

template <typename T>
T oneOf(const Reader& reader, const json& all, const std::string& key, const std::vector<std::pair<std::string, T>>& words) {
    const auto given = settingOr<std::string>(all, key, words.front().first, "a word", reader.where());
    std::string names;
    for (const auto& [word, value] : words) {
        if (word == given) return value;
        names += (names.empty() ? "" : ", ") + word;
    }
    reader.refuse("has an unknown " + key + " \"" + given + "\": choose one of " + names + ".");
}

json toJson(const std::optional<StudyData>& data) {
    return data ? json{{"image", data->image}, {"labels", data->labels}} : json(nullptr);
}

void readVariants(StudyConfig& config, const Reader& reader, const json& all) {
    const auto list = all.value("architectures", json());
    if (!list.is_array() || list.empty()) reader.refuse("needs \"architectures\": a list of network names; granule-cli networks lists them.");
    const auto shared = all.value("settings", json::object());
    for (const auto& entry : list) {
        auto variant = reader.variant(entry, shared);
        for (const auto& other : config.variants)
            if (other.key == variant.key) reader.refuse("has two architectures with the key \"" + variant.key + "\": give one of them another \"key\".");
        config.variants.push_back(std::move(variant));
    }
}

} // namespace

StudyConfig readStudyConfig(const fs::path& file) {
    const auto all = readSettings(file, "The study");
    const Reader reader(file);
    requireKeys(all, {"data", "architectures", "seeds", "settings", "top_k", "tiling", "precision", "device", "threads"}, reader.where());
    const auto data = all.value("data", json::object());
    requireKeys(data, {"train", "eval", "test", "comparison"}, reader.at("data"));
    StudyConfig config;
    config.train = reader.data(data, "train");
    config.eval = reader.data(data, "eval");
    if (data.contains("test")) config.test = reader.data(data, "test");
    if (data.contains("comparison")) config.comparison = reader.data(data, "comparison");
    config.seeds = reader.seeds(all.value("seeds", json()));
    readVariants(config, reader, all);
    const auto topK = settingOr<std::int64_t>(all, "top_k", 5, "a whole number", reader.where());
    const auto threads = settingOr<std::int64_t>(all, "threads", 0, "a whole number", reader.where());
    if (topK < 1 || topK > 100) reader.refuse("has top_k " + std::to_string(topK) + ": give 1 to 100.");
    if (threads < 0 || threads > 4096) reader.refuse("has threads " + std::to_string(threads) + ": give 0 (all cores) or more.");
    config.topK = static_cast<int>(topK);
    config.segment.tiling = oneOf<engine::Tiling>(reader, all, "tiling", {{"paper", engine::Tiling::Paper}, {"large", engine::Tiling::Large}});
    config.segment.precision = oneOf<engine::Precision>(reader, all, "precision",
        {{"fp32", engine::Precision::Fp32}, {"bf16", engine::Precision::Bf16}, {"auto", engine::Precision::Auto}});
    config.segment.quality = engine::Quality::Fast;
    config.segment.device = settingOr<std::string>(all, "device", "auto", "a word", reader.where());
    config.segment.threads = static_cast<int>(threads);
    for (auto& variant : config.variants) {
        variant.training.device = config.segment.device;
        variant.training.threads = config.segment.threads;
    }
    return config;
}

std::vector<StudyRun> StudyConfig::runs() const {
    std::vector<StudyRun> all;
    for (std::size_t v = 0; v < variants.size(); ++v)
        for (const auto seed : seeds) all.push_back({v, seed, variants[v].key + "-seed-" + std::to_string(seed)});
    return all;
}

std::string StudyConfig::fingerprint() const {
    auto list = json::array();
    for (const auto& v : variants)
        list.push_back({{"key", v.key}, {"name", v.name}, {"baseline", v.baseline}, {"training", json::parse(engine::describe(v.training))}});
    return json{{"data", {{"train", toJson(train)}, {"eval", toJson(eval)}, {"test", toJson(test)}, {"comparison", toJson(comparison)}}},
                {"variants", list}, {"top_k", topK}, {"tiling", segment.tiling == engine::Tiling::Paper ? "paper" : "large"},
                {"precision", static_cast<int>(segment.precision)}}
               .dump(2) + "\n";
}

} // namespace granule::cli
