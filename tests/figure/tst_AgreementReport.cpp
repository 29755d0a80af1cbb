// SPDX-License-Identifier: BSD-3-Clause
// The report of an agreement: a web page that needs nothing else, and pages to print, with the same content.
#include "core/volume/Error.h"
#include "tests/agreement/Simulated.h"
#include "tests/support/Files.h"
#include "ui/figure/AgreementFigures.h"
#include "ui/figure/AgreementFiles.h"

#include <QPainter>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTest>
#include <QXmlStreamReader>

using namespace granule;
using namespace granule::figure;
using agreement::Agreement;
using agreement::Rater;

namespace {

NoProgress nobody;

struct Study {
    std::vector<Rater> raters;
    Agreement agreement;
};

/// Two people and an algorithm; one name is made to be misread as markup.
Study studyOf(std::int64_t cells = 8) {
    const auto made = testing::cellsWithGranules(cells);
    auto second = made.labels, third = made.labels;
    testing::fill(second, made.granules[0], 1);
    for (std::size_t i = 0; i < made.granules.size(); i += 3) testing::fill(third, made.granules[i], i == 3 ? 2 : 1);
    Study study{{testing::person("Ann", made.labels), testing::person("B<o> & \"C\" %1", second), testing::algorithm("Net", third)}, {}};
    agreement::StudyOptions options;
    options.bootstrap.resamples = 200;
    study.agreement = agreement::agree(study.raters, made.cells, options, nobody);
    return study;
}

AgreementReportOptions optionsOf(bool scenes = false) {
    AgreementReportOptions options;
    options.program = "Granule 9.9";
    options.when = QDateTime({2020, 2, 3}, {4, 5});
    options.scenes = scenes;
    return options;
}

Report reportOf(const Study& study, const AgreementReportOptions& options = optionsOf()) {
    return agreementReport(study.agreement, reportFindings(study.agreement, study.raters, options, nobody), options);
}

/// The words of a page, its figures' left out.
QString wordsOf(const QByteArray& html) {
    QXmlStreamReader reader(html);
    QString words;
    int inFigure = 0;
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::StartElement && reader.name() == QLatin1String("svg")) ++inFigure;
        if (token == QXmlStreamReader::EndElement && reader.name() == QLatin1String("svg")) --inFigure;
        if (token == QXmlStreamReader::Characters && !inFigure) words += reader.text().toString() + QLatin1Char(' ');
    }
    return reader.hasError() ? "error: " + reader.errorString() : words;
}

std::vector<QByteArray> figuresOf(const QByteArray& html) {
    std::vector<QByteArray> figures;
    for (qsizetype at = html.indexOf("<svg"); at >= 0; at = html.indexOf("<svg", at + 1)) figures.push_back(html.mid(at, html.indexOf("</svg>", at) + 6 - at));
    return figures;
}

int pagesOf(const QByteArray& pdf) {
    int pages = 0;
    for (auto it = QRegularExpression("/Type\\s*/Page\\b(?!s)").globalMatch(QString::fromLatin1(pdf)); it.hasNext(); it.next()) ++pages;
    return pages;
}

} // namespace

class tst_AgreementReport : public QObject {
    Q_OBJECT
private slots:
    void pageNeedsNothingElse() {
        const auto html = htmlOf(reportOf(studyOf()));
        const auto words = wordsOf(html);
        QVERIFY2(!words.startsWith("error"), qPrintable(words)); // well-formed, names with <, & and quotes too
        QVERIFY(!html.contains("<script") && !html.contains("<link") && !html.contains("@import") && !html.contains("url("));
        for (auto it = QRegularExpression("https?://[^\"' <]+").globalMatch(QString::fromUtf8(html)); it.hasNext();)
            QVERIFY(it.next().captured().startsWith("http://www.w3.org/")); // names of namespaces
        for (auto it = QRegularExpression("(src|href)=\"([^\"]{0,5})").globalMatch(QString::fromUtf8(html)); it.hasNext();) QCOMPARE(it.next().captured(2), QString("data:"));
        QVERIFY(html.contains("prefers-color-scheme:dark") && html.contains("@media print"));
    }

    void pageHoldsRatersScoresAndSentences() {
        const auto study = studyOf();
        const auto words = wordsOf(htmlOf(reportOf(study)));
        for (const auto& rater : study.agreement.raters) QVERIFY(words.contains(QString::fromStdString(rater.name)));
        for (const auto& pair : study.agreement.pairs)
            for (const double score : {pair.scores.miouOrg.value, pair.scores.miouAll.value, pair.scores.kappa.value, pair.scores.iou[3].value, pair.scores.dice[3].value, pair.scores.adjustedRand})
                QVERIFY2(words.contains(QString::number(score, 'f', 3)), qPrintable(QString::number(score)));
        for (const auto& row : study.agreement.ceiling) QVERIFY(words.contains(QString::number(row.difference.value, 'f', 3)));
        for (const auto& sentence : study.agreement.sentences) QVERIFY(words.contains(QString::fromStdString(sentence)));
        for (const char* part : {"2020-02-03 04:05", "Granule 9.9", "Scores", "Borders", "Objects", "Where raters differ most", "Methods", "References", "Krippendorff's alpha"})
            QVERIFY2(words.contains(part), part);
    }

    void figuresAreVectorsThatDraw() {
        const auto figures = figuresOf(htmlOf(reportOf(studyOf())));
        QVERIFY(figures.size() >= 4); // matrices by rows and by columns, bars, distances
        for (const auto& svg : figures) {
            QSvgRenderer renderer(svg);
            QVERIFY(renderer.isValid());
            QImage image(renderer.viewBoxF().size().toSize() / 4, QImage::Format_RGB32);
            image.fill(Qt::red);
            QPainter painter(&image);
            renderer.render(&painter);
            QCOMPARE(image.pixelColor(1, 1), QColor(Qt::white)); // a sheet of its own
            int inked = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) inked += image.pixelColor(x, y) != QColor(Qt::white);
            QVERIFY(inked > image.width() * image.height() / 100);
            QVERIFY(svg.contains("<text"));
        }
    }

    void sameInputSameBytes() {
        const auto study = studyOf();
        const auto report = reportOf(study);
        QCOMPARE(htmlOf(report), htmlOf(reportOf(study)));
        const auto dateless = [](QByteArray pdf) {
            const auto at = pdf.indexOf("/CreationDate");
            return at < 0 ? pdf : pdf.remove(at, pdf.indexOf('\n', at) - at);
        };
        QCOMPARE(dateless(pdfOf(report)), dateless(pdfOf(report)));
    }

    void pagesToPrint() {
        const auto pdf = pdfOf(reportOf(studyOf()));
        QVERIFY(pdf.startsWith("%PDF-"));
        const int pages = pagesOf(pdf);
        QVERIFY2(pages >= 3, qPrintable(QString::number(pages)));
        const auto program = QStandardPaths::findExecutable("pdftotext");
        if (program.isEmpty()) QSKIP("nothing more to check here: no pdftotext");
        QProcess process;
        process.start(program, {"-layout", "-", "-"});
        process.write(pdf);
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished());
        const auto text = QString::fromUtf8(process.readAllStandardOutput());
        for (const char* words : {"Agreement of Ann", "Net", "Table 1.", "Figure 1.", "Cohen", "References"}) QVERIFY2(text.contains(words), words);
        QCOMPARE(text.count('\f'), pages);
    }

    void longTablesTurnThePage() {
        Report report{"Long", "G", QDateTime({2020, 1, 1}, {0, 0}), {}};
        ReportTable table{"Many rows.", {"Name", "Number"}, {}};
        for (int i = 0; i < 200; ++i) table.rows.push_back({QStringLiteral("Row %1").arg(i), QString::number(i)});
        report.add(table);
        QVERIFY(pagesOf(pdfOf(report)) >= 3);
        report.blocks.clear();
        report.add(ReportTable{"Wide.", QStringList(40, "A heading of some length"), {QStringList(40, "0.123 [0.100, 0.200]")}});
        report.add(ReportFigure{"High.", {100, 900}, [](QPainter& painter, const QRectF& area) { painter.fillRect(area, Qt::gray); }, "high"});
        QVERIFY(pagesOf(pdfOf(report)) >= 1); // and ends
    }

    void barsStandBesidePeople() {
        const auto bars = scoreBars(studyOf().agreement);
        QCOMPARE(bars.series.size(), std::size_t{1});
        QVERIFY(!bars.humanName.isEmpty() && bars.note.contains("95 %"));
        for (const auto& group : bars.groups) {
            QVERIFY(group.human.has_value());
            QCOMPARE(group.bars.size(), std::size_t{1});
        }
        const auto alpha = std::ranges::find(bars.groups, QString("Alpha"), &ScoreBars::Group::name);
        QVERIFY(alpha != bars.groups.end() && alpha->bars[0].cells.size() == 8 && !alpha->bars[0].sign.isEmpty());
        QVERIFY(std::ranges::find(bars.groups, QString("Dense"), &ScoreBars::Group::name) == bars.groups.end()); // nobody used it
    }

    /// Also where some surface lies farther off than the plot shows: SVG files of Qt know no clipping.
    void curvesEndInTheirPanels() {
        const auto plate = distancePlate(studyOf().agreement);
        QVERIFY(!plate.rows.empty() && plate.legend.size() == 3);
        const auto size = panelSizeMm(plate) * unitsPerMm;
        const QRectF area(QPointF(300, 300), size);
        for (const auto& row : plate.rows)
            for (const auto& panel : row.panels) {
                QImage image(static_cast<int>(size.width()) + 600, static_cast<int>(size.height()) + 600, QImage::Format_RGB32);
                image.fill(Qt::white);
                QPainter painter(&image);
                panel.paint(painter, area);
                painter.end();
                int inside = 0;
                for (int y = 0; y < image.height(); ++y)
                    for (int x = 0; x < image.width(); ++x) {
                        if (image.pixelColor(x, y) == QColor(Qt::white)) continue;
                        if (area.adjusted(-12, -12, 12, 12).contains(x, y)) ++inside;
                        else QFAIL(qPrintable(QStringLiteral("%1: ink at %2, %3").arg(panel.title).arg(x).arg(y)));
                    }
                QVERIFY(inside > 1000);
            }
    }

    void peopleAlone() {
        auto study = studyOf();
        study.raters.pop_back();
        study.agreement = agreement::agree(study.raters, study.agreement.cells, study.agreement.options, nobody);
        QVERIFY(scoreBars(study.agreement).humanName.isEmpty());
        const auto words = wordsOf(htmlOf(reportOf(study)));
        QVERIFY(words.contains("Ann and B<o> & \"C\" %1: MIoU(org)") && !words.contains("Against people"));
    }

    void placesAreTheRealErrors() {
        const auto study = studyOf();
        const auto findings = reportFindings(study.agreement, study.raters, optionsOf(), nobody);
        QCOMPARE(findings.places.size(), study.agreement.pairs.size());
        QCOMPARE(findings.places[0].found.total, std::uint64_t{1});
        QCOMPARE(findings.places[1].found.total, std::uint64_t{8});
        QVERIFY(!findings.thumbnails); // without an image
        auto options = optionsOf();
        options.image = testing::greyRamp(study.agreement.shape);
        const auto seen = reportFindings(study.agreement, study.raters, options, nobody);
        QVERIFY(seen.thumbnails && seen.thumbnails->rows.size() == 3 && seen.thumbnails->rows[0].panels.size() == 1 && seen.thumbnails->rows[1].panels.size() == 5);
    }

    void filesAreThereOrTheFolderIsNot() {
        testing::TemporaryFolder folder;
        const auto study = studyOf();
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, writeAgreementFiles(folder.path / "a", study.agreement, study.raters, optionsOf(), true, nobody, stopped.get_token()));
        QVERIFY(!std::filesystem::exists(folder.path / "a"));
        auto options = optionsOf();
        options.consensus = agreement::ConsensusRule::Majority;
        writeAgreementFiles(folder.path / "b", study.agreement, study.raters, options, true, nobody);
        for (const char* name : {"report.html", "report.pdf", "agreement.json", "methods.txt", "pairs.csv", "classes.csv", "cells.csv", "objects.csv", "ceiling.csv", "group.csv", "surfaces.csv", "consensus.tif", "undecided.tif",
                                 "matrices.svg", "matrices_by_column.pdf", "scores.png", "distances.svg"})
            QVERIFY2(std::filesystem::file_size(folder.path / "b" / name) > 0, name);
        QCOMPARE(testing::filesIn(folder.path / "b"), 13 + 4 * 3);
        QVERIFY(testing::bytesOf(folder.path / "b" / "report.html").find("Majority: of") != std::string::npos);
        testing::writeBytes(folder.path / "file", "in the way");
        QVERIFY(testing::messageOf([&] { writeAgreementFiles(folder.path / "file" / "c", study.agreement, study.raters, optionsOf(), false, nobody); }).find("cannot be made") != std::string::npos);
    }

    void picturesOrTheReasonWhyNot() {
        const auto study = studyOf();
        const auto findings = reportFindings(study.agreement, study.raters, optionsOf(true), nobody);
        QVERIFY(findings.scenes.has_value() != !findings.noScenes.isEmpty());
        const auto words = wordsOf(htmlOf(agreementReport(study.agreement, findings, optionsOf(true))));
        QVERIFY(words.contains(findings.scenes ? QString("all from one place") : findings.noScenes));
        if (findings.scenes) QCOMPARE(findings.scenes->rows[0].panels.size(), std::size_t{3});
    }
};

QTEST_MAIN(tst_AgreementReport)
#include "tst_AgreementReport.moc"
