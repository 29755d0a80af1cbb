// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/ReportTables.h"

#include "core/agreement/AgreementJson.h"
#include "core/agreement/Methods.h"
#include "ui/figure/AgreementFigures.h"
#include "ui/figure/PlaceThumbnails.h"

#include <cmath>

namespace granule::figure {

namespace {

using agreement::Agreement;
using agreement::PairAgreement;

const QString dash = QStringLiteral("\u2013");

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

QString className(const Agreement& a, std::size_t k) {
    const auto* known = a.options.schema.find(static_cast<LabelId>(k));
    return known ? text(known->name) : QString::number(k);
}

/// Nanometres, or what else is large.
QString shownNm(double value) {
    return std::isfinite(value) ? QString::number(value, 'f', value < 100 ? 1 : 0) : dash;
}

bool isUsed(const PairAgreement& p, std::size_t k) {
    const int id = static_cast<int>(k);
    return p.counts.rowTotal(id) + p.counts.columnTotal(id) > 0;
}

QString kindWord(agreement::Difference kind) {
    switch (kind) {
    case agreement::Difference::LineWidth:
        return QStringLiteral("line width");
    case agreement::Difference::OtherClass:
        return QStringLiteral("other class");
    case agreement::Difference::Missed:
        return QStringLiteral("missed");
    case agreement::Difference::Extra:
        return QStringLiteral("extra");
    case agreement::Difference::None:
        break;
    }
    return dash;
}

QString verdictWord(agreement::Verdict verdict) {
    return text(wordOf(verdict));
}

QStringList countCells(const agreement::CountScores& s) {
    return {shown(s.miouOrg), shown(s.miouAll), shown(s.accuracy), shown(s.kappa), shown(s.adjustedRand), shown(s.variationOfInformation)};
}

const QStringList countHeading{QStringLiteral("MIoU(org)"),     QStringLiteral("MIoU(all)"),
                               QStringLiteral("Accuracy"),      QStringLiteral("Cohen's kappa"),
                               QStringLiteral("Adjusted Rand"), QStringLiteral("Var. of information (bits)")};

QString intervalWords(const Agreement& a) {
    const auto cells = agreement::cellsThatCount(a);
    if (cells < agreement::leastCells) return {};
    return QStringLiteral(" In brackets: %1 % bootstrap intervals over %2 cells.").arg(a.options.bootstrap.confidence * 100).arg(cells);
}

} // namespace

QString shown(double value) {
    return std::isfinite(value) ? QString::number(value, 'f', 3) : dash;
}

QString shown(const agreement::Score& score) {
    if (!score.interval) return shown(score.value);
    return QStringLiteral("%1 [%2, %3]").arg(shown(score.value), shown(score.interval->low), shown(score.interval->high));
}

QString shown(std::uint64_t count) {
    auto digits = QString::number(count);
    for (auto at = digits.size() - 3; at > 0; at -= 3) digits.insert(at, QChar(0x202f));
    return digits;
}

ReportTable ratersTable(const Agreement& a) {
    ReportTable table{
        QStringLiteral("Raters. The stack has %1 voxels (z, y, x) of %2.").arg(text(describe(a.shape)), text(describe(a.spacing))),
        {QStringLiteral("Name"), QStringLiteral("Kind"), QStringLiteral("Labels from"), QStringLiteral("Fingerprint"),
         QStringLiteral("What was done to them")},
        {},
        5};
    for (const auto& r : a.raters) {
        QStringList notes;
        for (const auto& note : r.notes) notes << text(note);
        table.rows.push_back({text(r.name), text(wordOf(r.kind)), r.origin.empty() ? dash : text(r.origin).section(QLatin1Char('/'), -1),
                              text(agreement::hashText(r.hash)), notes.isEmpty() ? dash : notes.join(QStringLiteral("; "))});
    }
    return table;
}

ReportTable pairsTable(const Agreement& a) {
    ReportTable table{QStringLiteral("Every pair; the first is the reference.") + intervalWords(a),
                      QStringList{QStringLiteral("Pair"), QStringLiteral("Voxels")} + countHeading,
                      {}};
    for (const auto& p : a.pairs) table.rows.push_back(QStringList{pairName(a, p), shown(p.counts.total())} + countCells(p.scores));
    return table;
}

ReportTable groupTable(const Agreement& a) {
    ReportTable table{QStringLiteral("Every rater against all others together, who are the reference."),
                      QStringList{QStringLiteral("Rater")} + countHeading,
                      {}};
    for (const auto& g : a.groups) table.rows.push_back(QStringList{text(a.raters[g.rater].name)} + countCells(g.scores));
    return table;
}

ReportTable ceilingTable(const Agreement& a) {
    ReportTable table{QStringLiteral("Against people, beside people among themselves. p: two-sided, by the bootstrap over cells, corrected "
                                     "after Holm for the scores of a rater.") +
                          intervalWords(a),
                      {QStringLiteral("Rater"), QStringLiteral("Score"), QStringLiteral("Against people"),
                       QStringLiteral("People among themselves"), QStringLiteral("Difference"), QStringLiteral("p"),
                       QStringLiteral("Than people")},
                      {},
                      2};
    for (const auto& row : a.ceiling) {
        const bool tested = row.verdict != agreement::Verdict::TooFewCells;
        const auto p = !tested || !std::isfinite(row.p) ? dash : row.p < 0.001 ? QStringLiteral("< 0.001") : shown(row.p);
        table.rows.push_back({text(a.raters[row.rater].name), text(nameOf(row, a.options.schema)), shown(row.model), shown(row.human),
                              shown(row.difference), p, verdictWord(row.verdict)});
    }
    return table;
}

ReportTable classesTable(const Agreement& a) {
    ReportTable table{QStringLiteral("Every class and pair.") + intervalWords(a),
                      {QStringLiteral("Pair"), QStringLiteral("Class"), QStringLiteral("IoU"), QStringLiteral("Dice"),
                       QStringLiteral("Precision"), QStringLiteral("Recall"), QStringLiteral("Kappa")},
                      {},
                      2};
    for (const auto& p : a.pairs)
        for (std::size_t k = 0; k < p.scores.iou.size(); ++k)
            if (isUsed(p, k))
                table.rows.push_back({pairName(a, p), className(a, k), shown(p.scores.iou[k]), shown(p.scores.dice[k]),
                                      shown(p.scores.precision[k]), shown(p.scores.recall[k]), shown(p.scores.classKappa[k])});
    return table;
}

ReportTable surfacesTable(const Agreement& a) {
    ReportTable table{QStringLiteral("Distances between surfaces, nm."),
                      {QStringLiteral("Pair"), QStringLiteral("Class"), QStringLiteral("Mean"), QStringLiteral("Median"),
                       QStringLiteral("95 %"), QStringLiteral("Maximum")},
                      {},
                      2};
    for (const auto& p : a.pairs)
        for (std::size_t k = 0; k < p.surfaces.size(); ++k)
            if (const auto& d = p.surfaces[k])
                table.rows.push_back({pairName(a, p), className(a, k), shownNm(d->meanNm),
                                      d->percentilesNm.size() == 101 ? shownNm(d->percentilesNm[50]) : dash, shownNm(d->percent95Nm),
                                      shownNm(d->mostNm)});
    return table;
}

ReportTable tolerantTable(const Agreement& a) {
    const auto t = a.options.toleranceAt(a.spacing);
    ReportTable table{QStringLiteral("Line width and real error, at a tolerance of %1, %2 and %3 nm (z, y, x). Voxels of both raters that "
                                     "agree only within it are line width; the others real error.")
                          .arg(t.z)
                          .arg(t.y)
                          .arg(t.x),
                      {QStringLiteral("Pair"), QStringLiteral("Class"), QStringLiteral("Dice"), QStringLiteral("Tolerant Dice"),
                       QStringLiteral("Tolerant precision"), QStringLiteral("Tolerant recall"), QStringLiteral("Line width (voxels)"),
                       QStringLiteral("Real error (voxels)")},
                      {},
                      2};
    for (const auto& p : a.pairs)
        for (std::size_t k = 1; k < p.tolerant.size(); ++k) {
            const auto& s = p.tolerant[k];
            if (s.truth + s.other == 0) continue;
            table.rows.push_back({pairName(a, p), className(a, k), shown(p.scores.dice[k].value), shown(s.dice()), shown(s.precision()),
                                  shown(s.recall()), shown(s.lineWidth()), shown(s.realError())});
        }
    return table;
}

ReportTable detectionTable(const Agreement& a) {
    ReportTable table{
        QStringLiteral("Objects, matched where their intersection over union is at least %1.").arg(a.options.detection.matchIou),
        {QStringLiteral("Pair"), QStringLiteral("Class"), QStringLiteral("First's"), QStringLiteral("Second's"), QStringLiteral("Matched"),
         QStringLiteral("Missed"), QStringLiteral("Extra"), QStringLiteral("Split"), QStringLiteral("Merged"), QStringLiteral("F1"),
         QStringLiteral("Mean IoU of matched"), QStringLiteral("Panoptic quality")},
        {},
        2};
    for (const auto& p : a.pairs) {
        if (!p.detection) continue;
        for (std::size_t k = 1; k < p.detection->byClass.size(); ++k) {
            const auto& d = p.detection->byClass[k];
            if (d.truthObjects + d.otherObjects == 0) continue;
            table.rows.push_back({pairName(a, p), className(a, k), shown(d.truthObjects), shown(d.otherObjects), shown(d.matched),
                                  shown(d.missed), shown(d.extra), shown(d.split), shown(d.merged), shown(d.f1()),
                                  shown(d.segmentationQuality()), shown(d.panopticQuality())});
        }
    }
    return table;
}

ReportTable placesTable(const Agreement& a, const ReportFindings& findings) {
    std::uint64_t all = 0;
    for (const auto& pair : findings.places) all += pair.found.total;
    ReportTable table{QStringLiteral("The largest places that differ by more than a line's width, of %1 in all.").arg(shown(all)),
                      {QStringLiteral("Pair"), QStringLiteral("Number"), QStringLiteral("They say"), QStringLiteral("Kind"),
                       QStringLiteral("Cell"), QStringLiteral("Voxels"), QStringLiteral("\u00b5m\u00b3"), QStringLiteral("At z, y, x")},
                      {},
                      5};
    for (const auto& pair : findings.places)
        for (std::size_t i = 0; i < pair.found.places.size(); ++i) {
            const auto& place = pair.found.places[i];
            const auto cell = place.cell < 0 ? dash : text(a.cells.names.at(static_cast<std::size_t>(place.cell)));
            table.rows.push_back({pairName(a, a.pairs[pair.pair]), QString::number(i + 1), wordsOf(place, a.options.schema),
                                  kindWord(place.kind), cell, shown(place.voxels),
                                  QString::number(static_cast<double>(place.voxels) * a.spacing.voxelVolumeNm3() * 1e-9, 'g', 3),
                                  QStringLiteral("%1, %2, %3").arg(place.inside.z).arg(place.inside.y).arg(place.inside.x)});
        }
    return table;
}

QString consensusLine(const agreement::Consensus& c, agreement::ConsensusRule rule) {
    const auto share = [&](std::uint64_t n) {
        return c.voxels == 0 ? dash : QString::number(100.0 * static_cast<double>(n) / static_cast<double>(c.voxels), 'f', 2);
    };
    return QStringLiteral("%1: of %2 voxels, all raters say the same of %3 %, and %4 % are decided; %5 voxels are left undecided.")
        .arg(rule == agreement::ConsensusRule::Majority ? QStringLiteral("Majority") : QStringLiteral("STAPLE"), shown(c.voxels),
             share(c.unanimous), share(c.decided), shown(c.voxels - c.decided));
}

ReportTable sensitivityTable(const Agreement& a, const agreement::Consensus& c) {
    ReportTable table{
        QStringLiteral("How often each rater says what the consensus says, by class of the consensus, as STAPLE estimates it."),
        QStringList{QStringLiteral("Rater")} + shortNames(a.options.schema),
        {}};
    for (std::size_t r = 0; r < c.sensitivity.size() && r < a.raters.size(); ++r) {
        QStringList row{text(a.raters[r].name)};
        for (const double s : c.sensitivity[r]) row << shown(s);
        table.rows.push_back(row);
    }
    return table;
}

} // namespace granule::figure
