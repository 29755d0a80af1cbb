// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/AgreementReport.h"

#include "core/agreement/Methods.h"
#include "ui/figure/AgreementFigures.h"
#include "ui/figure/ReportTables.h"

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

ReportFigure figureOf(const Plate& plate, const QString& caption) {
    return {caption, {plate.widthMm, plateHeightMm(plate)}, [plate](QPainter& painter, const QRectF& area) { paintPlate(painter, area, plate); }};
}

/// In one line each: what may be said of algorithms, or, where there is none, how well people agree.
void addVerdicts(Report& report, const Agreement& a) {
    for (const auto& sentence : a.sentences) report.add(ReportText{text(sentence), ReportText::Weight::Strong});
    if (!a.sentences.empty()) return;
    for (const auto& pair : a.pairs)
        report.add(ReportText{QStringLiteral("%1 and %2 agree with MIoU(org) %3, MIoU(all) %4 and Cohen's kappa %5.")
                                               .arg(text(a.raters[pair.a].name), text(a.raters[pair.b].name), shown(pair.scores.miouOrg), shown(pair.scores.miouAll), shown(pair.scores.kappa)),
                                           ReportText::Weight::Strong});
}

void addScores(Report& report, const Agreement& a) {
    report.add(ReportHeading{QStringLiteral("Scores")});
    report.add(pairsTable(a));
    if (a.raters.size() > 2) {
        report.add(ReportText{QStringLiteral("All raters together: Fleiss' kappa %1, Krippendorff's alpha %2.").arg(shown(a.fleissKappa), shown(a.krippendorffAlpha))});
        report.add(groupTable(a));
    }
    report.add(figureOf(agreementMatrices(a), QStringLiteral("Confusion matrices. Rows: what the rater at the left said; numbers are % of the row. MIoU(org) above each.")));
    auto columns = agreementMatrices(a, MatrixNumbers::ColumnPercent);
    report.add(figureOf(columns, QStringLiteral("The same matrices; numbers are % of the column, of what the rater above said.")));
    const auto bars = scoreBars(a);
    const auto what = bars.humanName.isEmpty() ? QStringLiteral("Intersection over union of each pair, by class.")
                                               : QStringLiteral("Intersection over union of each algorithm with people (mean), beside that of people among themselves.");
    report.add(ReportFigure{what, scoreBarsSizeMm(bars), [bars](QPainter& painter, const QRectF& area) { paintScoreBars(painter, area, bars); }});
    if (!a.ceiling.empty()) report.add(ceilingTable(a));
    report.add(classesTable(a));
}

void addBorders(Report& report, const Agreement& a) {
    const auto plate = distancePlate(a);
    const auto tolerant = tolerantTable(a);
    if (plate.rows.empty() && tolerant.rows.empty()) return;
    report.add(ReportHeading{QStringLiteral("Borders")});
    if (!plate.rows.empty()) {
        report.add(figureOf(plate, QStringLiteral("How far the surfaces of each class lie apart.")));
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
    if (findings.scenes) report.add(figureOf(*findings.scenes, QStringLiteral("What each rater labelled, all from one place and to one scale.")));
    else report.add(ReportText{QStringLiteral("There are no 3D pictures. ") + findings.noScenes});
}

void addPlaces(Report& report, const Agreement& a, const ReportFindings& findings) {
    if (findings.places.empty()) return;
    report.add(ReportHeading{QStringLiteral("Where raters differ most")});
    if (findings.thumbnails) report.add(figureOf(*findings.thumbnails, QStringLiteral("The largest places of each pair; numbers as in the table. Labels: what the first and the second rater said.")));
    const auto table = placesTable(a, findings);
    if (table.rows.empty()) report.add(ReportText{QStringLiteral("Nowhere, beyond the width of a line.")});
    else report.add(table);
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
    return report;
}

} // namespace granule::figure
