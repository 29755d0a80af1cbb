// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/ZipMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;

/// What a gzip file or a zip archive holds opens like itself, and leaves nothing behind.
class tst_PackedFiles : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("TMPDIR", QByteArray::fromStdString(m_scratch.path.string())); }
    void cleanup() { QCOMPARE(filesIn(m_scratch.path), 0); }

    void aPackedStackIsTheStack_data();
    void aPackedStackIsTheStack();
    void aZipOfSeveralFilesWantsAName();
    void hiddenFilesOfAZipDoNotCount();
    void troubles_data();
    void troubles();

private:
    std::string stackBytes(const std::string& ending) {
        const auto volume = greyRamp({3, 20, 30}, VoxelType::UInt16);
        const auto path = m_folder.file("stack." + ending);
        io::writeStack(path, volume, {}, volume.type(), m_progress);
        return bytesOf(path);
    }
    std::string write(const std::string& name, const std::string& bytes) {
        writeBytes(m_folder.file(name), bytes);
        return m_folder.file(name);
    }
    NoProgress m_progress;
    TemporaryFolder m_folder, m_scratch;
};

void tst_PackedFiles::aPackedStackIsTheStack_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QString>("packing");
    for (const char* ending : {"tif", "mrc", "nrrd", "h5"})
        for (const char* packing : {"gz", "zip", "stored.zip"})
            QTest::addRow("%s in %s", ending, packing) << ending << packing;
}

void tst_PackedFiles::aPackedStackIsTheStack() {
    QFETCH(QString, ending);
    QFETCH(QString, packing);
    const auto bytes = stackBytes(ending.toStdString());
    const auto name = "stack." + ending.toStdString();
    const auto path =
        write(name + "." + packing.toStdString(),
              packing == "gz" ? gzipBytes(bytes) : zipBytes({{"folder/" + name, bytes}}, packing == "zip"));
    const auto volume = io::openStack(path);
    const auto plain = io::openStack(m_folder.file(name));
    QCOMPARE(volume.shape(), plain.shape());
    QVERIFY(volume.spacing() == plain.spacing());
    QVERIFY(volume.readRaw(Box::of(volume.shape())) == plain.readRaw(Box::of(plain.shape())));
    QCOMPARE(filesIn(m_scratch.path), 1);
}

void tst_PackedFiles::aZipOfSeveralFilesWantsAName() {
    const auto mrc = stackBytes("mrc");
    const auto path = write("two.zip", zipBytes({{"a.mrc", mrc}, {"b/readme.txt", "hello"}}, true));
    const auto message = messageOf([&] { io::inspect(path); });
    QVERIFY2(message.find("2 files ('a.mrc', 'b/readme.txt')") != message.npos, message.c_str());
    QCOMPARE(describe(io::inspect(path + ":/a.mrc").shape), std::string("3x20x30"));
    QVERIFY(messageOf([&] { io::inspect(path + ":/c.mrc"); }).find("'a.mrc'") != std::string::npos);
    const auto text = messageOf([&] { io::inspect(path + ":/b/readme.txt"); });
    QVERIFY2(text.find("two.zip:/b/readme.txt' is not an image stack") != text.npos, text.c_str());
}

void tst_PackedFiles::hiddenFilesOfAZipDoNotCount() {
    const auto path = write("mac.zip", zipBytes({{"__MACOSX/._a.mrc", "x"},
                                                 {"folder/", ""},
                                                 {"folder/.DS_Store", "x"},
                                                 {"folder/a.mrc", stackBytes("mrc")}},
                                                true));
    QCOMPARE(describe(io::inspect(path).shape), std::string("3x20x30"));
}

void tst_PackedFiles::troubles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const std::string& bytes, const char* word) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << word;
    };
    const auto gz = gzipBytes(stackBytes("mrc"));
    const auto zip = zipBytes({{"a.mrc", stackBytes("mrc")}}, false);
    row("gzip cut off", gz.substr(0, gz.size() / 2), "truncated gzip");
    row("zip cut off", zip.substr(0, zip.size() - 50), "truncated zip");
    auto torn = zip;
    torn[200] = static_cast<char>(torn[200] + 1);
    row("a zip's file is damaged", torn, "damaged");
    row("text in gzip", gzipBytes("hello"), "not an image stack");
    row("nothing in gzip", gzipBytes(""), "empty");
    row("gzip in gzip", gzipBytes(gz), "twice");
    row("zip in gzip", gzipBytes(zip), "twice");
    row("nothing in zip", zipBytes({{"folder/", ""}}, false), "no file");
    auto secret = zip;
    for (const auto* mark : {"PK\3\4", "PK\1\2"}) secret[secret.find(mark) + (mark[2] == 3 ? 6 : 8)] = 1;
    row("encrypted", secret, "encrypted");
    auto method = zip;
    for (const auto* mark : {"PK\3\4", "PK\1\2"}) method[method.find(mark) + (mark[2] == 3 ? 8 : 10)] = 99;
    auto lying = zip;
    lying.replace(lying.find("PK\1\2") + 24, 4, std::string("\1\0\0\0", 4));
    row("another size than it claims", lying, "damaged");
    row("unknown method", method, "method number 99");
}

void tst_PackedFiles::troubles() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    const auto path = write("trouble", bytes.toStdString());
    const auto message = messageOf([&] { io::inspect(path); });
    QVERIFY2(QString::fromStdString(message).contains(word) && message.find(path) != message.npos,
             message.c_str());
    QVERIFY2(message.find(m_scratch.path.string() + "/granule") == message.npos, message.c_str());
}

QTEST_GUILESS_MAIN(tst_PackedFiles)
#include "tst_PackedFiles.moc"
