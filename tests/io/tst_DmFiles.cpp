// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/io/VoxelConvert.h"
#include "core/volume/Error.h"
#include "tests/io/DmMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <algorithm>
#include <bit>
#include <cstring>

using namespace granule;
using namespace granule::testing;

namespace {

/// 0, 1, 2, ... as the format's pixels of `dataType`.
std::string countingPixels(VoxelType type, std::size_t count, bool littleEndian) {
    std::string bytes;
    withVoxelType(type, [&](auto tag) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto value = static_cast<decltype(tag)>(i % 120);
            std::string one(sizeof value, '\0');
            std::memcpy(one.data(), &value, sizeof value);
            if (littleEndian != (std::endian::native == std::endian::little)) std::ranges::reverse(one);
            bytes += one;
        }
    });
    return bytes;
}

DmRecipe stackOf(int dataType, VoxelType type, int version = 4, bool littleEndian = true) {
    DmRecipe r;
    r.version = version, r.littleEndian = littleEndian, r.dataType = dataType;
    r.sizes = {5, 4, 3};
    r.pixels = countingPixels(type, 60, littleEndian);
    r.scales = {4.6, 4.6, 0.05};
    r.units = {u"nm", u"nm", u"\u00b5m"};
    return r;
}

} // namespace

/// Gatan files of both versions and byte orders open with their voxels, voxel size and tags.
class tst_DmFiles : public QObject {
    Q_OBJECT
private slots:
    void everyTypeReads_data();
    void everyTypeReads();
    void aBoxIsReadInPlace();
    void coloursAreRedGreenBlue();
    void theLargestImageIsChosenWithoutADocument();
    void voxelSizes_data();
    void voxelSizes();
    void whatTheMicroscopeSaidIsKept();
    void aFolderOfImagesIsAStack();
    void refusals_data();
    void refusals();

private:
    std::string write(const DmRecipe& recipe, const char* name = "image.dm4") {
        writeBytes(m_folder.file(name), dmBytes(recipe));
        return m_folder.file(name);
    }
    TemporaryFolder m_folder;
};

void tst_DmFiles::everyTypeReads_data() {
    QTest::addColumn<int>("dataType");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("littleEndian");
    const std::pair<int, VoxelType> types[] = {
        {1, VoxelType::Int16},   {2, VoxelType::Float32},  {6, VoxelType::UInt8},
        {7, VoxelType::Int32},   {9, VoxelType::Int8},     {10, VoxelType::UInt16},
        {11, VoxelType::UInt32}, {12, VoxelType::Float64}, {14, VoxelType::UInt8}};
    for (const auto& [number, type] : types)
        for (const int version : {3, 4})
            for (const bool little : {true, false})
                QTest::addRow("DM%d type %d %s", version, number, little ? "little" : "big")
                    << number << static_cast<int>(type) << version << little;
}

void tst_DmFiles::everyTypeReads() {
    QFETCH(int, dataType);
    QFETCH(int, type);
    QFETCH(int, version);
    QFETCH(bool, littleEndian);
    const auto path = write(stackOf(dataType, static_cast<VoxelType>(type), version, littleEndian));
    const auto volume = io::openStack(path);
    QCOMPARE(describe(volume.shape()), std::string("3x4x5"));
    QCOMPARE(describe(volume.type()), describe(static_cast<VoxelType>(type)));
    QCOMPARE(io::inspect(path).format, "DM" + std::to_string(version));
    QVERIFY(volume.spacing() == (VoxelSpacing{50, 4.6, 4.6}));
    const auto voxels = volume.read<float>(Box::of(volume.shape()));
    for (std::size_t i = 0; i < voxels.size(); ++i) QCOMPARE(voxels[i], static_cast<float>(i));
}

void tst_DmFiles::aBoxIsReadInPlace() {
    const auto volume = io::openStack(write(stackOf(10, VoxelType::UInt16)));
    QCOMPARE(volume.read<float>({{1, 1, 2}, {3, 3, 4}}),
             (std::vector<float>{27, 28, 32, 33, 47, 48, 52, 53}));
}

void tst_DmFiles::coloursAreRedGreenBlue() {
    for (const bool little : {true, false}) {
        DmRecipe r;
        r.littleEndian = little, r.dataType = 23, r.sizes = {2, 1};
        // Words of alpha, red, green, blue, the first the most significant: the study's colours of classes 1
        // and 2.
        r.pixels =
            little ? std::string("\xe0\1\1\0\xfe\xab\1\0", 8) : std::string("\0\1\1\xe0\0\1\xab\xfe", 8);
        const auto path = write(r);
        QCOMPARE(io::inspect(path).channels, 3);
        NoProgress progress;
        const auto labels = io::readLabels(path, progress);
        QCOMPARE(labels.read<LabelId>(Box::of(labels.shape())), (std::vector<LabelId>{1, 2}));
    }
}

void tst_DmFiles::theLargestImageIsChosenWithoutADocument() {
    auto r = stackOf(10, VoxelType::UInt16);
    r.documentList = false;
    QCOMPARE(io::inspect(write(r)).channels, 3);
    r.thumbnail = false;
    QCOMPARE(describe(io::inspect(write(r)).shape), std::string("3x4x5"));
}

void tst_DmFiles::voxelSizes_data() {
    QTest::addColumn<QString>("unit");
    QTest::addColumn<double>("nm");
    QTest::newRow("nm") << "nm" << 2.5;
    QTest::newRow("Angstrom") << QString(QChar(0xc5)) << 0.25;
    QTest::newRow("the other Angstrom") << QString(QChar(0x212b)) << 0.25;
    QTest::newRow("micrometre") << QString(QChar(0xb5)) + "m" << 2500.0;
    QTest::newRow("Greek micrometre") << QString(QChar(0x3bc)) + "m" << 2500.0;
    QTest::newRow("pm") << "pm" << 0.0025;
    QTest::newRow("of a diffraction pattern") << "1/nm" << 0.0;
    QTest::newRow("energy") << "eV" << 0.0;
    QTest::newRow("none") << "" << 0.0;
}

void tst_DmFiles::voxelSizes() {
    QFETCH(QString, unit);
    QFETCH(double, nm);
    auto r = stackOf(10, VoxelType::UInt16);
    r.scales = {2.5, 2.5, 2.5};
    r.units = {3, unit.toStdU16String()};
    const auto spacing = io::inspect(write(r)).spacing;
    QCOMPARE(spacing ? spacing->xNm : 0.0, nm);
    QCOMPARE(spacing ? spacing->zNm : 0.0, nm);
    // Sections of unknown thickness have no voxel size.
    r.units[2] = u"";
    QVERIFY(!io::inspect(write(r)).spacing);
}

void tst_DmFiles::whatTheMicroscopeSaidIsKept() {
    const auto metadata = io::inspect(write(stackOf(10, VoxelType::UInt16, 3))).metadata;
    const auto has = [&](const char* name, const char* value) {
        return std::ranges::count(metadata, std::pair<std::string, std::string>(name, value)) == 1;
    };
    QVERIFY(has("Name", "Ship"));
    QVERIFY(has("Microscope Info.Stage Alpha", "24.5"));
}

void tst_DmFiles::aFolderOfImagesIsAStack() {
    const auto folder = m_folder.path / "folder";
    std::filesystem::create_directory(folder);
    for (int z = 1; z <= 11; ++z) {
        DmRecipe r;
        r.sizes = {4, 2}, r.dataType = 6;
        r.pixels.assign(8, static_cast<char>(z));
        writeBytes(folder / ("z" + std::to_string(z) + (z % 2 ? ".dm3" : ".DM4")), dmBytes(r));
    }
    const auto volume = io::openStack(folder.string());
    QCOMPARE(describe(volume.shape()), std::string("11x2x4"));
    for (std::int64_t z = 0; z < 11; ++z)
        QCOMPARE(int(volume.read<std::uint8_t>({{z, 0, 0}, {z + 1, 1, 1}})[0]), int(z) + 1);
}

void tst_DmFiles::refusals_data() {
    QTest::addColumn<int>("dataType");
    QTest::addColumn<QString>("sizes");
    QTest::addColumn<QString>("word");
    QTest::newRow("complex") << 3 << "5,4,3"
                             << "complex";
    QTest::newRow("packed complex") << 5 << "5,4,3"
                                    << "complex";
    QTest::newRow("64 bits") << 39 << "5,4,3"
                             << "64 bits";
    QTest::newRow("unknown") << 99 << "5,4,3"
                             << "number 99";
    QTest::newRow("spectrum") << 10 << "60"
                              << "no image";
    QTest::newRow("four dimensions") << 10 << "5,2,2,3"
                                     << "4 dimensions";
    QTest::newRow("larger than its data") << 10 << "5,4,4"
                                          << "claims";
    QTest::newRow("absurdly large") << 10 << "2000000000,2000000000,2000000000"
                                    << "claims";
    QTest::newRow("empty") << 10 << "5,0,3"
                           << "claims";
}

void tst_DmFiles::refusals() {
    QFETCH(int, dataType);
    QFETCH(QString, sizes);
    QFETCH(QString, word);
    auto r = stackOf(dataType, VoxelType::UInt16);
    r.thumbnail = false;
    r.sizes.clear();
    for (const auto& size : sizes.split(',')) r.sizes.push_back(size.toLongLong());
    const auto path = write(r, "refused.dm3");
    const auto message = messageOf([&] { io::inspect(path); });
    QVERIFY2(QString::fromStdString(message).contains(word) && message.find("refused.dm3") != message.npos,
             message.c_str());
}

QTEST_GUILESS_MAIN(tst_DmFiles)
#include "tst_DmFiles.moc"
