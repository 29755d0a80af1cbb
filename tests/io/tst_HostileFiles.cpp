// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/AmiraMaker.h"
#include "tests/io/DmMaker.h"
#include "tests/io/PngMaker.h"
#include "tests/io/TiffMaker.h"
#include "tests/io/ZipMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <cstring>
#include <fstream>
#include <random>

using namespace granule;
using namespace granule::testing;

namespace {

std::string niftiBytes() {
    std::string bytes(352 + 4 * 6 * 8 * 2, '\0');
    const auto put = [&](std::size_t at, auto value) {
        std::memcpy(bytes.data() + at, &value, sizeof value);
    };
    put(0, std::int32_t{348});
    const std::int16_t dim[8] = {3, 8, 6, 4, 1, 1, 1, 1};
    put(40, dim);
    put(70, std::int16_t{512}); // uint16
    put(72, std::int16_t{16});
    const float pixdim[8] = {1, 1e-5F, 1e-5F, 4e-5F, 0, 0, 0, 0};
    put(76, pixdim);
    put(108, 352.0F);
    put(123, char{2}); // mm
    std::memcpy(bytes.data() + 344, "n+1", 4);
    for (std::size_t i = 352; i < bytes.size(); i += 2) bytes[i] = static_cast<char>(i % 50);
    return bytes;
}

std::string metaImageBytes(bool packedAsText) {
    std::string bytes =
        "ObjectType = Image\nNDims = 3\nBinaryData = " + std::string(packedAsText ? "False" : "True") +
        "\nBinaryDataByteOrderMSB = False\nCompressedData = False\nElementSpacing = 0.00001 0.00001 0.00004\n"
        "DimSize = 8 6 4\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
    for (int i = 0; i < 8 * 6 * 4; ++i)
        bytes += packedAsText ? std::to_string(i % 50) + " " : std::string(1, static_cast<char>(i % 50));
    return bytes;
}

/// Opens and reads as the programs do; Error is fine, nothing else is.
void use(const std::string& path) {
    NoProgress progress;
    constexpr std::int64_t enough = 1 << 20;
    try {
        const auto volume = io::openStack(path);
        const auto& s = volume.shape();
        const Box some{{0, 0, 0},
                       {std::min<std::int64_t>(s.z, 4), std::min<std::int64_t>(s.y, 64),
                        std::min<std::int64_t>(s.x, 64)}};
        (void)volume.read<float>(some);
        (void)volume.read<std::uint8_t>({{s.z - 1, s.y - 1, s.x - 1}, {s.z, s.y, s.x}});
        if (s.z * s.y < enough && s.voxels() < enough) (void)io::readLabels(path, progress);
    } catch (const Error& e) {
        // Sentences for people, one line each.
        if (std::string(e.what()).empty() || std::string(e.what()).find('\n') != std::string::npos)
            throw std::logic_error(e.what());
    }
}

std::string mutated(const std::string& bytes, std::mt19937& random) {
    auto out = bytes;
    const auto upTo = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
    };
    switch (upTo(5)) {
    case 0:
        out.resize(upTo(out.size()));
        break;
    case 1: { // a length or count that is far too large, or zero
        const auto at = upTo(std::min<std::size_t>(out.size(), 1024));
        const char fill = upTo(2) ? '\xff' : '\0';
        for (std::size_t i = at; i < std::min(at + 4, out.size()); ++i) out[i] = fill;
        break;
    }
    default: {
        const auto reach = upTo(3) ? std::min<std::size_t>(out.size(), 700) : out.size();
        for (std::size_t n = 1 + upTo(6); n > 0; --n) out[upTo(reach)] = static_cast<char>(random());
    }
    }
    return out;
}

} // namespace

/// Whatever a file holds, opening and reading it ends in voxels or in an Error: never in a crash, never in
/// another exception, never in asking for absurd memory.
class tst_HostileFiles : public QObject {
    Q_OBJECT
private slots:
    void plainTroubles_data();
    void plainTroubles();
    void absurdSizes_data();
    void absurdSizes();
    void everyCutIsSurvived_data() { formats(); }
    void everyCutIsSurvived();
    void flippedBytesAreSurvived_data() { formats(); }
    void flippedBytesAreSurvived();

private:
    void formats();
    TemporaryFolder m_folder;
};

void tst_HostileFiles::formats() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    const auto add = [](const char* row, const char* name, const std::string& bytes) {
        QTest::newRow(row) << QByteArray(bytes.data(), static_cast<int>(bytes.size())) << name;
    };
    NoProgress progress;
    const auto volume = greyRamp({4, 24, 30}, VoxelType::UInt16);
    for (const char* ending : {"tif", "h5", "mrc", "nrrd"}) {
        const auto path = m_folder.file(std::string("whole.") + ending);
        io::writeStack(path, volume, {}, volume.type(), progress);
        add(ending, (std::string("bad.") + ending).c_str(), bytesOf(path));
    }
    const auto labels = m_folder.file("labels.tif");
    io::writeLabels(labels, randomLabels({3, 20, 20}, 7, 1), progress);
    const auto runs = m_folder.file("labels.json");
    io::writeLabels(runs, randomLabels({3, 20, 20}, 7, 1), progress);
    add("runs of labels", "bad.json", bytesOf(runs));
    add("packed labels", "bad.tif", bytesOf(labels));
    TiffRecipe t;
    t.path = m_folder.file("tiff");
    t.mode = "wb8", t.tile = 16, t.compression = 5;
    makeTiff(t);
    add("tiled BigTIFF", "bad.tif", bytesOf(t.path));
    t.mode = "wl", t.tile = 0, t.compression = 32773, t.photometric = 3, t.palette = {0, 0, 0, 1, 1, 224};
    makeTiff(t);
    add("palette TIFF", "bad.tif", bytesOf(t.path));
    t.compression = 1, t.photometric = 2, t.samples = 3, t.planar = true, t.palette.clear();
    makeTiff(t);
    add("planar TIFF", "bad.tif", bytesOf(t.path));
    PngRecipe p;
    p.path = m_folder.file("png");
    p.rows.assign(48, 77);
    makePng(p);
    add("PNG", "bad.png", bytesOf(p.path));
    p.colour = 3, p.palette = {0, 0, 0, 9, 9, 9}, p.interlaced = true;
    p.rows.assign(48, 1);
    makePng(p);
    add("palette PNG", "bad.png", bytesOf(p.path));
    for (const int version : {3, 4}) {
        DmRecipe d;
        d.version = version, d.sizes = {5, 4, 3}, d.pixels.assign(120, '\3'), d.thumbnail = false;
        d.scales = {1, 1, 1}, d.units = {3, u"nm"};
        add(version == 3 ? "DM3" : "DM4", "bad.dm", dmBytes(d));
    }
    add("Amira", "bad.am", amiraBytes({.type = "ushort", .otherBefore = true}));
    add("Amira as text", "bad.am", amiraBytes({.first = "# AmiraMesh 3D ASCII 2.0", .encoding = "text"}));
    add("Amira in runs", "bad.am", amiraBytes({.packing = "HxByteRLE", .x = 50}));
    add("packed Amira", "bad.am", amiraBytes({.type = "int", .packing = "HxZip", .x = 50}));
    add("zip", "bad.zip", zipBytes({{"a.nii", niftiBytes()}}, true));
    add("gzip", "bad.gz", gzipBytes(niftiBytes()));
    add("NIfTI", "bad.nii", niftiBytes());
    add("MetaImage", "bad.mha", metaImageBytes(false));
    add("MetaImage as text", "bad.mha", metaImageBytes(true));
}

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

void tst_HostileFiles::everyCutIsSurvived() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    const auto path = m_folder.file(name.toStdString());
    const auto whole = bytes.toStdString();
    const std::size_t step = std::max<std::size_t>(1, whole.size() / 120);
    for (std::size_t size = 0; size < whole.size(); size += step) {
        writeBytes(path, whole.substr(0, size));
        use(path);
    }
}

void tst_HostileFiles::flippedBytesAreSurvived() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    const auto path = m_folder.file(name.toStdString());
    std::mt19937 random(20261122);
    for (int i = 0; i < 250; ++i) {
        writeBytes(path, mutated(bytes.toStdString(), random));
        use(path);
    }
}

QTEST_GUILESS_MAIN(tst_HostileFiles)
#include "tst_HostileFiles.moc"
