// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/ItkMaker.h"
#include "tests/io/PngMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;

/// What is wrong with a file at first sight is told by an Error of the right kind. All else that a file may do: tests/fuzz.
class tst_HostileFiles : public QObject {
    Q_OBJECT
private slots:
    void plainTroubles_data();
    void plainTroubles();
    void absurdSizes_data();
    void absurdSizes();
    void listsInListsWithoutEnd_data();
    void listsInListsWithoutEnd();
    void whatAFileSaysMakesNoLines();
    void hugeLabelFilesOfAFewBytes();

private:
    TemporaryFolder m_folder;
};

void tst_HostileFiles::plainTroubles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const QByteArray& bytes, ErrorKind kind) {
        QTest::newRow(name) << bytes << static_cast<int>(kind);
    };
    row("empty", "", ErrorKind::Unreadable);
    row("text", "hello", ErrorKind::Unsupported);
    row("zeros", QByteArray(5000, '\0'), ErrorKind::Unsupported);
    row("TIFF mark alone", QByteArray("II*\0", 4), ErrorKind::Unreadable);
    row("PNG mark alone", QByteArray("\x89PNG\r\n\x1a\n", 8), ErrorKind::Unreadable);
    row("HDF5 mark alone", QByteArray("\x89HDF\r\n\x1a\n", 8), ErrorKind::Unreadable);
    row("NRRD mark alone", "NRRD0004\n", ErrorKind::Unreadable);
    row("MetaImage start alone", "ObjectType = Image\n", ErrorKind::Unreadable);
    row("packed nothing", QByteArray("\x1f\x8b\x08\0\0\0\0\0", 8), ErrorKind::Unreadable);
}

void tst_HostileFiles::plainTroubles() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, kind);
    const auto path = m_folder.file("trouble.tif");
    writeBytes(path, bytes.toStdString());
    for (int way = 0; way < 2; ++way) {
        try {
            NoProgress progress;
            way == 0 ? (void)io::inspect(path) : (void)io::readLabels(path, progress);
            QFAIL("it opened");
        } catch (const Error& e) {
            QCOMPARE(static_cast<int>(e.kind()), kind);
            QVERIFY2(std::string(e.what()).find("trouble.tif") != std::string::npos, e.what());
        }
    }
    QVERIFY_THROWS_EXCEPTION(Error, io::inspect(m_folder.file("missing.tif")));
    QVERIFY_THROWS_EXCEPTION(Error, io::inspect(""));
    QVERIFY_THROWS_EXCEPTION(Error, io::inspect("/dev/zero"));
}

void tst_HostileFiles::absurdSizes_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("NRRD") << QByteArray(
        "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2000000000 2000000000 2000000000\nencoding: raw\n\nabc");
    QTest::newRow("packed NRRD") << QByteArray(
        "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 100000 100000 100000\nencoding: gzip\n\nabc");
    QTest::newRow("NRRD of nothing") << QByteArray(
        "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 0 5 5\nencoding: raw\n\nabc");
    QTest::newRow("MetaImage") << QByteArray(
        "ObjectType = Image\nNDims = 3\nBinaryData = True\nDimSize = 2000000000 2000000000 2000000000\n"
        "ElementType = MET_UCHAR\nElementDataFile = LOCAL\nabc");
    auto nifti = niftiBytes();
    for (std::size_t at : {42, 44, 46}) nifti[at] = nifti[at + 1] = '\x7f';
    QTest::newRow("NIfTI") << QByteArray(nifti.data(), static_cast<int>(nifti.size()));
    QByteArray mrc(1024, '\0');
    for (int at : {0, 1, 2, 4, 5, 6, 8, 9, 10}) mrc[at] = '\xff';
    mrc[12] = 2;
    mrc.replace(208, 4, "MAP ");
    QTest::newRow("MRC") << mrc;
    PngRecipe p;
    p.path = m_folder.file("huge.png");
    p.rows.assign(48, 1);
    makePng(p);
    auto png = bytesOf(p.path);
    png[17] = png[21] =
        '\x0f'; // a million pixels wide and high; the check sum no longer fits, which is not looked at first
    QTest::newRow("PNG") << QByteArray(png.data(), static_cast<int>(png.size()));
}

void tst_HostileFiles::absurdSizes() {
    QFETCH(QByteArray, bytes);
    const auto path = m_folder.file("absurd");
    writeBytes(path, bytes.toStdString());
    QVERIFY_THROWS_EXCEPTION(Error, io::inspect(path));
}

void tst_HostileFiles::listsInListsWithoutEnd_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("type") << R"({".info": {"shape": [2, 2], "dtype": )" << R"(}, "1": 5})";
    QTest::newRow("shape") << R"({".info": {"shape": )" << "}}";
    QTest::newRow("voxel size") << R"({".info": {"shape": [2, 2], "voxel_nm": )" << R"(}, "1": 5})";
    QTest::newRow("runs") << R"({".info": {"shape": [2, 2]}, "1": )" << "}";
}

/// A million of them, which would take more stack than there is where each is walked into.
void tst_HostileFiles::listsInListsWithoutEnd() {
    QFETCH(QString, before);
    QFETCH(QString, after);
    constexpr std::size_t many = 1'000'000;
    const auto path = m_folder.file("deep.json");
    writeBytes(path, before.toStdString() + std::string(many, '[') + std::string(many, ']') + after.toStdString());
    QVERIFY_THROWS_EXCEPTION(Error, io::inspect(path));
}

void tst_HostileFiles::whatAFileSaysMakesNoLines() {
    const auto path = m_folder.file("lines.json");
    writeBytes(path, R"({".info": {"shape": [2, 2]}, "a\nb\u0007": "1 1"})");
    const auto message = messageOf([&] { io::inspect(path); });
    QVERIFY2(message.find("'a b '") != std::string::npos, message.c_str());
}

void tst_HostileFiles::hugeLabelFilesOfAFewBytes() {
    NoProgress progress;
    const auto path = m_folder.file("huge.json");
    writeBytes(path, R"({".info": {"shape": [64, 7, 2147483647]}, "1": "1 5"})");
    QVERIFY_THROWS_EXCEPTION(Error, io::readLabels(path, progress));
    writeBytes(path, R"({".info": {"shape": [1, 2, 50000]}, "1": "49999 3", "2": "58190 5"})"); // long, but not too long
    const auto labels = io::readLabels(path, progress);
    QCOMPARE(labels.read(Box{{0, 0, 49997}, {1, 1, 50000}}), (std::vector<LabelId>{0, 1, 1}));
    QCOMPARE(labels.read(Box{{0, 1, 8188}, {1, 1 + 1, 8196}}), (std::vector<LabelId>{0, 2, 2, 2, 2, 2, 0, 0}));
}

QTEST_GUILESS_MAIN(tst_HostileFiles)
#include "tst_HostileFiles.moc"
