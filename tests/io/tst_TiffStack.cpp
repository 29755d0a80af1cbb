// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/TiffMaker.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <atomic>
#include <cmath>
#include <fstream>
#include <thread>

using namespace granule;
using namespace granule::testing;

namespace {

/// Reads the stack by odd boxes and compares each voxel with the pattern.
QString difference(const TiffRecipe& r, int spread = 1) {
    const auto volume = io::openStack(r.path);
    if (volume.shape() != Shape{r.pages, r.height, r.width})
        return QString::fromStdString(describe(volume.shape()));
    for (const Box& box : {Box::of(volume.shape()), Box{{1, 5, 7}, {3, 20, 30}},
                           Box{{0, r.height - 1, 0}, {1, r.height, r.width}}}) {
        const auto voxels = volume.read<float>(box);
        std::size_t i = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x, ++i) {
                    const int expected = spread * patternAt(r, int(z), int(y), int(x), 0);
                    if (voxels[i] != float(expected))
                        return QString("(%1,%2,%3): %4 instead of %5")
                            .arg(z)
                            .arg(y)
                            .arg(x)
                            .arg(double(voxels[i]))
                            .arg(expected);
                }
    }
    return {};
}

/// What ImageJ writes beyond 4 GB: one directory, "images=" in its description, and all slices behind one
/// another; big-endian, 16 bits, voxel i holds i.
std::string imageJStack(int slices, int height, int width) {
    const std::string description =
        "ImageJ=1.53t\nimages=" + std::to_string(slices) + "\nslices=" + std::to_string(slices) + "\n";
    std::string bytes = {'M', 'M', 0, 42, 0, 0, 0, 8};
    const auto put = [&](unsigned value, int count) {
        for (int i = count - 1; i >= 0; --i) bytes += static_cast<char>(value >> 8 * i);
    };
    const unsigned textAt = 8 + 2 + 9 * 12 + 4, pixelsAt = textAt + unsigned(description.size());
    const auto tag = [&](unsigned number, unsigned value) {
        put(number, 2), put(4, 2), put(1, 4), put(value, 4);
    };
    put(9, 2);
    tag(256, unsigned(width));
    tag(257, unsigned(height));
    tag(258, 16);
    tag(259, 1);
    tag(262, 1);
    put(270, 2), put(2, 2), put(unsigned(description.size()), 4), put(textAt, 4);
    tag(273, pixelsAt);
    tag(278, unsigned(height));
    tag(279, unsigned(height * width * 2));
    put(0, 4);
    bytes += description;
    for (int i = 0; i < slices * height * width; ++i) put(unsigned(i), 2);
    return bytes;
}

} // namespace

class tst_TiffStack : public QObject {
    Q_OBJECT
private slots:
    void readsEveryWayOfStoring_data();
    void readsEveryWayOfStoring();
    void spreadsFewBitsOverTheGreys();
    void turnsWhiteIsZeroRound();
    void turnsColourIntoGrey();
    void photometricMayBeMissing();
    void readsImageJStackUnderOneDirectory();
    void takesTheVoxelSize_data();
    void takesTheVoxelSize();
    void takesWhatTheMicroscopeWrote_data();
    void takesWhatTheMicroscopeWrote();
    void slicesOfUnknownThicknessHaveNoVoxelSize();
    void refusesPagesOfDifferentSizes();
    void isReadByManyThreadsAtOnce();

private:
    TemporaryFolder m_folder;
};

void tst_TiffStack::readsEveryWayOfStoring_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("compression");
    QTest::addColumn<int>("predictor");
    QTest::addColumn<int>("tile");
    QTest::addColumn<int>("type");
    const auto t = [](VoxelType type) { return static_cast<int>(type); };
    const struct {
        int bits, format;
        VoxelType type;
    } kinds[] = {{8, 1, VoxelType::UInt8},    {8, 2, VoxelType::Int8},    {16, 1, VoxelType::UInt16},
                 {16, 2, VoxelType::Int16},   {32, 1, VoxelType::UInt32}, {32, 2, VoxelType::Int32},
                 {32, 3, VoxelType::Float32}, {64, 3, VoxelType::Float64}};
    for (const char* mode : {"wl", "wb", "wl8", "wb8"})
        for (const auto& k : kinds)
            for (const int compression : {1, 5, 8, 32773})
                for (const int tile : {0, 16})
                    QTest::addRow("%s %d bits format %d compression %d tile %d", mode, k.bits, k.format,
                                  compression, tile)
                        << mode << k.bits << k.format << compression << 1 << tile << t(k.type);
    QTest::addRow("differences of 16 bits") << "wl" << 16 << 1 << 5 << 2 << 0 << t(VoxelType::UInt16);
    QTest::addRow("differences of floats") << "wl" << 32 << 3 << 8 << 3 << 16 << t(VoxelType::Float32);
}

void tst_TiffStack::readsEveryWayOfStoring() {
    QFETCH(QString, mode);
    QFETCH(int, bits);
    QFETCH(int, format);
    QFETCH(int, compression);
    QFETCH(int, predictor);
    QFETCH(int, tile);
    QFETCH(int, type);
    TiffRecipe r;
    r.path = m_folder.file("way.tif");
    r.mode = mode.toStdString();
    r.bits = bits, r.format = format, r.compression = compression, r.predictor = predictor, r.tile = tile;
    makeTiff(r);
    QCOMPARE(difference(r), QString());
    const auto info = io::inspect(r.path);
    QCOMPARE(static_cast<int>(info.type), type);
    QCOMPARE(info.format, mode.endsWith('8') ? std::string("BigTIFF") : std::string("TIFF"));
    QVERIFY(!info.spacing);
}

void tst_TiffStack::spreadsFewBitsOverTheGreys() {
    for (const int bits : {1, 2, 4})
        for (const int tile : {0, 16}) {
            TiffRecipe r;
            r.path = m_folder.file("bits.tif");
            r.bits = bits, r.tile = tile;
            makeTiff(r);
            QCOMPARE(difference(r, 255 / ((1 << bits) - 1)), QString());
        }
}

void tst_TiffStack::turnsWhiteIsZeroRound() {
    TiffRecipe r;
    r.path = m_folder.file("white.tif");
    r.photometric = 0;
    makeTiff(r);
    const auto voxels = io::openStack(r.path).read<std::uint8_t>({{2, 3, 0}, {3, 4, r.width}});
    for (int x = 0; x < r.width; ++x) QCOMPARE(int(voxels[std::size_t(x)]), 255 - patternAt(r, 2, 3, x, 0));
}

void tst_TiffStack::turnsColourIntoGrey() {
    for (const int photometric : {2, -1}) // samples that nobody explains are taken for red, green, blue
        for (const bool planar : {false, true})
            for (const int samples : {3, 4}) {
                TiffRecipe r;
                r.path = m_folder.file("colour.tif");
                r.photometric = photometric, r.samples = samples, r.planar = planar;
                makeTiff(r);
                QCOMPARE(io::inspect(r.path).channels, samples);
                const auto voxels = io::openStack(r.path).read<std::uint8_t>({{1, 7, 0}, {2, 8, r.width}});
                for (int x = 0; x < r.width; ++x) {
                    const double grey = 0.299 * patternAt(r, 1, 7, x, 0) + 0.587 * patternAt(r, 1, 7, x, 1) +
                                        0.114 * patternAt(r, 1, 7, x, 2);
                    QCOMPARE(int(voxels[std::size_t(x)]), int(std::lround(grey)));
                }
            }
}

void tst_TiffStack::photometricMayBeMissing() {
    for (const int compression : {1, 5, 8, 32773})
        for (const int tile : {0, 16}) {
            TiffRecipe r;
            r.path = m_folder.file("unexplained.tif");
            r.pages = 4, r.photometric = -1, r.compression = compression, r.tile = tile;
            if (compression == 1) r.height = r.width = 800;
            makeTiff(r);
            QCOMPARE(io::inspect(r.path).channels, 1);
            QCOMPARE(difference(r), QString());
        }
}

void tst_TiffStack::readsImageJStackUnderOneDirectory() {
    constexpr int slices = 5, height = 6, width = 9;
    const auto path = m_folder.file("imagej.tif");
    const auto whole = imageJStack(slices, height, width);
    std::ofstream(path, std::ios::binary) << whole;
    const auto volume = io::openStack(path);
    QCOMPARE(volume.shape(), (Shape{slices, height, width}));
    const auto voxels = volume.read<std::uint16_t>(Box::of(volume.shape()));
    for (std::size_t i = 0; i < voxels.size(); ++i) QCOMPARE(std::size_t(voxels[i]), i);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << whole.substr(0, whole.size() - 1);
    QVERIFY_THROWS_EXCEPTION(Error, io::inspect(path));
}

void tst_TiffStack::takesTheVoxelSize_data() {
    QTest::addColumn<QString>("description");
    QTest::addColumn<double>("perUnit");
    QTest::addColumn<int>("unit");
    QTest::addColumn<int>("pages");
    QTest::addColumn<QString>("expected");
    const QString none;
    QTest::addRow("ImageJ, nm") << "ImageJ=1.53t\nslices=3\nunit=nm\nspacing=40\n"
                                << 0.1 << 1 << 3 << "40 x 10 x 10 nm";
    QTest::addRow("ImageJ, um") << "ImageJ=1.53t\nslices=3\nunit=um\nspacing=0.04\n"
                                << 100.0 << 1 << 3 << "40 x 10 x 10 nm";
    QTest::addRow("ImageJ, escaped mu") << "ImageJ=1.53t\nslices=3\nunit=\\u00B5m\nspacing=0.05\n"
                                        << 217.391304 << 1 << 3 << "50 x 4.6 x 4.6 nm";
    QTest::addRow("ImageJ, micron") << "ImageJ=1.53t\nunit=micron\nspacing=0.04\n"
                                    << 100.0 << 1 << 3 << "40 x 10 x 10 nm";
    QTest::addRow("ImageJ, pixels") << "ImageJ=1.53t\nunit=pixel\nspacing=4\n" << 1.0 << 1 << 3 << none;
    QTest::addRow("ImageJ, not a number") << "ImageJ=1.53t\nunit=nm\nspacing=nan\n" << 0.1 << 1 << 3 << none;
    QTest::addRow("OME") << "<?xml version=\"1.0\"?><OME><Image><Pixels DimensionOrder=\"XYZCT\" "
                            "PhysicalSizeX=\"10\" PhysicalSizeXUnit=\"nm\" "
                            "PhysicalSizeY=\"0.01\" PhysicalSizeYUnit=\"\xc2\xb5m\" PhysicalSizeZ=\"0.04\" "
                            "SizeZ=\"3\"/></Image></OME>"
                         << 0.0 << 1 << 3 << "40 x 10 x 10 nm";
    QTest::addRow("OME with a prefix and other quotes")
        << "<ome:OME><ome:Image><ome:Pixels\n PhysicalSizeX='0.01'\n PhysicalSizeY='0.01' PhysicalSizeZ='40' "
           "PhysicalSizeXUnit='&#181;m' PhysicalSizeZUnit='nm' SizeZ='3'></ome:Pixels></ome:Image></ome:OME>"
        << 0.0 << 1 << 3 << "40 x 10 x 10 nm";
    QTest::addRow("72 dpi is for printers") << "" << 72.0 << 2 << 1 << none;
    QTest::addRow("a slice, dots a cm") << "" << 1e6 << 3 << 1 << "10 x 10 x 10 nm";
    QTest::addRow("a stack, dots a cm: z unknown") << "" << 1e6 << 3 << 3 << none;
}

void tst_TiffStack::takesTheVoxelSize() {
    QFETCH(QString, description);
    QFETCH(double, perUnit);
    QFETCH(int, unit);
    QFETCH(int, pages);
    QFETCH(QString, expected);
    TiffRecipe r;
    r.path = m_folder.file("size.tif");
    r.description = description.toStdString();
    r.xResolution = r.yResolution = perUnit;
    r.resolutionUnit = unit, r.pages = pages;
    makeTiff(r);
    const auto spacing = io::inspect(r.path).spacing;
    QCOMPARE(spacing ? QString::fromStdString(describe(*spacing)) : QString(), expected);
}

void tst_TiffStack::takesWhatTheMicroscopeWrote_data() {
    QTest::addColumn<int>("tag");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("nm");
    QTest::addColumn<QString>("value");
    const QByteArray fei =
        "[Beam]\r\nHV=5000\r\n[Scan]\r\nDwelltime=1e-005\r\nPixelWidth=4.5e-009\r\nPixelHeight=4.5e-009\r\n";
    QTest::addRow("FEI") << 34682 << fei << 4.5 << "1e-005";
    QTest::addRow("FEI, no numbers") << 34682 << QByteArray(fei).replace("4.5e-009", "none") << 0.0
                                     << "1e-005";
    const QByteArray zeiss =
        "\r\nAP_IMAGE_PIXEL_SIZE\r\nImage Pixel Size = 4.5 nm\r\nDP_DWELL_TIME\r\nDwell Time = 800 ns\r\n"
        "AP_STAGE_AT_T\r\nStage at T = 36.0 \xb0\r\n";
    QTest::addRow("Zeiss") << 34118 << zeiss << 4.5 << "800 ns";
    QTest::addRow("Zeiss, degrees") << 34118 << zeiss << 4.5 << QString("36.0 %1").arg(QChar(0xb0));
    QTest::addRow("Zeiss, micrometres")
        << 34118 << QByteArray(zeiss).replace("4.5 nm", "0.0045 \xb5m") << 4.5 << "800 ns";
    QTest::addRow("Zeiss, older") << 34118 << QByteArray(zeiss).replace("Image Pixel", "Pixel") << 4.5
                                  << "800 ns";
}

void tst_TiffStack::takesWhatTheMicroscopeWrote() {
    QFETCH(int, tag);
    QFETCH(QByteArray, text);
    QFETCH(double, nm);
    QFETCH(QString, value);
    TiffRecipe r;
    r.path = m_folder.file("microscope.tif");
    r.pages = 1, r.privateTag = tag, r.privateText = text.toStdString();
    makeTiff(r);
    const auto info = io::inspect(r.path);
    QCOMPARE(info.spacing ? info.spacing->xNm : 0.0, nm);
    QVERIFY(std::ranges::any_of(
        info.metadata, [&](const auto& line) { return QString::fromStdString(line.second) == value; }));
    r.pages = 3;
    makeTiff(r);
    QVERIFY(!io::inspect(r.path).spacing);
}

void tst_TiffStack::slicesOfUnknownThicknessHaveNoVoxelSize() {
    TiffRecipe r;
    r.pages = 1, r.xResolution = r.yResolution = 1e6, r.resolutionUnit = 3;
    std::filesystem::create_directory(m_folder.path / "slices");
    for (const char* name : {"slices/1.tif", "slices/2.tif"}) {
        r.path = m_folder.file(name);
        makeTiff(r);
    }
    QVERIFY(io::inspect(r.path).spacing);
    QVERIFY(!io::inspect(m_folder.file("slices")).spacing);
}

void tst_TiffStack::refusesPagesOfDifferentSizes() {
    TiffRecipe r;
    r.path = m_folder.file("mixed.tif");
    r.pages = 1;
    makeTiff(r);
    r.mode = "a";
    r.width = 60;
    makeTiff(r);
    try {
        io::openStack(r.path);
        QFAIL("pages of different sizes were taken for a stack");
    } catch (const Error& e) {
        QCOMPARE(e.kind(), ErrorKind::Mismatch);
        QVERIFY2(std::string(e.what()).find("page 2") != std::string::npos, e.what());
    }
}

void tst_TiffStack::isReadByManyThreadsAtOnce() {
    TiffRecipe r;
    r.path = m_folder.file("threads.tif");
    r.pages = 40, r.compression = 8;
    makeTiff(r);
    const auto volume = io::openStack(r.path);
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 200; ++i) {
                    const int z = (i * 7 + t * 11) % r.pages;
                    const auto row = volume.read<std::uint8_t>({{z, 9, 0}, {z + 1, 10, r.width}});
                    for (int x = 0; x < r.width; ++x)
                        wrong += row[std::size_t(x)] != patternAt(r, z, 9, x, 0);
                }
            });
    }
    QCOMPARE(wrong.load(), 0);
}

QTEST_GUILESS_MAIN(tst_TiffStack)
#include "tst_TiffStack.moc"
