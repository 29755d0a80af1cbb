// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/AgreementTables.h"

#include "core/agreement/AgreementJson.h"

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>

namespace granule::agreement {

namespace {

std::string field(double value) {
    if (!std::isfinite(value)) return {};
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end.ptr};
}

std::string field(std::integral auto value) {
    return std::to_string(value);
}

std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

/// A score, and the ends of its interval.
std::string field(const Score& s) {
    return field(s.value) + ',' + (s.interval ? field(s.interval->low) + ',' + field(s.interval->high) : ",");
}

std::string headingOf(const std::string& score) {
    return score + ',' + score + "_low," + score + "_high";
}

std::string line(const auto&... fields) {
    std::string text;
    ((text += (text.empty() ? "" : ",") + field(fields)), ...);
    return text + '\n';
}

std::string heading(const std::string& names) {
    return names + '\n';
}

struct Names {
    const Agreement& all;
    const std::string& a(const PairAgreement& p) const { return all.raters[p.a].name; }
    const std::string& b(const PairAgreement& p) const { return all.raters[p.b].name; }
    std::string ofClass(std::size_t k) const {
        const auto* known = all.options.schema.find(static_cast<LabelId>(k));
        return known ? known->name : std::to_string(k);
    }
    std::string ofCell(int cell) const { return cell < 0 ? std::string() : all.cells.names.at(static_cast<std::size_t>(cell)); }
};

const std::string countHeading = headingOf("miou_org") + ',' + headingOf("miou_all") + ',' + headingOf("accuracy") + ',' +
                                 headingOf("cohen_kappa") + ",adjusted_rand,variation_of_information_bits";

std::string countFields(const CountScores& s) {
    return field(s.miouOrg) + ',' + field(s.miouAll) + ',' + field(s.accuracy) + ',' + field(s.kappa) + ',' + field(s.adjustedRand) + ',' +
           field(s.variationOfInformation);
}

std::string pairs(const Names& names) {
    auto text = heading("a,b,voxels," + countHeading);
    for (const auto& p : names.all.pairs)
        text += field(names.a(p)) + ',' + field(names.b(p)) + ',' + field(p.counts.total()) + ',' + countFields(p.scores) + '\n';
    return text;
}

std::string group(const Names& names) {
    auto text = heading("rater,voxels," + countHeading);
    for (const auto& g : names.all.groups)
        text += field(names.all.raters[g.rater].name) + ',' + field(g.counts.total()) + ',' + countFields(g.scores) + '\n';
    return text;
}

std::string tolerantFields(const PairAgreement& p, std::size_t k) {
    if (k >= p.tolerant.size()) return ",,,,";
    const auto& t = p.tolerant[k];
    return field(t.dice()) + ',' + field(t.precision()) + ',' + field(t.recall()) + ',' + field(t.lineWidth()) + ',' + field(t.realError());
}

std::string detectionFields(const PairAgreement& p, std::size_t k) {
    if (!p.detection || k >= p.detection->byClass.size()) return ",,,,,,,,";
    const auto& d = p.detection->byClass[k];
    return field(d.truthObjects) + ',' + field(d.otherObjects) + ',' + field(d.matched) + ',' + field(d.missed) + ',' + field(d.extra) +
           ',' + field(d.split) + ',' + field(d.merged) + ',' + field(d.f1()) + ',' + field(d.panopticQuality());
}

std::string classes(const Names& names) {
    auto text =
        heading("a,b,class," + headingOf("iou") + ',' + headingOf("dice") + ',' + headingOf("precision") + ',' + headingOf("recall") +
                ",class_kappa,tolerant_dice,tolerant_precision,tolerant_recall,line_width_voxels,real_error_voxels,objects_a,objects_b,"
                "matched,missed,extra,split,merged,f1,panoptic_quality");
    for (const auto& p : names.all.pairs)
        for (std::size_t k = 0; k < p.scores.iou.size(); ++k) {
            const auto& s = p.scores;
            text += field(names.a(p)) + ',' + field(names.b(p)) + ',' + field(names.ofClass(k)) + ',' + field(s.iou[k]) + ',' +
                    field(s.dice[k]) + ',' + field(s.precision[k]) + ',' + field(s.recall[k]) + ',' + field(s.classKappa[k]) + ',' +
                    tolerantFields(p, k) + ',' + detectionFields(p, k) + '\n';
        }
    return text;
}

/// The last part of the counts by cell is what lies in none.
std::string cells(const Names& names) {
    const auto& o = names.all.options;
    std::string text = "a,b,cell,voxels,miou_org,miou_all,accuracy,cohen_kappa";
    for (std::size_t k = 0; k < o.schema.classes.size(); ++k) text += ',' + field("iou_" + names.ofClass(k));
    text += '\n';
    for (const auto& p : names.all.pairs)
        for (std::size_t i = 0; i + 1 < p.byCell.size(); ++i) {
            const auto& m = p.byCell[i];
            if (m.total() == 0) continue; // outside of the region
            text += field(names.a(p)) + ',' + field(names.b(p)) + ',' + field(names.ofCell(static_cast<int>(i))) + ',' + field(m.total()) +
                    ',' + field(m.meanIou(o.firstOrganelle, o.absent)) + ',' + field(m.mIoUAll(o.absent)) + ',' + field(m.accuracy()) +
                    ',' + field(m.cohenKappa());
            for (int k = 0; k < m.classes(); ++k) text += ',' + field(m.iou(k, o.absent));
            text += '\n';
        }
    return text;
}

std::string objects(const Names& names) {
    auto text = heading("a,b,class,fate,object_of,voxels,iou,z,y,x,box,cell");
    for (const auto& p : names.all.pairs) {
        if (!p.detection) continue;
        for (const auto& o : p.detection->objects)
            text += line(names.a(p), names.b(p), names.ofClass(o.classId), wordOf(o.fate), o.inTruth ? names.a(p) : names.b(p), o.voxels,
                         o.iou, o.inside.z, o.inside.y, o.inside.x, describe(o.box), names.ofCell(o.cell));
    }
    return text;
}

std::string ceiling(const Names& names) {
    auto text = heading("rater,score," + headingOf("model") + ',' + headingOf("human") + ',' + headingOf("difference") + ",p,verdict");
    for (const auto& row : names.all.ceiling)
        text += line(names.all.raters[row.rater].name, nameOf(row, names.all.options.schema), row.model, row.human, row.difference, row.p,
                     wordOf(row.verdict));
    return text;
}

std::string surfaces(const Names& names) {
    auto text = heading("a,b,class,mean_nm,percent95_nm,max_nm,median_nm");
    for (const auto& p : names.all.pairs)
        for (std::size_t k = 0; k < p.surfaces.size(); ++k) {
            const auto& d = p.surfaces[k];
            if (!d) continue;
            const double median = d->percentilesNm.size() == 101 ? d->percentilesNm[50] : std::nan("");
            text += line(names.a(p), names.b(p), names.ofClass(k), d->meanNm, d->percent95Nm, d->mostNm, median);
        }
    return text;
}

} // namespace

std::vector<CsvTable> tablesOf(const Agreement& agreement) {
    const Names names{agreement};
    std::vector<CsvTable> tables{{"pairs", pairs(names)},      {"classes", classes(names)}, {"cells", cells(names)},
                                 {"objects", objects(names)},  {"ceiling", ceiling(names)}, {"group", group(names)},
                                 {"surfaces", surfaces(names)}};
    std::erase_if(tables, [](const CsvTable& t) { return t.text.find('\n') + 1 == t.text.size(); });
    return tables;
}

} // namespace granule::agreement
