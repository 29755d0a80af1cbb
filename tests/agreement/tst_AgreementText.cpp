// SPDX-License-Identifier: BSD-3-Clause
// An agreement as JSON, as tables and as the methods of a paper: everything is there, and reads back as the same numbers.
#include "core/agreement/AgreementJson.h"
#include "core/agreement/AgreementTables.h"
#include "core/agreement/Methods.h"
#include "tests/agreement/Simulated.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <cmath>

using namespace granule;
using namespace granule::agreement;

namespace {

NoProgress nobody;

/// Two people and an algorithm, who dropped a granule each cell; the second's name needs quotes.
Agreement ofThree(std::int64_t cells = 8, StudyOptions options = {}) {
    const auto made = testing::cellsWithGranules(cells);
    auto second = made.labels, third = made.labels;
    testing::fill(second, made.granules[0], 1);
    for (std::size_t i = 0; i < made.granules.size(); i += 3) testing::fill(third, made.granules[i], 1);
    options.bootstrap.resamples = 200;
    return agree({testing::person("Ann", made.labels), testing::person("Bo, \"B\"", second), testing::algorithm("Net", third)}, made.cells, options, nobody);
}

/// Fields of a table's line, quotes taken off.
QStringList fieldsOf(const QString& line) {
    QStringList fields{QString()};
    bool quoted = false;
    for (const auto c : line)
        if (c == '"') quoted = !quoted; // a doubled quote opens and closes: which is all that this test needs
        else if (c == ',' && !quoted) fields << QString();
        else fields.back() += c;
    return fields;
}

QString tableOf(const Agreement& agreement, const std::string& name) {
    for (const auto& table : tablesOf(agreement))
        if (table.name == name) return QString::fromStdString(table.text);
    return {};
}

QString methodsText(const Agreement& agreement, std::optional<ConsensusRule> rule = {}) {
    return QString::fromStdString(textOf(methodsOf(agreement, "Granule 9.9", rule)));
}

} // namespace

class tst_AgreementText : public QObject {
    Q_OBJECT
private slots:
    void jsonHoldsEverything() {
        const auto agreement = ofThree();
        QJsonParseError error;
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(jsonOf(agreement, "Granule 9.9")), &error).object();
        QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
        QCOMPARE(json["program"].toString(), QString("Granule 9.9"));
        QCOMPARE(json["raters"].toArray().size(), 3);
        QCOMPARE(json["raters"].toArray().at(2).toObject()["kind"].toString(), QString("algorithm"));
        QCOMPARE(json["raters"].toArray().at(0).toObject()["hash"].toString().size(), 16);
        QCOMPARE(json["cells"].toObject()["cells"].toArray().size(), 8);
        QCOMPARE(json["group"].toArray().size(), 3);
        QVERIFY(!json["ceiling"].toArray().isEmpty() && !json["sentences"].toArray().isEmpty());
        const auto pairs = json["pairs"].toArray();
        QCOMPARE(pairs.size(), 3);
        for (std::size_t i = 0; i < 3; ++i) {
            const auto pair = pairs[static_cast<int>(i)].toObject();
            double voxels = 0;
            for (const auto row : pair["confusion"].toArray())
                for (const auto cell : row.toArray()) voxels += cell.toDouble();
            QCOMPARE(voxels, static_cast<double>(agreement.shape.voxels()));
            QCOMPARE(pair["scores"].toObject()["miou_org"].toObject()["value"].toDouble(), agreement.pairs[i].scores.miouOrg.value); // the same bits
            QCOMPARE(pair["detection"].toArray().at(3).toObject()["missed"].toInt(), static_cast<int>(agreement.pairs[i].detection->byClass[3].missed));
        }
        const auto interval = pairs[0].toObject()["scores"].toObject()["iou"].toArray().at(3).toObject()["interval"].toObject();
        QVERIFY(interval["low"].toDouble() < interval["high"].toDouble());
    }

    void whatIsNotDefinedIsNullAndEmpty() {
        StudyOptions options;
        options.absent = analysis::AbsentClass::NotANumber;
        const auto agreement = ofThree(8, options);
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(jsonOf(agreement, "G"))).object();
        const auto scores = json["pairs"].toArray().at(0).toObject()["scores"].toObject();
        QVERIFY(scores["iou"].toArray().at(6).toObject()["value"].isNull() && scores["miou_all"].toObject()["value"].isNull());
        const auto lines = tableOf(agreement, "classes").split('\n');
        QCOMPARE(lines[7].section(',', 0, 0) + lines[7].section(',', 3 + 1, 3 + 1), QString("Ann") + ""); // core granules: a, b (with a comma), class, no IoU
        QVERIFY(!jsonOf(agreement, "G").empty() && QString::fromStdString(jsonOf(agreement, "G")).count("nan") == 1); // the policy's name
    }

    void tablesReadBack() {
        const auto agreement = ofThree();
        QStringList names;
        for (const auto& table : tablesOf(agreement)) {
            names << QString::fromStdString(table.name);
            const auto lines = QString::fromStdString(table.text).split('\n', Qt::SkipEmptyParts);
            QVERIFY2(lines.size() > 1, table.name.c_str());
            for (const auto& line : lines) QVERIFY2(fieldsOf(line).size() == fieldsOf(lines[0]).size(), qPrintable(names.back() + ": " + line));
        }
        QCOMPARE(names, (QStringList{"pairs", "classes", "cells", "objects", "ceiling", "group", "surfaces"}));
        const auto lines = tableOf(agreement, "pairs").split('\n');
        const auto first = fieldsOf(lines[1]);
        QCOMPARE(first[1], QString("Bo, B"));
        QVERIFY(lines[1].contains("\"Bo, \"\"B\"\"\""));
        QCOMPARE(first[fieldsOf(lines[0]).indexOf("miou_org")].toDouble(), agreement.pairs[0].scores.miouOrg.value); // the same bits
        QCOMPARE(first[fieldsOf(lines[0]).indexOf("voxels")].toLongLong(), agreement.shape.voxels());
        // Eight cells of three pairs; one granule dropped by the second, eight by the third, seven between the two.
        QCOMPARE(tableOf(agreement, "cells").count('\n'), 1 + 3 * 8);
        QCOMPARE(tableOf(agreement, "objects").count(",missed,"), 1 + 8 + 7);
    }

    void chosenCellsHaveTheirNames() {
        StudyOptions options;
        options.region = Region::ChosenCells;
        options.chosenCells = {2, 5};
        const auto agreement = ofThree(8, options);
        const auto lines = tableOf(agreement, "cells").split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 1 + 3 * 2);
        QCOMPARE(fieldsOf(lines[1])[2] + fieldsOf(lines[2])[2], QString("Cell 3Cell 6"));
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(jsonOf(agreement, "G"))).object();
        const auto cells = json["pairs"].toArray().at(0).toObject()["by_cell"].toArray();
        QCOMPARE(cells.size(), 2);
        QCOMPARE(cells[1].toObject()["cell"].toString(), QString("Cell 6"));
        QVERIFY(methodsText(agreement).contains("lie in Cell 3 and Cell 6") && methodsText(agreement).contains("2 cells count"));
    }

    void methodsSayWhatWasDone() {
        StudyOptions options;
        options.masked = {2};
        options.tolerance = analysis::ToleranceNm{40, 25, 10};
        options.region = Region::Labelled;
        options.bootstrap.seed = 77;
        auto agreement = ofThree(8, options);
        agreement.raters[1].notes = {"resampled from 1x2x3 to 4x5x6 voxels"};
        const auto text = methodsText(agreement, ConsensusRule::Staple);
        for (const char* words : {"2 people (Ann and Bo, \"B\")", "1 algorithm (Net)", "Granule 9.9", "40 x 10 x 10 nm", "Slice 2, which is damaged", "40, 25 and 10 nm",
                                  "first rater of a pair labelled", "seed 77", "200 times", "8 cells count", "STAPLE", "resampled from 1x2x3", "at least 0.5"})
            QVERIFY2(text.contains(words), words);
        for (const auto& rater : agreement.raters) QVERIFY(text.contains(QString::fromStdString(hashText(rater.hash))));
    }

    /// Who is cited is in the list of works, and nobody else.
    void citedWorksAndNoOthers() {
        for (const auto rule : {std::optional<ConsensusRule>(), std::optional(ConsensusRule::Majority), std::optional(ConsensusRule::Staple)}) {
            const auto methods = methodsOf(ofThree(), "G", rule);
            QString body;
            for (const auto& p : methods.paragraphs) body += QString::fromStdString(p);
            QSet<QString> cited;
            for (auto it = QRegularExpression("([A-Z][a-z]+)[A-Za-z .]*? (1[0-9]{3}|20[0-9]{2})").globalMatch(body); it.hasNext();) {
                const auto match = it.next();
                for (const auto& work : methods.references) {
                    const auto w = QString::fromStdString(work);
                    if (w.contains('(' + match.captured(2) + ')') && match.captured(0).contains(w.section(' ', 0, 0))) cited << w;
                }
            }
            QCOMPARE(static_cast<std::size_t>(cited.size()), methods.references.size());
            QCOMPARE(body.contains("STAPLE"), rule == ConsensusRule::Staple);
            QVERIFY(std::ranges::is_sorted(methods.references));
        }
    }

    void fewCellsAreSaid() {
        const auto agreement = ofThree(3);
        const auto text = methodsText(agreement);
        QVERIFY2(text.contains("3 cells count") && text.contains("Below 6 cells no intervals are given"), qPrintable(text));
        QVERIFY(!text.contains("Efron"));
        QVERIFY(tableOf(agreement, "ceiling").contains("too few cells"));
    }

    void absentPolicies() {
        for (const auto absent : {analysis::AbsentClass::Zero, analysis::AbsentClass::Skip, analysis::AbsentClass::NotANumber}) {
            StudyOptions options;
            options.absent = absent;
            options.surfaces = options.tolerant = options.objects = false;
            const auto agreement = ofThree(7, options);
            QCOMPARE(methodsText(agreement).contains("has IoU and Dice 0"), absent == analysis::AbsentClass::Zero);
            QCOMPARE(methodsText(agreement).contains("is left out of means"), absent == analysis::AbsentClass::Skip);
            QVERIFY(!methodsText(agreement).contains("Hausdorff") && !methodsText(agreement).contains("panoptic"));
            QVERIFY(tableOf(agreement, "objects").isEmpty() && tableOf(agreement, "surfaces").isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(tst_AgreementText)
#include "tst_AgreementText.moc"
