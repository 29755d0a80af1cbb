// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/study/StudyRows.h"

#include "app/cli/Settings.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace granule::cli {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

json numberOrNull(double value) {
    return std::isfinite(value) ? json(value) : json(nullptr);
}

json toJson(const std::optional<StudyScore>& score) {
    if (!score) return nullptr;
    return {{"miou_all", numberOrNull(score->mIoUAll)}, {"miou_org", numberOrNull(score->mIoUOrg)}};
}

std::optional<StudyScore> scoreFrom(const json& value) {
    if (value.is_null()) return {};
    const auto number = [&](const char* key) {
        return value.at(key).is_null() ? std::numeric_limits<double>::quiet_NaN() : value.at(key).get<double>();
    };
    return StudyScore{number("miou_all"), number("miou_org")};
}

/// Reads a file of a study; what does not fit is one Error.
template <typename Read>
auto readPart(const fs::path& file, Read read) {
    const auto document = readSettings(file, "The row");
    try {
        return read(document);
    } catch (const json::exception& e) {
        throw Error(ErrorKind::Unreadable, "\"" + file.string() + "\" is no row of a study, or damaged: remove it and run the study with --resume.",
                    e.what());
    }
}

std::vector<fs::path> jsonFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".json" && entry.path().filename().string().front() != '.') files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

void requireStudy(const fs::path& study) {
    std::error_code error;
    if (!fs::exists(study / "study.json", error))
        throw Error(ErrorKind::NotFound, "\"" + study.string() + "\" holds no study: name the --out folder of granule-cli study.");
}

} // namespace

std::string toText(const StudyRow& r) {
    return json{{"run", r.run}, {"variant", r.variant}, {"network", r.network}, {"table_name", r.tableName}, {"parameters", r.parameters},
                {"baseline", r.baseline}, {"seed", r.seed}, {"failure", r.failure}, {"steps", r.steps}, {"seconds", r.seconds},
                {"peak_miou_all", r.peakMIoUAll}, {"eval", toJson(r.eval)}, {"test", toJson(r.test)}, {"comparison", toJson(r.comparison)}}
               .dump(2) + "\n";
}

std::string toText(const StudyEnsemble& e) {
    auto top = json::array();
    for (const auto& t : e.top)
        top.push_back({{"k", t.k}, {"eval", toJson(t.eval)}, {"test", toJson(t.test)}, {"comparison", toJson(t.comparison)}});
    return json{{"variant", e.variant}, {"table_name", e.tableName}, {"instances", e.instances}, {"top", top}}.dump(2) + "\n";
}

fs::path rowFile(const fs::path& study, const std::string& run) {
    return study / "rows" / (run + ".json");
}

fs::path ensembleFile(const fs::path& study, const std::string& variant) {
    return study / "ensembles" / (variant + ".json");
}

StudyRow readRow(const fs::path& file) {
    return readPart(file, [](const json& d) {
        StudyRow r;
        d.at("run").get_to(r.run);
        d.at("variant").get_to(r.variant);
        d.at("network").get_to(r.network);
        d.at("table_name").get_to(r.tableName);
        d.at("parameters").get_to(r.parameters);
        d.at("baseline").get_to(r.baseline);
        d.at("seed").get_to(r.seed);
        d.at("failure").get_to(r.failure);
        d.at("steps").get_to(r.steps);
        d.at("seconds").get_to(r.seconds);
        d.at("peak_miou_all").get_to(r.peakMIoUAll);
        r.eval = scoreFrom(d.at("eval"));
        r.test = scoreFrom(d.at("test"));
        r.comparison = scoreFrom(d.at("comparison"));
        return r;
    });
}

StudyEnsemble readEnsemble(const fs::path& file) {
    return readPart(file, [](const json& d) {
        StudyEnsemble e;
        d.at("variant").get_to(e.variant);
        d.at("table_name").get_to(e.tableName);
        d.at("instances").get_to(e.instances);
        for (const auto& t : d.at("top"))
            e.top.push_back({t.at("k").get<int>(), scoreFrom(t.at("eval")), scoreFrom(t.at("test")), scoreFrom(t.at("comparison"))});
        return e;
    });
}

std::vector<StudyRow> readRows(const fs::path& study) {
    requireStudy(study);
    std::vector<StudyRow> rows;
    for (const auto& file : jsonFiles(study / "rows")) rows.push_back(readRow(file));
    return rows;
}

std::vector<StudyEnsemble> readEnsembles(const fs::path& study) {
    requireStudy(study);
    std::vector<StudyEnsemble> all;
    for (const auto& file : jsonFiles(study / "ensembles")) all.push_back(readEnsemble(file));
    return all;
}

const StudyEnsemble::Top* bestTop(const StudyEnsemble& ensemble) {
    const StudyEnsemble::Top* best = nullptr;
    for (const auto& top : ensemble.top)
        if (top.k >= 2 && top.eval && (!best || top.eval->mIoUAll > best->eval->mIoUAll)) best = &top;
    return best;
}

std::vector<const StudyRow*> ranked(const std::vector<StudyRow>& rows, const std::string& variant) {
    std::vector<const StudyRow*> chosen;
    for (const auto& row : rows)
        if (row.variant == variant && row.eval) chosen.push_back(&row);
    std::ranges::sort(chosen, [](const StudyRow* a, const StudyRow* b) {
        return a->eval->mIoUAll != b->eval->mIoUAll ? a->eval->mIoUAll > b->eval->mIoUAll : a->seed < b->seed;
    });
    return chosen;
}

std::vector<std::string> variantsOf(const fs::path& study) {
    requireStudy(study);
    return readPart(study / "study.json", [](const json& d) {
        std::vector<std::string> keys;
        for (const auto& variant : d.at("variants")) keys.push_back(variant.at("key").get<std::string>());
        return keys;
    });
}

} // namespace granule::cli
