// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/support/Files.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace granule;
using testing::runCli;

class tst_Mesh : public QObject {
    Q_OBJECT
    testing::TemporaryFolder m_folder;
    QString file(const char* name) const { return QString::fromStdString(m_folder.file(name)); }
    static QStringList namesOf(const QJsonObject& json) {
        QStringList names;
        for (const auto& part : json["parts"].toArray()) names << part.toObject()["name"].toString();
        return names;
    }
private slots:
    void initTestCase() {
        NoProgress nobody;
        auto labels = testing::touchingCells();
        io::writeLabels(m_folder.file("labels.tif"), labels, nobody);
        testing::fill(labels, {{1, 2, 2}, {3, 6, 6}}, 300);
        io::writeLabels(m_folder.file("objects.tif"), labels, nobody);
    }
    void everyClassIsAPart() {
        for (const char* ending : {"stl", "obj", "ply", "glb"}) {
            const auto run = runCli({"mesh", file("labels.tif"), "--out", file("a.") + ending});
            QVERIFY2(run.code == 0, qPrintable(run.error));
            const auto json = run.json.object();
            QVERIFY(json["triangles"].toInt() > 100);
            QVERIFY(json["seconds"].isDouble());
            QCOMPARE(namesOf(json), (QStringList{"Cell", "Mitochondrion", "Alpha granule"}));
        }
    }
    void classesAreChosenByIdAndName() {
        const auto run = runCli({"mesh", file("labels.tif"), "--class", "alpha", "--class", "2", "--out", file("b.ply"), "--voxel-nm", "50,5,5"});
        QVERIFY2(run.code == 0, qPrintable(run.error));
        QCOMPARE(namesOf(run.json.object()), (QStringList{"Alpha granule", "Mitochondrion"}));
    }
    void aReducedMeshSaysHowFarItIsOff() {
        const auto run = runCli({"mesh", file("labels.tif"), "--target-triangles", "2000", "--out", file("c.glb")});
        QVERIFY2(run.code == 0, qPrintable(run.error));
        const auto json = run.json.object();
        QVERIFY(json["triangles"].toInt() <= 2100);
        QVERIFY(json["error_nm"].toObject()["max"].toDouble() > 0);
        QVERIFY(json["error_nm"].toObject()["percent99"].toDouble() <= json["error_nm"].toObject()["max"].toDouble());
    }
    void piecesAndObjectsArePartsOfTheirOwn() {
        const auto run = runCli({"mesh", file("objects.tif"), "--objects", "--out", file("d.obj")});
        QVERIFY2(run.code == 0, qPrintable(run.error));
        const auto names = namesOf(run.json.object());
        QVERIFY2(names.contains("Object 300") && names.contains("Mitochondrion 1") && names.contains("Cell 1"), qPrintable(names.join(", ")));
        QVERIFY(testing::bytesOf(m_folder.file("d.obj")).find("o Object_300\n") != std::string::npos);
        QVERIFY(!testing::bytesOf(m_folder.file("d.mtl")).empty());
    }
    void mistakesAreNamed_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        const auto row = [](const QStringList& arguments, const char* named) { QTest::newRow(named) << arguments << QString(named); };
        row({"--out", "x.vtk"}, ".stl, .obj, .ply or .glb");
        row({"--out", "x.stl", "--class", "nucleus"}, "nucleus");
        row({"--out", "x.stl", "--class", "dense"}, "hold no voxel of 'dense'");
        row({"--out", "x.stl", "--class", "0"}, "Background");
        row({"--out", "x.stl", "--voxel-nm", "1,2"}, "voxel size");
    }
    void mistakesAreNamed() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const int before = testing::filesIn(m_folder.path);
        arguments[1] = file(qPrintable(arguments[1]));
        const auto run = runCli(QStringList{"mesh", file("labels.tif")} + arguments);
        QCOMPARE(run.code, 1);
        QVERIFY2(run.error.startsWith("error: ") && run.error.contains(named), qPrintable(run.error));
        QCOMPARE(testing::filesIn(m_folder.path), before);
    }
};

QTEST_APPLESS_MAIN(tst_Mesh)
#include "tst_Mesh.moc"
