// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/PngMaker.h"
#include "tests/io/TiffMaker.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <fstream>

using namespace granule;
using namespace granule::testing;

namespace {

std::vector<std::uint8_t> firstSlice(const std::string& path) {
    const auto volume = io::openStack(path);
    return volume.read<std::uint8_t>({{0, 0, 0}, {1, volume.shape().y, volume.shape().x}});
}

PngRecipe constantSlice(const std::string& path, std::uint8_t grey) {
    PngRecipe r;
    r.path = path;
    r.rows.assign(48, grey);
    return r;
}

template <typename F>
QString messageOf(ErrorKind kind, F f) {
    try {
        f();
    } catch (const Error& e) {
        return e.kind() == kind ? QString(e.what()) : QString("another kind of error: ") + e.what();
    }
    return "no error";
}

} // namespace

/// PNG in its kinds, and folders of slices.
class tst_SliceFiles : public QObject {
    Q_OBJECT
private slots:
    void greysOfEveryDepth();
    void sixteenBitsKeepTheirOrder();
    void interlacedIsTheSame();
    void colourAndAlphaBecomeGrey();
    void slicesAreSortedByNumber();
    void otherFilesAreIgnored();
    void differentShapesAreNamed();
    void multiPageFilesAreNamed();
    void greyAndColourMayBeMixed();
    void folderWithoutSlicesIsSaid();
    void endingDoesNotDecide();

private:
    TemporaryFolder m_folder;
};

void tst_SliceFiles::greysOfEveryDepth() {
    PngRecipe r;
    r.path = m_folder.file("bits.png");
    for (const int bits : {1, 2, 4}) {
        r.bits = bits;
        r.rows.assign(static_cast<std::size_t>(r.height * bits), 0b10'01'00'11);
        makePng(r);
        const auto voxels = firstSlice(r.path);
        const int top = (1 << bits) - 1;
        for (int x = 0; x < 8 / bits; ++x)
            QCOMPARE(int(voxels[std::size_t(x)]), (0b10'01'00'11 >> (8 - bits * (x + 1)) & top) * 255 / top);
    }
    r.bits = 8, r.colour = 4;
    r.rows.clear();
    for (int i = 0; i < 48; ++i) r.rows.insert(r.rows.end(), {std::uint8_t(i), 200});
    makePng(r);
    QCOMPARE(int(firstSlice(r.path)[17]), 17);
}

void tst_SliceFiles::sixteenBitsKeepTheirOrder() {
    PngRecipe r;
    r.path = m_folder.file("deep.png");
    r.bits = 16;
    for (int i = 0; i < 48; ++i) r.rows.insert(r.rows.end(), {std::uint8_t(i), std::uint8_t(255 - i)});
    makePng(r);
    QCOMPARE(io::inspect(r.path).type, VoxelType::UInt16);
    const auto voxels = io::openStack(r.path).read<std::uint16_t>({{0, 0, 0}, {1, 6, 8}});
    for (int i = 0; i < 48; ++i) QCOMPARE(int(voxels[std::size_t(i)]), i * 256 + 255 - i);
}

void tst_SliceFiles::interlacedIsTheSame() {
    PngRecipe r;
    r.path = m_folder.file("interlaced.png");
    r.interlaced = true;
    for (int i = 0; i < 48; ++i) r.rows.push_back(std::uint8_t(i * 5));
    makePng(r);
    QCOMPARE(firstSlice(r.path), r.rows);
}

void tst_SliceFiles::colourAndAlphaBecomeGrey() {
    PngRecipe r;
    r.path = m_folder.file("colour.png");
    r.colour = 6;
    for (int i = 0; i < 48; ++i) r.rows.insert(r.rows.end(), {100, std::uint8_t(i), 200, 7});
    makePng(r);
    QCOMPARE(io::inspect(r.path).channels, 4);
    QCOMPARE(int(firstSlice(r.path)[20]), int(std::lround(0.299 * 100 + 0.587 * 20 + 0.114 * 200)));
}

void tst_SliceFiles::slicesAreSortedByNumber() {
    TemporaryFolder folder;
    for (const int i : {10, 2, 1, 0, 33})
        makePng(constantSlice(folder.file("s" + std::to_string(i) + ".png"), std::uint8_t(i)));
    const auto volume = io::openStack(folder.path.string());
    QCOMPARE(volume.shape(), (Shape{5, 6, 8}));
    for (const auto& [z, grey] : {std::pair{0, 0}, {1, 1}, {2, 2}, {3, 10}, {4, 33}})
        QCOMPARE(int(volume.read<std::uint8_t>({{z, 3, 3}, {z + 1, 4, 4}})[0]), grey);
    QCOMPARE(io::inspect(folder.path.string() + "/").format, std::string("folder of PNG"));
}

void tst_SliceFiles::otherFilesAreIgnored() {
    TemporaryFolder folder;
    for (const int i : {0, 1}) makePng(constantSlice(folder.file(std::to_string(i) + ".png"), 9));
    std::ofstream(folder.file("notes.txt")) << "not a slice";
    std::ofstream(folder.file("._0.png")) << "what macOS leaves behind";
    std::filesystem::create_directory(folder.file("2.png"));
    QCOMPARE(io::inspect(folder.path.string()).shape.z, 2);
}

void tst_SliceFiles::differentShapesAreNamed() {
    TemporaryFolder folder;
    makePng(constantSlice(folder.file("0.png"), 1));
    auto other = constantSlice(folder.file("1.png"), 1);
    other.width = 7;
    makePng(other);
    const auto words = messageOf(ErrorKind::Mismatch, [&] { io::openStack(folder.path.string()); });
    QVERIFY2(words.contains("1.png") && words.contains("6x7"), qPrintable(words));
}

void tst_SliceFiles::multiPageFilesAreNamed() {
    TemporaryFolder folder;
    TiffRecipe r;
    for (const int i : {0, 1}) {
        r.path = folder.file(std::to_string(i) + ".tif");
        r.pages = i + 1;
        makeTiff(r);
    }
    const auto words = messageOf(ErrorKind::Mismatch, [&] { io::openStack(folder.path.string()); });
    QVERIFY2(words.contains("1.tif") && words.contains("2 slices"), qPrintable(words));
}

void tst_SliceFiles::greyAndColourMayBeMixed() {
    TemporaryFolder folder;
    auto colour = constantSlice(folder.file("0.png"), 80);
    colour.colour = 2;
    colour.rows.assign(48 * 3, 80);
    makePng(colour);
    makePng(constantSlice(folder.file("1.png"), 80));
    QCOMPARE(io::inspect(folder.path.string()).channels, 1);
    const auto voxels = io::openStack(folder.path.string()).read<std::uint8_t>({{0, 0, 0}, {2, 6, 8}});
    QVERIFY(std::ranges::all_of(voxels, [](auto v) { return v == 80; }));
}

void tst_SliceFiles::folderWithoutSlicesIsSaid() {
    TemporaryFolder folder;
    const auto words = messageOf(ErrorKind::NotFound, [&] { io::openStack(folder.path.string()); });
    QVERIFY2(words.contains("holds no slices"), qPrintable(words));
}

void tst_SliceFiles::endingDoesNotDecide() {
    makePng(constantSlice(m_folder.file("really-a-png.tif"), 3));
    QCOMPARE(io::inspect(m_folder.file("really-a-png.tif")).format, std::string("PNG"));
}

QTEST_GUILESS_MAIN(tst_SliceFiles)
#include "tst_SliceFiles.moc"
