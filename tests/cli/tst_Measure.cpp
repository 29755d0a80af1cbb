// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/store/ProjectFile.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace granule;
using granule::testing::runCli;
using granule::testing::TemporaryFolder;

namespace {

/// The lines of a table, by column.
struct Csv {
    QStringList names;
    QList<QStringList> rows;
    explicit Csv(const QString& path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) return;
        auto lines = QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts);
        names = lines.takeFirst().split(',');
        for (const auto& line : lines) rows << line.split(',');
    }
    double sum(const char* name) const {
        double all = 0;
        for (const auto& row : rows) all += row[names.indexOf(name)].toDouble();
        return all;
    }
};

} // namespace

class tst_Measure : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;
    LabelMap m_labels;
    QString file(const char* name) const { return QString::fromStdString(m_folder.file(name)); }

private slots:
    void initTestCase() {
        NoProgress none;
        const auto made = phantom::makePhantom({.shape = {10, 240, 240}}, none);
        m_labels = made.labels;
        io::writeLabels(m_folder.file("labels.tif"), m_labels, none);
        io::writeStack(m_folder.file("image.tif"), made.image, {}, VoxelType::UInt16, none);
    }

    void tablesHoldAllVoxels() {
        const auto run = runCli({"measure", file("labels.tif"), "--voxel-nm", "40,10,10", "--image", file("image.tif"), "--out", file("t.csv"), "--skeleton", file("s.csv")});
        QVERIFY2(run.code == 0, qPrintable(run.error));
        const auto json = run.json.object();
        const Csv objects(file("t.csv")), cells(file("t_cells.csv")), lines(file("s.csv"));
        std::array<double, 7> voxels{};
        for (const auto id : m_labels.read(Box::of(m_labels.shape()))) ++voxels[id];
        double labelled = 0;
        for (std::size_t id = 1; id < voxels.size(); ++id) {
            labelled += voxels[id];
            QCOMPARE(json["voxels_per_class"].toArray()[static_cast<int>(id)].toDouble(), voxels[id]);
        }
        QCOMPARE(objects.sum("voxels"), labelled);
        QCOMPARE(objects.sum("volume_nm3"), labelled * 4000);
        QCOMPARE(json["objects"].toInt(), objects.rows.size());
        int counted = 0;
        for (const auto& n : json["objects_per_class"].toArray()) counted += n.toInt();
        QCOMPARE(counted, objects.rows.size());
        QCOMPARE(json["cells"].toArray().size(), cells.rows.size());
        QVERIFY(objects.names.contains("grey_mean"));
        QVERIFY(lines.rows.size() > 0 && lines.names.contains("next_point"));
    }

    void projectsHaveTheirObjects() {
        store::ProjectContents contents;
        contents.stack.shape = m_labels.shape();
        contents.schema = ClassSchema::platelet();
        store::LayerContents layer{1, "Labels", "test", LabelMap(m_labels.shape(), plateletSpacing)};
        testing::fill(layer.map, {{2, 10, 10}, {5, 20, 30}}, 256);
        testing::fill(layer.map, {{2, 20, 10}, {5, 30, 30}}, 257);
        for (const LabelId id : {256U, 257U}) layer.objects.set({.id = id, .classId = 3, .name = "say, \"x\"", .colour = {}});
        contents.layers = {layer};
        contents.activeLayer = 1;
        NoProgress none;
        store::saveProject(m_folder.file("p.granule"), contents, none);
        const auto run = runCli({"measure", file("p.granule"), "--out", file("p.csv")});
        QVERIFY2(run.code == 0, qPrintable(run.error));
        QCOMPARE(run.json["objects_per_class"].toArray()[3].toInt(), 2);
        const auto joined = runCli({"measure", file("p.granule"), "--objects", "components", "--out", file("p.csv")});
        QCOMPARE(joined.json["objects_per_class"].toArray()[3].toInt(), 1);
    }

    void wrongUseIsSaidAndLeavesNothing() {
        QCOMPARE(runCli({"measure", file("labels.tif")}).code, 2);
        QCOMPARE(runCli({"measure", file("labels.tif"), "--out", file("n.csv"), "--objects", "nonsense"}).code, 2);
        const auto missing = runCli({"measure", file("nothing.tif"), "--out", file("n.csv")});
        QCOMPARE(missing.code, 1);
        QVERIFY(missing.error.startsWith("error: "));
        const auto nowhere = runCli({"measure", file("labels.tif"), "--out", file("no/folder/n.csv")});
        QCOMPARE(nowhere.code, 1);
        NoProgress none;
        io::writeStack(m_folder.file("small.tif"), granule::testing::greyRamp({10, 20, 20}), {}, VoxelType::UInt8, none);
        const auto other = runCli({"measure", file("labels.tif"), "--image", file("small.tif"), "--out", file("n.csv")});
        QCOMPARE(other.code, 1);
        QVERIFY2(other.error.contains("10x20x20"), qPrintable(other.error));
        QVERIFY(QDir(QString::fromStdString(m_folder.path.string())).entryList({"n*.csv"}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Measure)
#include "tst_Measure.moc"
