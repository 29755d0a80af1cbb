// SPDX-License-Identifier: BSD-3-Clause
// granule-cli compare, as a script sees it: the rules of a comparison, its files and its words.
#include "core/io/Stack.h"
#include "tests/agreement/Simulated.h"
#include "tests/support/Files.h"
#include "tests/support/RunCli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace granule;

namespace {

NoProgress nobody;
constexpr int mostMs = 240000;

} // namespace

class tst_CompareCommand : public QObject {
    Q_OBJECT
private:
    testing::TemporaryFolder m_folder;
    testing::CellsWithGranules m_made = testing::cellsWithGranules(8);

    QString path(const char* name) const { return QString::fromStdString(m_folder.file(name)); }
    QString rater(const char* name, const char* file) const { return QString(name) + "=" + path(file); }
    testing::CliRun compare(const QStringList& more, bool report = false) const {
        return testing::runCli(QStringList{"compare", "--out", path("out")} + (report ? QStringList() : QStringList{"--no-report"}) + more, mostMs);
    }
    QStringList two() const { return {"--rater", rater("A", "a.tif"), "--rater", rater("B", "b.tif")}; }
    static QJsonObject pair(const testing::CliRun& ran, int i = 0) { return ran.json["pairs"].toArray().at(i).toObject(); }
    QString text(const char* file) const { return QString::fromStdString(testing::bytesOf(m_folder.path / "out" / file)); }

private slots:
    void initTestCase() {
        auto b = m_made.labels, net = m_made.labels;
        testing::fill(b, m_made.granules[0], 1); // one granule of 48 missed
        for (std::size_t i = 0; i < m_made.granules.size(); i += 3) testing::fill(net, m_made.granules[i], 1);
        io::writeLabels(m_folder.file("a.tif"), m_made.labels, nobody);
        io::writeLabels(m_folder.file("b.tif"), b, nobody);
        io::writeLabels(m_folder.file("net.tif"), net, nobody);
        io::writeLabels(m_folder.file("cells.tif"), m_made.cells.map, nobody);
        auto foreign = m_made.labels;
        for (const auto& granule : m_made.granules) testing::fill(foreign, granule, 33);
        io::writeLabels(m_folder.file("foreign.tif"), foreign, nobody);
        testing::writeBytes(m_folder.path / "map.json", "{\"33\": 3}");
        testing::writeBytes(m_folder.path / "bad.json", "[33]");
        const auto s = m_made.labels.shape();
        io::writeLabels(m_folder.file("fine.tif"), agreement::resampled(m_made.labels, {s.z, 2 * s.y, 2 * s.x}, {40, 5, 5}), nobody);
        io::writeStack(m_folder.file("image.tif"), testing::greyRamp(s), {}, VoxelType::UInt8, nobody);
    }
    void cleanup() { QDir(path("out")).removeRecursively(); }

    void knownErrorComesBackAsItsNumber() {
        const auto ran = compare(two() + QStringList{"--cells", path("cells.tif")});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        const auto p = pair(ran);
        const auto granule = m_made.granules[0].shape().voxels(), all = granule * static_cast<std::int64_t>(m_made.granules.size());
        QCOMPARE(p["confusion"].toArray().at(3).toArray().at(1).toInteger(), granule);
        QCOMPARE(p["recall"].toArray().at(3).toDouble(), static_cast<double>(all - granule) / static_cast<double>(all));
        QCOMPARE(p["precision"].toArray().at(3).toDouble(), 1.0);
        const auto found = p["detection"].toArray().at(3).toObject();
        QCOMPARE(found["missed"].toInt(), 1);
        QCOMPARE(found["extra"].toInt(), 0);
        QCOMPARE(p["tolerant"].toArray().at(3).toObject()["real_error"].toInteger() > 0, true);
        QVERIFY(p["vi"].toDouble() > 0 && p["class_kappa"].toArray().size() == 7 && p["intervals"].toObject()["iou"].toArray().at(3).isArray());
        QVERIFY(!p.contains("surface_distance"));
        QVERIFY(ran.json["krippendorff_alpha"].toDouble() > 0.9 && ran.json["sentences"].isArray() && ran.json["ceiling"].isArray());
        QCOMPARE(ran.json["cells"].toInt(), 8);
        QVERIFY(!QFile::exists(path("out/report.html")) && QFile::exists(path("out/agreement.json")) && QFile::exists(path("out/pairs.csv")));
    }

    void algorithmStandsBesidePeople() {
        const auto ran = compare(two() + QStringList{"--rater", rater("Network", "net.tif"), "--cells", path("cells.tif"), "--resamples", "500", "--seed", "3"});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        QCOMPARE(ran.json["kinds"].toArray(), (QJsonArray{"person", "person", "algorithm"}));
        QCOMPARE(ran.json["sentences"].toArray().size(), 1);
        QVERIFY(ran.json["sentences"].toArray().at(0).toString().startsWith("Network"));
        QCOMPARE(ran.json["ceiling"].toArray().at(0).toObject()["verdict"].toString(), QString("below"));
        QCOMPARE(ran.json["group"].toArray().size(), 3);
        const auto person = compare(two() + QStringList{"--rater", rater("Network", "net.tif"), "--kind", "Network=person"});
        QVERIFY(person.json["ceiling"].toArray().isEmpty() && person.json["sentences"].toArray().isEmpty());
    }

    void reportIsWritten() {
        const auto ran = compare(two() + QStringList{"--rater", rater("Net", "net.tif"), "--image", path("image.tif"), "--consensus", "majority", "--resamples", "200"}, true);
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        for (const char* name : {"report.html", "report.pdf", "agreement.json", "methods.txt", "scores.csv", "surfaces.csv", "ceiling.csv", "group.csv", "consensus.tif", "undecided.tif", "matrix_A_Net.svg"})
            QVERIFY2(QFile::exists(path("out") + "/" + name), name);
        QVERIFY(text("report.html").contains("Majority: of") && text("report.html").contains("image/png")); // the places that differ
        QCOMPARE(ran.json["consensus"].toObject()["undecided"].toInt(), 0); // two of three always agree
        QVERIFY(pair(ran)["surface_distance"].toArray().at(0).isNull() && pair(ran)["surface_distance"].toArray().at(3).toObject().contains("percent95_nm"));
        QVERIFY(!pair(ran)["surface_distance"].toArray().at(3).toObject().contains("percentiles_nm"));
        NoProgress quiet;
        QVERIFY(io::readLabels(path("out/consensus.tif").toStdString(), quiet).shape() == m_made.labels.shape());
    }

    void classesAreMapped() {
        const auto without = compare({"--rater", rater("A", "a.tif"), "--rater", rater("F", "foreign.tif")});
        QVERIFY(without.code == 1 && without.error.contains("33") && !QDir(path("out")).exists());
        const auto ran = compare({"--rater", rater("A", "a.tif"), "--rater", rater("F", "foreign.tif"), "--classes-of", rater("F", "map.json")});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        QCOMPARE(pair(ran)["accuracy"].toDouble(), 1.0);
        QVERIFY(text("methods.txt").contains("classes renamed"));
        QCOMPARE(compare(two() + QStringList{"--classes-of", rater("B", "bad.json")}).code, 1);
        QVERIFY(compare(two() + QStringList{"--classes-of", rater("Nobody", "map.json")}).error.contains("'Nobody'"));
        QVERIFY(compare(two() + QStringList{"--classes-of", rater("B", "gone.json")}).error.contains("gone.json"));
    }

    void gridsAreResampledOnRequest() {
        const QStringList raters{"--rater", rater("A", "a.tif"), "--rater", rater("Fine", "fine.tif")};
        const auto refused = compare(raters);
        QVERIFY(refused.code == 1 && refused.error.contains("'Fine'") && refused.error.contains("--resample"));
        const auto ran = compare(raters + QStringList{"--resample"});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        QCOMPARE(pair(ran)["accuracy"].toDouble(), 1.0); // twice as fine, and back
        QVERIFY(text("methods.txt").contains("resampled from"));
    }

    void regionsAndCells() {
        const auto voxels = [&](const QStringList& more) {
            qint64 all = 0;
            const auto ran = compare(two() + more);
            for (const auto row : pair(ran)["confusion"].toArray())
                for (const auto cell : row.toArray()) all += cell.toInteger();
            return ran.code == 0 ? all : -1;
        };
        const auto one = m_made.cells.boxes[0].shape().voxels();
        QCOMPARE(voxels({}), m_made.labels.shape().voxels());
        QCOMPARE(voxels({"--region", "labelled"}), 8 * one);
        QCOMPARE(voxels({"--cells", path("cells.tif"), "--only-cells", "1,4"}), 2 * one);
        QCOMPARE(voxels({"--cells", path("cells.tif"), "--region", "cells"}), 8 * one);
        QCOMPARE(voxels({"--mask-slices", "2"}), m_made.labels.shape().voxels() / 6 * 5);
        const auto gone = compare(two() + QStringList{"--cells", path("cells.tif"), "--only-cells", "99"});
        QVERIFY(gone.code == 1 && gone.error.contains("99"));
        QCOMPARE(compare(two() + QStringList{"--only-cells", "1", "--region", "all"}).code, 1);
        QCOMPARE(compare(two() + QStringList{"--region", "somewhere"}).code, 2);
    }

    void policiesAndTolerances() {
        const auto zero = pair(compare(two())), skip = pair(compare(two() + QStringList{"--absent", "skip"})), nan = pair(compare(two() + QStringList{"--absent", "nan"}));
        QVERIFY(zero["miou_all"].toDouble() < skip["miou_all"].toDouble() && nan["miou_all"].isNull());
        const auto wide = pair(compare(two() + QStringList{"--tolerance-nm", "40,80,80"}));
        QVERIFY(wide["tolerant"].toArray().at(3).toObject()["real_error"].toInteger() <= zero["tolerant"].toArray().at(3).toObject()["real_error"].toInteger());
        QVERIFY(text("methods.txt").contains("40, 80 and 80 nm"));
        for (const char* wrong : {"40", "40,10", "a,b,c", "-1,2,3", "1,2,3,4"}) {
            const auto ran = compare(two() + QStringList{"--tolerance-nm=" + QString(wrong)});
            QVERIFY2(ran.code == 1 && ran.error.contains("40,10,10"), wrong);
        }
        const auto distances = compare(two() + QStringList{"--surface-distances", "--voxel-nm", "50,20,20"});
        QVERIFY2(distances.code == 0 && pair(distances).contains("surface_distance"), qPrintable(distances.error));
        QVERIFY(text("methods.txt").contains("50 x 20 x 20 nm"));
    }

    void kindsThatAreNone() {
        QVERIFY(compare(two() + QStringList{"--kind", "A=robot"}).error.contains("algorithm"));
        QVERIFY(compare(two() + QStringList{"--kind", "C=person"}).error.contains("'C'"));
        QVERIFY(compare(two() + QStringList{"--kind", "A"}).error.contains("NAME=person"));
    }

    /// The paper's Dice of mitochondria, by its two annotators, and what follows from it.
    void twoRealAnnotators() {
        const auto shared = testing::sharedData();
        const auto folder = shared ? *shared / "epfl6" / "two_annotators" : std::filesystem::path();
        if (!shared || !std::filesystem::exists(folder / "z0055_A_labels.tif")) QSKIP("nothing to run here: no labels by two annotators");
        const auto file = [&](const char* name) { return QString::fromStdString((folder / name).string()); };
        const auto ran = compare({"--rater", "A=" + file("z0055_A_labels.tif"), "--rater", "B=" + file("z0055_B_labels.tif"), "--image", file("z0055_A_image.tif")});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        const auto p = pair(ran);
        for (int k = 0; k < 6; ++k) {
            const double iou = p["iou"].toArray().at(k).toDouble();
            QVERIFY(iou > 0.4 && std::abs(p["dice"].toArray().at(k).toDouble() - 2 * iou / (1 + iou)) < 1e-12);
        }
    }
};

QTEST_GUILESS_MAIN(tst_CompareCommand)
#include "tst_CompareCommand.moc"
