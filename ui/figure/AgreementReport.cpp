// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/AgreementReport.h"

#include "core/agreement/Methods.h"
#include "ui/figure/AgreementFigures.h"
#include "ui/figure/ReportTables.h"

#include <QtGlobal>

#include <cmath>

namespace granule::figure {

namespace {

using agreement::Agreement;

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

QString titleOf(const Agreement& a) {
    QString names;
    for (std::size_t i = 0; i < a.raters.size(); ++i)
        names += (i == 0 ? QString() : i + 1 == a.raters.size() ? QStringLiteral(" and ") : QStringLiteral(", ")) + text(a.raters[i].name);
    return QStringLiteral("Agreement of ") + names;
}

ReportFigure figureOf(const std::string& name, const Plate& plate, const QString& caption) {
    return {caption,
            {plate.widthMm, plateHeightMm(plate)},
            [plate](QPainter& painter, const QRectF& area) { paintPlate(painter, area, plate); },
            name};
}

constexpr std::size_t mostPairsSaid = 3;

/// The scores of a pair that are defined.
QString sentenceOf(const Agreement& a, const agreement::PairAgreement& pair) {
    QStringList scores;
    const auto add = [&](const QString& name, const agreement::Score& score) {
        if (std::isfinite(score.value)) scores << name + QLatin1Char(' ') + shown(score);
    };
    add(QStringLiteral("MIoU(org)"), pair.scores.miouOrg);
    add(QStringLiteral("MIoU(all)"), pair.scores.miouAll);
    add(QStringLiteral("Cohen's kappa"), pair.scores.kappa);
    return text(a.raters[pair.a].name) + QStringLiteral(" and ") + text(a.raters[pair.b].name) + QStringLiteral(": ") +
           scores.join(QStringLiteral(", ")) + QLatin1Char('.');
}

/// In one line each: what may be said of algorithms, or, where there is none, how well raters agree.
void addVerdicts(Report& report, const Agreement& a) {
    const auto say = [&](const QString& sentence) { report.add(ReportText{sentence, ReportText::Weight::Strong}); };
    for (const auto& sentence : a.sentences) say(text(sentence));
    if (!a.sentences.empty()) return;
    if (a.pairs.size() > mostPairsSaid)
        return say(QStringLiteral("%1 raters: Fleiss' kappa %2, Krippendorff's alpha %3.")
                       .arg(QString::number(a.raters.size()), shown(a.fleissKappa), shown(a.krippendorffAlpha)));
    for (const auto& pair : a.pairs) say(sentenceOf(a, pair));
}

void addScores(Report& report, const Agreement& a) {
    report.add(ReportHeading{QStringLiteral("Scores")});
    report.add(pairsTable(a));
    if (a.raters.size() > 2) {
        report.add(ReportText{QStringLiteral("All raters together: Fleiss' kappa %1, Krippendorff's alpha %2.")
                                  .arg(shown(a.fleissKappa), shown(a.krippendorffAlpha))});
        report.add(groupTable(a));
    }
    report.add(figureOf(
        "matrices", agreementMatrices(a),
        QStringLiteral("Confusion matrices. Rows: what the rater at the left said; numbers are % of the row. MIoU(org) above each.")));
    report.add(figureOf("matrices_by_column", agreementMatrices(a, MatrixNumbers::ColumnPercent),
                        QStringLiteral("The same matrices; numbers are % of the column, of what the rater above said.")));
    const auto bars = scoreBars(a);
    const auto what =
        bars.humanName.isEmpty()
            ? QStringLiteral("Intersection over union of each pair, by class.")
            : QStringLiteral("Intersection over union of each algorithm with people (mean), beside that of people among themselves.");
    report.add(ReportFigure{what, scoreBarsSizeMm(bars),
                            [bars](QPainter& painter, const QRectF& area) { paintScoreBars(painter, area, bars); }, "scores"});
    if (!a.ceiling.empty()) report.add(ceilingTable(a));
    report.add(classesTable(a));
}

void addBorders(Report& report, const Agreement& a) {
    const auto plate = distancePlate(a);
    const auto tolerant = tolerantTable(a);
    if (plate.rows.empty() && tolerant.rows.empty()) return;
    report.add(ReportHeading{QStringLiteral("Borders")});
    if (!plate.rows.empty()) {
        report.add(figureOf("distances", plate, QStringLiteral("How far the surfaces of each class lie apart.")));
        report.add(surfacesTable(a));
    }
    if (!tolerant.rows.empty()) report.add(tolerant);
}

void addObjects(Report& report, const Agreement& a) {
    const auto table = detectionTable(a);
    if (table.rows.empty()) return;
    report.add(ReportHeading{QStringLiteral("Objects")});
    report.add(table);
}

void addPictures(Report& report, const ReportFindings& findings) {
    if (!findings.scenes && findings.noScenes.isEmpty()) return;
    report.add(ReportHeading{QStringLiteral("In 3D")});
    if (findings.scenes)
        report.add(
            figureOf("raters_3d", *findings.scenes, QStringLiteral("What each rater labelled, all from one place and to one scale.")));
    else
        report.add(ReportText{QStringLiteral("There are no 3D pictures. ") + findings.noScenes});
}

void addPlaces(Report& report, const Agreement& a, const ReportFindings& findings) {
    if (findings.places.empty()) return;
    report.add(ReportHeading{QStringLiteral("Where raters differ most")});
    if (findings.thumbnails)
        report.add(figureOf(
            "places", *findings.thumbnails,
            QStringLiteral("The largest places of each pair; numbers as in the table. Labels: what the first and the second rater said.")));
    const auto table = placesTable(a, findings);
    if (table.rows.empty())
        report.add(ReportText{QStringLiteral("Nowhere, beyond the width of a line.")});
    else
        report.add(table);
}

void addConsensus(Report& report, const Agreement& a, const ReportFindings& findings, const AgreementReportOptions& options) {
    if (!findings.consensus) return;
    report.add(ReportHeading{QStringLiteral("Consensus")});
    report.add(ReportText{consensusLine(*findings.consensus, *options.consensus)});
    if (!findings.consensus->sensitivity.empty()) report.add(sensitivityTable(a, *findings.consensus));
}

} // namespace

Report agreementReport(const Agreement& a, const ReportFindings& findings, const AgreementReportOptions& options) {
    Report report{options.title.isEmpty() ? titleOf(a) : options.title, options.program, options.when, {}};
    addVerdicts(report, a);
    report.add(ratersTable(a));
    addScores(report, a);
    addBorders(report, a);
    addObjects(report, a);
    addPictures(report, findings);
    addPlaces(report, a, findings);
    addConsensus(report, a, findings, options);
    const auto methods = agreement::methodsOf(a, options.program.toStdString(), options.consensus);
    report.add(ReportHeading{QStringLiteral("Methods")});
    for (const auto& paragraph : methods.paragraphs) report.add(ReportText{text(paragraph)});
    report.add(ReportHeading{QStringLiteral("References")});
    for (const auto& work : methods.references) report.add(ReportText{text(work), ReportText::Weight::Small});
    report.add(ReportHeading{QStringLiteral("Versions")});
    report.add(
        ReportText{QStringLiteral("%1, Qt %2. All numbers, and all options, are in agreement.json and the tables beside this report.")
                       .arg(options.program, QString::fromLatin1(qVersion())),
                   ReportText::Weight::Small});
    return report;
}

} // namespace granule::figure
