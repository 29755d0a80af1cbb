// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/AgreementJson.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <cstdio>

namespace granule::agreement {

namespace {

using nlohmann::json;

json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

template <typename Values, typename Write>
json listOf(const Values& values, Write write) {
    auto list = json::array();
    for (const auto& value : values) list.push_back(write(value));
    return list;
}

json of(const analysis::Interval& interval) {
    return {{"low", number(interval.low)}, {"high", number(interval.high)}};
}

json of(const Score& score) {
    return {{"value", number(score.value)}, {"interval", score.interval ? of(*score.interval) : json()}};
}

json of(const analysis::ConfusionMatrix& m) {
    auto rows = json::array();
    for (int t = 0; t < m.classes(); ++t) {
        auto row = json::array();
        for (int p = 0; p < m.classes(); ++p) row.push_back(m.count(t, p));
        rows.push_back(std::move(row));
    }
    return rows;
}

json of(const CountScores& s) {
    const auto score = [](const Score& one) { return of(one); };
    return {{"iou", listOf(s.iou, score)},
            {"dice", listOf(s.dice, score)},
            {"precision", listOf(s.precision, score)},
            {"recall", listOf(s.recall, score)},
            {"miou_all", of(s.miouAll)},
            {"miou_org", of(s.miouOrg)},
            {"accuracy", of(s.accuracy)},
            {"cohen_kappa", of(s.kappa)},
            {"class_kappa", listOf(s.classKappa, number)},
            {"adjusted_rand", number(s.adjustedRand)},
            {"variation_of_information_bits", number(s.variationOfInformation)}};
}

json of(const std::optional<analysis::SurfaceDistance>& d) {
    if (!d) return {};
    return {{"mean_nm", number(d->meanNm)},
            {"percent95_nm", number(d->percent95Nm)},
            {"max_nm", number(d->mostNm)},
            {"percentiles_nm", listOf(d->percentilesNm, [](float v) { return number(v); })}};
}

json of(const analysis::TolerantScore& t) {
    return {{"truth_voxels", t.truth},     {"other_voxels", t.other},      {"truth_near", t.truthNear},
            {"other_near", t.otherNear},   {"agreed", t.agreed},           {"line_width", t.lineWidth()},
            {"real_error", t.realError()}, {"recall", number(t.recall())}, {"precision", number(t.precision())},
            {"dice", number(t.dice())}};
}

json of(const Detection& d) {
    return {{"truth_objects", d.truthObjects},
            {"other_objects", d.otherObjects},
            {"matched", d.matched},
            {"missed", d.missed},
            {"extra", d.extra},
            {"split", d.split},
            {"merged", d.merged},
            {"precision", number(d.precision())},
            {"recall", number(d.recall())},
            {"f1", number(d.f1())},
            {"segmentation_quality", number(d.segmentationQuality())},
            {"panoptic_quality", number(d.panopticQuality())}};
}

json of(const StudyOptions& o, const VoxelSpacing& spacing) {
    const auto tolerance = o.toleranceAt(spacing);
    return {{"region", wordOf(o.region)},
            {"chosen_cells", o.chosenCells},
            {"absent", wordOf(o.absent)},
            {"first_organelle", o.firstOrganelle},
            {"masked_slices", o.masked},
            {"tolerance_nm", {tolerance.z, tolerance.y, tolerance.x}},
            {"match_iou", o.detection.matchIou},
            {"least_object_voxels", o.detection.leastVoxels},
            {"resamples", o.bootstrap.resamples},
            {"confidence", o.bootstrap.confidence},
            {"seed", o.bootstrap.seed}};
}

json of(const RaterInfo& r) {
    return {{"name", r.name}, {"kind", wordOf(r.kind)}, {"origin", r.origin}, {"notes", r.notes}, {"hash", hashText(r.hash)}};
}

/// Each cell of the region with its counts; what lies in none has no name.
json byCell(const PairAgreement& pair, const Agreement& all) {
    auto list = json::array();
    for (std::size_t i = 0; i < pair.byCell.size(); ++i)
        if (pair.byCell[i].total() > 0)
            list.push_back(
                json{{"cell", i < all.cells.names.size() ? json(all.cells.names[i]) : json()}, {"confusion", of(pair.byCell[i])}});
    return list;
}

json of(const PairAgreement& pair, const Agreement& all) {
    json text{{"a", all.raters[pair.a].name},
              {"b", all.raters[pair.b].name},
              {"confusion", of(pair.counts)},
              {"scores", of(pair.scores)},
              {"by_cell", byCell(pair, all)}};
    text["surface_distance"] = pair.surfaces.empty() ? json() : listOf(pair.surfaces, [](const auto& d) { return of(d); });
    text["tolerant"] = pair.tolerant.empty() ? json() : listOf(pair.tolerant, [](const auto& t) { return of(t); });
    text["detection"] = pair.detection ? listOf(pair.detection->byClass, [](const auto& d) { return of(d); }) : json();
    return text;
}

json of(const CeilingRow& row, const Agreement& all) {
    json text{{"rater", all.raters[row.rater].name},
              {"score", nameOf(row, all.options.schema)},
              {"model", of(row.model)},
              {"human", of(row.human)},
              {"difference", of(row.difference)},
              {"p", number(row.p)},
              {"verdict", wordOf(row.verdict)}};
    text["class"] = row.what == CeilingRow::What::IoU ? json(row.classId) : json();
    return text;
}

json of(const CellMap& cells) {
    auto list = json::array();
    for (std::size_t i = 0; i < cells.names.size(); ++i) list.push_back(json{{"name", cells.names[i]}, {"box", describe(cells.boxes[i])}});
    return {{"origin", cells.origin}, {"cells", std::move(list)}};
}

} // namespace

std::string jsonOf(const Agreement& a, const std::string& program) {
    const json text{
        {"program", program},
        {"shape", {a.shape.z, a.shape.y, a.shape.x}},
        {"voxel_nm", {a.spacing.zNm, a.spacing.yNm, a.spacing.xNm}},
        {"options", of(a.options, a.spacing)},
        {"classes", listOf(a.options.schema.classes, [](const auto& c) { return json(c.name); })},
        {"raters", listOf(a.raters, [](const auto& r) { return of(r); })},
        {"cells", of(a.cells)},
        {"pairs", listOf(a.pairs, [&](const auto& p) { return of(p, a); })},
        {"group", listOf(a.groups,
                         [&](const auto& g) {
                             return json{{"rater", a.raters[g.rater].name}, {"confusion", of(g.counts)}, {"scores", of(g.scores)}};
                         })},
        {"fleiss_kappa", number(a.fleissKappa)},
        {"krippendorff_alpha", number(a.krippendorffAlpha)},
        {"ceiling", listOf(a.ceiling, [&](const auto& row) { return of(row, a); })},
        {"sentences", a.sentences}};
    return text.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string nameOf(const CeilingRow& row, const ClassSchema& schema) {
    if (row.what == CeilingRow::What::MIoUOrg) return "MIoU(org)";
    if (row.what == CeilingRow::What::MIoUAll) return "MIoU(all)";
    const auto* known = schema.find(row.classId);
    return "IoU of " + (known ? known->name : "class " + std::to_string(row.classId));
}

std::string hashText(std::uint64_t hash) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
    return text.data();
}

std::string wordOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::Below:
        return "below";
    case Verdict::Indistinguishable:
        return "indistinguishable";
    case Verdict::Above:
        return "above";
    case Verdict::TooFewCells:
        break;
    }
    return "too few cells";
}

std::string wordOf(ObjectFate fate) {
    switch (fate) {
    case ObjectFate::Missed:
        return "missed";
    case ObjectFate::Extra:
        return "extra";
    case ObjectFate::Split:
        return "split";
    case ObjectFate::Merged:
        return "merged";
    case ObjectFate::Matched:
        break;
    }
    return "matched";
}

std::string wordOf(Region region) {
    switch (region) {
    case Region::Labelled:
        return "labelled";
    case Region::ChosenCells:
        return "cells";
    case Region::All:
        break;
    }
    return "all";
}

std::string wordOf(analysis::AbsentClass absent) {
    switch (absent) {
    case analysis::AbsentClass::Skip:
        return "skip";
    case analysis::AbsentClass::NotANumber:
        return "nan";
    case analysis::AbsentClass::Zero:
        break;
    }
    return "zero";
}

} // namespace granule::agreement
