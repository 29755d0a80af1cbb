// SPDX-License-Identifier: BSD-3-Clause
// granule-cli evaluate and compare, as a script sees them.
#include "core/io/Stack.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace granule;

namespace {

NoProgress nobody;

testing::CliRun cli(const QStringList& arguments) {
    return testing::runCli(arguments);
}

} // namespace

class tst_ScoreCommands : public QObject {
    Q_OBJECT
private:
    testing::TemporaryFolder m_folder;
    QString path(const std::string& name) const { return QString::fromStdString(m_folder.file(name)); }

private slots:
    void initTestCase() {
        // Truth 0 0 1 1 2 2 2, labels 0 1 1 1 2 0 2.
        io::writeLabels(m_folder.file("truth.tif"), LabelMap::fromVoxels({1, 1, 7}, std::vector<std::uint8_t>{0, 0, 1, 1, 2, 2, 2}), nobody);
        io::writeLabels(m_folder.file("labels.tif"), LabelMap::fromVoxels({1, 1, 7}, std::vector<std::uint8_t>{0, 1, 1, 1, 2, 0, 2}), nobody);
        io::writeLabels(m_folder.file("third.tif"), LabelMap::fromVoxels({1, 1, 7}, std::vector<std::uint8_t>{0, 0, 1, 1, 2, 2, 3}), nobody);
        io::writeLabels(m_folder.file("other.tif"), testing::randomLabels({2, 5, 6}, 3, 1), nobody);
        io::writeLabels(m_folder.file("objects.tif"), LabelMap::fromVoxels({1, 1, 7}, std::vector<std::uint8_t>{0, 0, 9, 9, 2, 2, 2}), nobody);
    }

    void evaluateGivesTheScoresByHand() {
        const auto ran = cli({"evaluate", "--truth", path("truth.tif"), "--labels", path("labels.tif")});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        const auto confusion = ran.json["confusion"].toArray();
        QCOMPARE(confusion.size(), 7);
        QCOMPARE(confusion[2].toArray()[0].toInt(), 1); // rows are truth
        QCOMPARE(confusion[0].toArray()[2].toInt(), 0);
        const auto near = [](const QJsonValue& v, double to) { return v.isDouble() && std::abs(v.toDouble() - to) < 1e-9; };
        QVERIFY(near(ran.json["iou"].toArray()[0], 1.0 / 3) && near(ran.json["iou"].toArray()[6], 0));
        QVERIFY(near(ran.json["dice"].toArray()[1], 0.8));
        QVERIFY(near(ran.json["miou_all"], (1.0 / 3 + 4.0 / 3) / 7));
        QVERIFY(near(ran.json["miou_org"], 2.0 / 3 / 5));
        QVERIFY(near(ran.json["accuracy"], 5.0 / 7));
        QVERIFY(near(ran.json["ari"], 0.2125));
    }

    void absentPoliciesAndBackground() {
        const QStringList files{"evaluate", "--truth", path("truth.tif"), "--labels", path("labels.tif")};
        QVERIFY(std::abs(cli(files + QStringList{"--absent", "skip"}).json["miou_all"].toDouble() - 5.0 / 9) < 1e-9);
        const auto nan = cli(files + QStringList{"--absent", "nan"});
        QVERIFY(nan.json["miou_all"].isNull() && nan.json["iou"].toArray()[5].isNull());
        const auto inside = cli(files + QStringList{"--ignore-background"});
        QCOMPARE(inside.json["voxels"].toInt(), 5);
        QCOMPARE(cli(files + QStringList{"--absent", "sometimes"}).code, 2);
    }

    void clearErrors() {
        const auto shapes = cli({"evaluate", "--truth", path("truth.tif"), "--labels", path("other.tif")});
        QCOMPARE(shapes.code, 1);
        for (const char* word : {"1x1x7", "2x5x6", "truth.tif", "other.tif"}) QVERIFY2(shapes.error.contains(word), word);
        const auto ids = cli({"evaluate", "--truth", path("truth.tif"), "--labels", path("objects.tif")});
        QCOMPARE(ids.code, 1);
        QVERIFY(ids.error.contains("9"));
        const auto missing = cli({"evaluate", "--truth", path("none.tif"), "--labels", path("labels.tif")});
        QVERIFY(missing.code == 1 && missing.error.startsWith("error:"));
        const auto raters = cli({"compare", "--rater", "A=" + path("truth.tif"), "--rater", "B=" + path("other.tif"), "--out", path("x")});
        QVERIFY(raters.code == 1 && raters.error.contains("2x5x6") && raters.error.contains("'B'"));
        QVERIFY(!QDir(path("x")).exists()); // nothing half-done
        QCOMPARE(cli({"compare", "--rater", "A=" + path("truth.tif"), "--out", path("x")}).code, 1);
        QCOMPARE(cli({"compare", "--rater", "truth.tif", "--rater", "b", "--out", path("x")}).code, 1);
    }

    void compareMakesPairsAndFigures() {
        const auto out = path("figures");
        const auto ran = cli({"compare", "--rater", "Ann 1=" + path("truth.tif"), "--rater", "Ann2=" + path("third.tif"), "--rater",
                              "Alg=" + path("labels.tif"), "--out", out, "--surface-distances"});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        const auto pairs = ran.json["pairs"].toArray();
        QCOMPARE(pairs.size(), 3);
        const auto first = pairs[0].toObject();
        QCOMPARE(first["a"].toString(), QString("Ann 1"));
        QCOMPARE(first["b"].toString(), QString("Ann2"));
        QVERIFY(std::abs(first["accuracy"].toDouble() - 6.0 / 7) < 1e-9);
        QVERIFY(std::abs(pairs[1].toObject()["cohen_kappa"].toDouble() - 19.0 / 33) < 1e-9);
        QVERIFY(ran.json["fleiss_kappa"].toDouble() > 0.4 && ran.json["fleiss_kappa"].toDouble() < 1);
        QVERIFY(first["surface_distance"].toArray()[2].isObject() && first["surface_distance"].toArray()[6].isNull());
        for (const char* name : {"matrix_Ann-1_Ann2.csv", "matrix_Ann-1_Alg.svg", "matrix_Ann2_Alg.pdf", "matrix_Ann2_Alg.png", "scores.csv", "report.html", "report.pdf", "agreement.json", "methods.txt"})
            QVERIFY2(QFile::exists(out + "/" + name), name);
        for (const auto& name : QDir(out).entryList(QDir::Files | QDir::Hidden)) QVERIFY2(!name.startsWith('.'), qPrintable(name)); // nothing half-done
    }
};

QTEST_GUILESS_MAIN(tst_ScoreCommands)
#include "tst_ScoreCommands.moc"
