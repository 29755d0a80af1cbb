// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/AmiraMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;

/// Amira's lattices open in every type, byte order and packing, with voxel size and materials; its other
/// files are refused.
class tst_AmiraFiles : public QObject {
    Q_OBJECT
private slots:
    void everyTypeReads_data();
    void everyTypeReads();
    void olderAndOtherHeaders_data();
    void olderAndOtherHeaders();
    void voxelSizes_data();
    void voxelSizes();
    void materialsAreNamedInTheirOrder();
    void packedLabelsAreLabels();
    void refusals_data();
    void refusals();

private:
    std::string write(const AmiraRecipe& recipe) {
        writeBytes(m_folder.file("field.am"), amiraBytes(recipe));
        return m_folder.file("field.am");
    }
    static void counts(const Volume& volume) {
        const auto voxels = volume.read<float>(Box::of(volume.shape()));
        for (std::size_t i = 0; i < voxels.size(); ++i) QCOMPARE(voxels[i], static_cast<float>(i % 120));
        const Box box{{1, 1, 2}, {2, 3, 4}};
        QCOMPARE(volume.read<float>(box), (std::vector<float>{27, 28, 32, 33}));
    }
    TemporaryFolder m_folder;
};

void tst_AmiraFiles::everyTypeReads_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<QString>("encoding");
    QTest::addColumn<QString>("packing");
    const char* types[][2] = {{"byte", "uint8"}, {"short", "int16"},   {"ushort", "uint16"},
                              {"int", "int32"},  {"float", "float32"}, {"double", "float64"}};
    for (const auto& [type, dtype] : types)
        for (const char* encoding : {"little", "big", "text"})
            for (const char* packing : {"", "HxByteRLE", "HxZip"})
                if (std::string(encoding) != "text" || !*packing)
                    QTest::addRow("%s %s %s", type, encoding, packing)
                        << type << dtype << encoding << packing;
}

void tst_AmiraFiles::everyTypeReads() {
    QFETCH(QString, type);
    QFETCH(QString, dtype);
    QFETCH(QString, encoding);
    QFETCH(QString, packing);
    AmiraRecipe r;
    r.type = type.toStdString(), r.encoding = encoding.toStdString(), r.packing = packing.toStdString();
    r.first = encoding == "little" ? "# AmiraMesh BINARY-LITTLE-ENDIAN 2.1"
              : encoding == "big"  ? "# AmiraMesh 3D BINARY 2.0"
                                   : "# AmiraMesh 3D ASCII 2.0";
    const auto volume = io::openStack(write(r));
    QCOMPARE(describe(volume.shape()), std::string("3x4x5"));
    QCOMPARE(QString::fromStdString(describe(volume.type())), dtype);
    counts(volume);
}

void tst_AmiraFiles::olderAndOtherHeaders_data() {
    QTest::addColumn<QString>("what");
    for (const char* what :
         {"1.0", "Avizo", "other before", "other before, text", "Windows lines", "Windows lines, text"})
        QTest::newRow(what) << what;
}

void tst_AmiraFiles::olderAndOtherHeaders() {
    QFETCH(QString, what);
    AmiraRecipe r;
    if (what == "1.0") r.first = "# AmiraMesh ASCII 1.0", r.newDefine = false, r.encoding = "text";
    if (what == "Avizo") r.first = "# Avizo BINARY-LITTLE-ENDIAN 2.1";
    if (what.startsWith("other")) r.otherBefore = true;
    if (what.startsWith("Windows")) r.lineEnd = "\r\n";
    if (what.endsWith("text")) r.first = "# AmiraMesh 3D ASCII 2.0", r.encoding = "text";
    counts(io::openStack(write(r)));
}

void tst_AmiraFiles::voxelSizes_data() {
    QTest::addColumn<QString>("parameters");
    QTest::addColumn<double>("zNm");
    const QString box = "BoundingBox 0 40 0 30 -100 100,\n";
    QTest::newRow("nm") << box + "Units {\n Coordinates \"nm\"\n }" << 100.0;
    QTest::newRow("micrometres") << box + "Units { Coordinates \"\xc2\xb5m\" }" << 100000.0;
    QTest::newRow("no unit") << box + "CoordType \"uniform\"" << 0.0;
    QTest::newRow("uneven slices") << box + "CoordType \"stacked\",\n Units { Coordinates \"nm\" }" << 0.0;
    QTest::newRow("no box") << QString("Units { Coordinates \"nm\" }") << 0.0;
    QTest::newRow("nonsense") << QString("BoundingBox 0 nan 0 x 1 1,\n Units { Coordinates \"nm\" }") << 0.0;
}

void tst_AmiraFiles::voxelSizes() {
    QFETCH(QString, parameters);
    QFETCH(double, zNm);
    AmiraRecipe r;
    r.parameters = parameters.toStdString();
    const auto spacing = io::inspect(write(r)).spacing;
    QCOMPARE(spacing ? spacing->zNm : 0.0, zNm);
    // From the centre of the first voxel to that of the last: 40 over 4 steps.
    if (spacing) QCOMPARE(spacing->xNm * 10, zNm);
}

void tst_AmiraFiles::materialsAreNamedInTheirOrder() {
    AmiraRecipe r;
    r.parameters = "Materials {\n Exterior {\n Id 1,\n Color 0 0 0\n }\n \"Dense granule\" {\n Color \"1 0.5 "
                   "0\",\n Id 7\n }\n Plain {\n }\n }";
    const auto labels = io::inspect(write(r)).labels;
    QCOMPARE(labels.size(), std::size_t{3});
    QCOMPARE(labels[1].name, std::string("Dense granule"));
    QCOMPARE(labels[1].colour, std::string("#ff8000"));
    QCOMPARE(labels[1].id, 1U);
    QVERIFY(labels[2].name == "Plain" && labels[2].colour.empty());
}

void tst_AmiraFiles::packedLabelsAreLabels() {
    AmiraRecipe r;
    r.packing = "HxByteRLE", r.x = 90, r.y = 80, r.z = 2;
    NoProgress progress;
    const auto labels = io::readLabels(write(r), progress);
    QCOMPARE(labels.read<LabelId>({{1, 0, 0}, {2, 1, 3}}), (std::vector<LabelId>{0, 1, 2}));
}

void tst_AmiraFiles::refusals_data() {
    QTest::addColumn<QString>("bytes");
    QTest::addColumn<QString>("word");
    const auto file = [](AmiraRecipe r) { return QString::fromLatin1(amiraBytes(r).c_str()); };
    QTest::newRow("surface") << "# HyperSurface 0.1 ASCII\n\nParameters {}\n"
                             << "triangles";
    QTest::newRow("graph")
        << "# AmiraMesh 3D ASCII 2.0\ndefine VERTEX 2\nVERTEX { float[3] V } @1\n@1\n0 0 0\n1 1 1\n"
        << "no lattice";
    QTest::newRow("no data") << "# AmiraMesh 3D ASCII 2.0\ndefine Lattice 2 2 2\nLattice { byte L } @1\n"
                             << "no section";
    QTest::newRow("endless groups") << "# AmiraMesh 3D ASCII 2.0\nParameters " + QString(5000, '{') + "\n@1\n"
                                    << "without end";
    QTest::newRow("complex") << file({.type = "complex"}) << "complex";
    QTest::newRow("vectors") << file({.type = "float[2]"}) << "2 values";
    QTest::newRow("unknown packing") << file({.type = "byte", .packing = "HxNew"}) << "HxNew";
    QTest::newRow("too short") << file({.first = "# AmiraMesh 3D ASCII 2.0", .encoding = "text", .x = 5})
                                      .replace("5 4 3", "9999 9999 9999")
                               << "claims";
}

void tst_AmiraFiles::refusals() {
    QFETCH(QString, bytes);
    QFETCH(QString, word);
    const auto path = m_folder.file("refused.am");
    writeBytes(path, bytes.toStdString());
    const auto message = messageOf([&] { io::inspect(path); });
    QVERIFY2(QString::fromStdString(message).contains(word) && message.find("refused.am") != message.npos,
             message.c_str());
}

QTEST_GUILESS_MAIN(tst_AmiraFiles)
#include "tst_AmiraFiles.moc"
