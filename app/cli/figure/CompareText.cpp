// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/CompareText.h"

#include "core/agreement/AgreementJson.h"

#include <cctype>
#include <sstream>

namespace granule::cli {

namespace {

using agreement::Agreement;
using nlohmann::json;

json values(const json& scores) {
    auto list = json::array();
    for (const auto& score : scores) list.push_back(score["value"]);
    return list;
}

/// [low, high], or null.
json intervalOf(const json& score) {
    const auto& interval = score["interval"];
    return interval.is_null() ? json() : json::array({interval["low"], interval["high"]});
}

json intervalsOf(const json& scores) {
    json intervals;
    for (const char* key : {"miou_all", "miou_org", "accuracy", "cohen_kappa"}) intervals[key] = intervalOf(scores[key]);
    for (const char* key : {"iou", "dice", "precision", "recall"}) {
        intervals[key] = json::array();
        for (const auto& score : scores[key]) intervals[key].push_back(intervalOf(score));
    }
    return intervals;
}

/// Of a pair in agreement.json, the same under the names that scripts know.
json pairOf(const json& pair) {
    const auto& s = pair["scores"];
    json out{{"a", pair["a"]},
             {"b", pair["b"]},
             {"confusion", pair["confusion"]},
             {"iou", values(s["iou"])},
             {"dice", values(s["dice"])},
             {"precision", values(s["precision"])},
             {"recall", values(s["recall"])},
             {"class_kappa", s["class_kappa"]},
             {"miou_all", s["miou_all"]["value"]},
             {"miou_org", s["miou_org"]["value"]},
             {"accuracy", s["accuracy"]["value"]},
             {"ari", s["adjusted_rand"]},
             {"cohen_kappa", s["cohen_kappa"]["value"]},
             {"vi", s["variation_of_information_bits"]},
             {"intervals", intervalsOf(s)}};
    for (const char* key : {"tolerant", "detection"})
        if (!pair[key].is_null()) out[key] = pair[key];
    if (pair["surface_distance"].is_null()) return out;
    out["surface_distance"] = pair["surface_distance"];
    out["surface_distance"][0] = nullptr; // background has no surface of its own
    for (auto& d : out["surface_distance"])
        if (d.is_object()) d.erase("percentiles_nm");
    return out;
}

json consensusOf(const agreement::Consensus& c) {
    return {{"voxels", c.voxels},
            {"unanimous", c.unanimous},
            {"decided", c.decided},
            {"undecided", c.voxels - c.decided},
            {"sensitivity", c.sensitivity}};
}

std::string textOf(const Agreement& a, const std::string& out) {
    std::ostringstream text;
    text << std::fixed;
    text.precision(3);
    for (const auto& pair : a.pairs) {
        const auto& s = pair.scores;
        text << a.raters[pair.a].name << " against " << a.raters[pair.b].name << ": MIoU(all) " << s.miouAll.value << ", MIoU(org) "
             << s.miouOrg.value << ", Cohen's kappa " << s.kappa.value << "\n";
    }
    text << "Fleiss' kappa of all: " << a.fleissKappa << ", Krippendorff's alpha: " << a.krippendorffAlpha << "\n";
    for (const auto& sentence : a.sentences) text << sentence << "\n";
    text << "Figures and tables: " << out << "\n";
    return text.str();
}

} // namespace

Result compareResult(const Agreement& a, const std::optional<agreement::Consensus>& consensus, const std::string& program,
                     const std::string& out) {
    const auto all = json::parse(agreement::jsonOf(a, program)); // which knows what is not defined
    json result{{"fleiss_kappa", all["fleiss_kappa"]},
                {"krippendorff_alpha", all["krippendorff_alpha"]},
                {"ceiling", all["ceiling"]},
                {"sentences", all["sentences"]},
                {"group", all["group"]},
                {"cells", all["cells"]["cells"].size()},
                {"out", out}};
    result["pairs"] = json::array();
    for (const auto& pair : all["pairs"]) result["pairs"].push_back(pairOf(pair));
    result["raters"] = result["kinds"] = json::array();
    for (const auto& rater : all["raters"]) {
        result["raters"].push_back(rater["name"]);
        result["kinds"].push_back(rater["kind"]);
    }
    if (consensus) result["consensus"] = consensusOf(*consensus);
    return {result, textOf(a, out)};
}

std::string fileName(const std::string& name) {
    auto safe = name;
    for (auto& c : safe)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_') c = '-';
    return safe;
}

std::string scoresCsv(const Agreement& a) {
    std::ostringstream csv;
    csv << "a,b,miou_all,miou_org,cohen_kappa,accuracy";
    for (const char* score : {"iou_", "dice_"})
        for (const auto& c : a.options.schema.classes) csv << "," << score << fileName(c.shortName);
    for (const auto& pair : a.pairs) {
        const auto& s = pair.scores;
        csv << "\n"
            << fileName(a.raters[pair.a].name) << "," << fileName(a.raters[pair.b].name) << "," << s.miouAll.value << "," << s.miouOrg.value
            << "," << s.kappa.value << "," << s.accuracy.value;
        for (const auto* scores : {&s.iou, &s.dice})
            for (const auto& score : *scores) csv << "," << score.value;
    }
    csv << "\n";
    return csv.str();
}

} // namespace granule::cli
