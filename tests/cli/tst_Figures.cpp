// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/support/Files.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace granule;
using testing::runCli;

class tst_Figures : public QObject {
    Q_OBJECT
    testing::TemporaryFolder m_folder;

    QString file(const QString& name) const { return QString::fromStdString(m_folder.file(name.toStdString())); }
    /// `settings` with ' for ".
    testing::CliRun draw(const QString& name, QString settings, const QString& out) const {
        testing::writeBytes(m_folder.path / "settings.json", settings.replace('\'', '"').toStdString());
        return runCli({"figure", name, "--config", file("settings.json"), "--out", file(out)});
    }
    QString bytes(const QString& name) const { return QString::fromUtf8(QByteArray::fromStdString(testing::bytesOf(m_folder.file(name.toStdString())))); }
    bool hasWord(const QString& svg, const QString& word) const {
        return QRegularExpression("<text[^>]*>\\s*" + QRegularExpression::escape(word) + "\\s*</text>").match(bytes(svg)).hasMatch();
    }
private slots:
    void initTestCase() {
        NoProgress nobody;
        auto labels = testing::touchingCells();
        io::writeLabels(m_folder.file("truth.tif"), labels, nobody);
        testing::fill(labels, {{1, 30, 30}, {2, 40, 40}}, 4);
        io::writeLabels(m_folder.file("other.tif"), labels, nobody);
        io::writeLabels(m_folder.file("small.tif"), testing::filledBox({3, 8, 8}, {{0, 1, 1}, {3, 5, 5}}, 1), nobody);
        io::writeLabels(m_folder.file("empty.tif"), LabelMap(labels.shape(), plateletSpacing), nobody);
        io::writeStack(m_folder.file("image.tif"), testing::greyRamp(labels.shape()), std::nullopt, VoxelType::UInt8, nobody);
    }
    void s1ShowsACellInEachMap() {
        const auto run = draw("S1", "{'image': 'image.tif', 'truth': 'truth.tif', 'maps': [{'name': 'Best 2D', 'labels': 'other.tif'}], 'letters': 'paper', 'dpi': 80}", "s1.svg");
        QVERIFY2(run.code == 0, qPrintable(run.error));
        for (const char* word : {"a", "b", "c", "k", "Ground truth", "Best 2D", "Alpha granule", "Canalicular vessel"}) QVERIFY2(hasWord("s1.svg", word), word);
        QVERIFY(!hasWord("s1.svg", "m")); // 3 + 2 * 4 panels end at k
        QCOMPARE(bytes("s1.svg").count("<image"), 11);
        QCOMPARE(run.json.object()["out"].toString(), file("s1.svg"));
        QCOMPARE(run.json.object()["cell"].toObject()["lo"].toArray().size(), 3);
    }
    void s1TakesTheCellThatIsPointedAt() {
        const QString settings = "{'truth': 'truth.tif', 'cells': 'truth.tif', 'cell': [%1], 'dpi': 60, 'classes': ['Mito'], 'recipe': {'colours': 'paper'}}";
        const auto run = draw("S1", settings.arg("2,2,2"), "s1.png");
        QVERIFY(run.code == 0 || run.error.contains("no cell at the voxel"));
        QVERIFY(draw("S1", settings.arg("900,2,2"), "x.png").error.contains("outside"));
    }
    void s2ShowsEveryMap() {
        const auto run = draw("S2", "{'image': 'image.tif', 'truth': 'truth.tif', 'slice': 1, 'colours': 'okabe-ito', 'overlay': 0.5,"
                                    "'rows': [{'heading': 'Ensembles', 'maps': [{'name': 'One', 'labels': 'truth.tif'}, {'name': 'Two', 'labels': 'other.tif'}]}]}", "s2.svg");
        QVERIFY2(run.code == 0, qPrintable(run.error));
        for (const char* word : {"Image, z = 1", "Ground truth", "Ensembles", "One", "Two", "d", "Canalicular vessel"}) QVERIFY2(hasWord("s2.svg", word), word);
        QCOMPARE(bytes("s2.svg").count("<image"), 4);
    }
    void s3ShowsEveryRater() {
        const auto run = draw("S3", "{'raters': [{'name': 'Ann1', 'labels': 'truth.tif'}, {'name': 'Ann2', 'labels': 'other.tif'}], 'dpi': 60}", "s3.svg");
        QVERIFY2(run.code == 0, qPrintable(run.error));
        for (const char* word : {"Ann1", "Ann2", "h", "Dense granule"}) QVERIFY2(hasWord("s3.svg", word), word);
        QCOMPARE(bytes("s3.svg").count("<image"), 8);
    }
    void s4ComparesEachPair() {
        const auto run = draw("S4", "{'raters': [{'name': 'Ann1', 'labels': 'truth.tif'}, {'name': 'Ann2', 'labels': 'other.tif'}, {'name': 'Alg', 'labels': 'truth.tif'}]}", "s4.svg");
        QVERIFY2(run.code == 0, qPrintable(run.error));
        const auto pairs = run.json.object()["pairs"].toArray();
        QCOMPARE(pairs.size(), 3);
        QCOMPARE(pairs[1].toObject()["title"].toString(), "MIoU(org) 0.400"); // equal maps of two of five organelles
        QVERIFY(hasWord("s4.svg", "MIoU(org) 0.400") && hasWord("s4.svg", "Alg"));
        QCOMPARE(bytes("s4.svg").count("<image"), 0);
    }
    void s4TakesTypedMatrices() {
        const QString row = "[0,0.25,0.63,0.11,0,0,0]";
        const auto run = draw("S4", "{'matrices': [{'truth': 'A', 'labels': 'B', 'miou_org': 0.497, 'rows': [" + QStringList(5, row).join(',') + "]}]}", "s4.pdf");
        QVERIFY2(run.code == 0, qPrintable(run.error));
        QVERIFY(bytes("s4.pdf").startsWith("%PDF-"));
    }
    void mistakesAreNamed_data() {
        QTest::addColumn<QString>("figure");
        QTest::addColumn<QString>("settings");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* figure, const char* settings, const char* named) {
            QTest::newRow(qPrintable(QString(figure) + settings)) << QString(figure) << QString(settings) << QString(named);
        };
        row("S1", "{}", "\"truth\"");
        row("S1", "{'truth': 'truth.tif', 'image': 'small.tif'}", "give the image that was labelled");
        row("S1", "{'truth': 'truth.tif', 'maps': 3}", "\"maps\" must be a list");
        row("S1", "{'truth': 'truth.tif', 'maps': [{'name': 'a'}]}", "without \"labels\"");
        row("S1", "{'truth': 'truth.tif', 'maps': [{'name': 'a', 'labels': 'small.tif'}]}", "small.tif");
        row("S1", "{'truth': 'truth.tif', 'cell': 3}", "\"cell\" must be a voxel");
        row("S1", "{'truth': 'truth.tif', 'slice': 99}", "no slice z = 99");
        row("S1", "{'truth': 'truth.tif', 'letters': 'greek'}", "\"letters\" must be");
        row("S1", "{'truth': 'truth.tif', 'dpi': 5}", "\"dpi\" must be a number from 50 to 1200");
        row("S1", "{'truth': 'truth.tif', 'width_mm': 'wide'}", "\"width_mm\"");
        row("S1", "{'truth': 'truth.tif', 'voxel_nm': [1, 2]}", "\"voxel_nm\" must be three lengths");
        row("S1", "{'truth': 'truth.tif', 'recipe': {'camera': 3}}", "camera");
        row("S1", "{'truth': 'truth.tif', 'recipe': 'no.json'}", "no.json");
        row("S1", "{'truth': 'truth.tif', 'classes': ['Nucleus']}", "Nucleus");
        row("S1", "{'truth': 'empty.tif'}", "no cell to show");
        row("S1", "{'truth': 'truth.tif', 'colour': 1}", "unknown key \"colour\"");
        row("S2", "{'truth': 'truth.tif', 'slice': 99}", "\"slice\" is 99");
        row("S2", "{'truth': 'truth.tif', 'colours': 'pretty'}", "okabe-ito");
        row("S2", "{'truth': 'truth.tif', 'overlay': 0.5}", "\"overlay\" needs \"image\"");
        row("S2", "{'truth': 'truth.tif', 'overlay': 2}", "\"overlay\" must be");
        row("S2", "{'truth': 'truth.tif', 'slice': 0, 'rows': [{'maps': [{'name': 'a', 'labels': 'small.tif'}]}]}", "small.tif");
        row("S2", "{'truth': 'truth.tif', 'slice': 0, 'rows': 1}", "\"rows\" must be a list");
        row("S3", "{}", "\"raters\"");
        row("S3", "{'raters': [{'name': 'a', 'labels': 'empty.tif'}]}", "nothing to draw");
        row("S3", "{'raters': [{'name': 'a', 'labels': 'truth.tif'}, {'name': 'b', 'labels': 'small.tif'}]}", "small.tif");
        row("S3", "{'raters': [{'name': 'a', 'labels': 'truth.tif'}], 'box': '0:99,0:9,0:9'}", "\"box\" reaches outside");
        row("S4", "{}", "\"matrices\"");
        row("S4", "{'raters': [{'name': 'a', 'labels': 'truth.tif'}]}", "two or more");
        row("S4", "{'matrices': [{'rows': [[1, 2]]}]}", "row 1");
        row("S4", "{'matrices': [{'rows': [[0,0,-1,0,0,0,0]]}]}", "holds -1");
        row("S4", "{'matrices': [{'truth': 'A'}]}", "lacks \"rows\"");
        row("S4", "{'matrices': [], 'rows': 'few'}", "\"organelles\" or \"all\"");
    }
    void mistakesAreNamed() {
        QFETCH(QString, figure);
        QFETCH(QString, settings);
        QFETCH(QString, named);
        const auto run = draw(figure, settings, "x.png");
        QCOMPARE(run.code, 1);
        QVERIFY2(run.error.contains("error: ") && run.error.contains(named), qPrintable(run.error));
        QVERIFY(testing::bytesOf(m_folder.file("x.png")).empty());
    }
};

QTEST_APPLESS_MAIN(tst_Figures)
#include "tst_Figures.moc"
