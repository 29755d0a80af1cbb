// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/CoarseSource.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"
#include "core/volume/SliceSample.h"
#include "tests/io/ChunkMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;
namespace fs = std::filesystem;

namespace {

constexpr int any = CoarseSource::anyAxis;

} // namespace

/// The coarser levels of a file serve views from afar, and no chunk of its finest is read for them.
class tst_OwnLevels : public QObject {
    Q_OBJECT
private slots:
    void init() { m_root = m_folder.file(std::to_string(++m_number)); }
    void levelsOfEveryFormat_data();
    void levelsOfEveryFormat();
    void theFinestLevelIsNotTouched();
    void contrastIsTakenFromTheLevels();
    void roundedDownLevelsEndWithTheirLastVoxel();
    void whatDoesNotFitIsLeftOut_data();
    void whatDoesNotFitIsLeftOut();
    void levelsThatEndTooEarlyAreNoHelp();
    void theChosenChannelHasItsLevels();
    void correctedSlicesKeepThem();

private:
    using Sizes = std::vector<std::int64_t>;
    /// An image of levels of these shapes; each voxel holds its place in its level, modulo 120.
    void make(const std::vector<Sizes>& shapes, const std::string& format = "zarr2", const std::string& lastType = "uint8") const {
        const bool n5 = format == "n5";
        std::string datasets;
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            auto chunk = shapes[i];
            for (auto& n : chunk) n = std::min<std::int64_t>(n, 64);
            makeChunks({.folder = m_root + (n5 ? "/s" : "/") + std::to_string(i), .format = format, .shape = shapes[i], .chunk = chunk, .type = i + 1 == shapes.size() ? lastType : "uint8", .separator = "/"});
            datasets += (i ? ", " : "") + ("{\"path\": \"" + std::to_string(i) + "\"}");
        }
        const auto axes = shapes[0].size() == 4 ? R"(["c", "z", "y", "x"])" : R"(["z", "y", "x"])";
        const auto ome = "\"multiscales\": [{\"axes\": " + std::string(axes) + ", \"datasets\": [" + datasets + "]}]";
        if (format == "zarr2") writeBytes(m_root + "/.zattrs", "{" + ome + "}");
        if (format == "zarr3") writeBytes(m_root + "/zarr.json", "{\"zarr_format\": 3, \"node_type\": \"group\", \"attributes\": {\"ome\": {" + ome + "}}}");
    }
    Halvings coarsest() const { return coarseSourceOf(io::openStack(m_root))->atHand({any, any, any}); }
    TemporaryFolder m_folder;
    std::string m_root;
    int m_number = 0;
};

void tst_OwnLevels::levelsOfEveryFormat_data() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"zarr2", "zarr3", "n5"}) QTest::newRow(format) << format;
}

void tst_OwnLevels::levelsOfEveryFormat() {
    QFETCH(QString, format);
    make({{5, 20, 30}, {5, 10, 15}, {3, 5, 8}}, format.toStdString());
    const auto volume = io::openStack(m_root);
    QVERIFY(hasOwnLevels(volume));
    const auto& coarse = *coarseSourceOf(volume);
    QCOMPARE(coarse.atHand({any, any, any}), (Halvings{1, 2, 2}));
    QCOMPARE(coarse.atHand({0, any, any}), (Halvings{0, 1, 1}));
    QCOMPARE(coarse.atHand({any, 1, 5}), (Halvings{0, 1, 1}));
    QCOMPARE(coarse.atHand({any, 0, any}), Halvings{});
    for (const auto& h : {Halvings{}, Halvings{0, 1, 1}, Halvings{1, 2, 2}}) {
        const auto grid = coarseVolume(volume, h);
        const auto values = grid.read<float>(Box::of(grid.shape()));
        for (std::size_t i = 0; i < values.size(); ++i) QCOMPARE(values[i], static_cast<float>(i % 120));
    }
    QVERIFY(messageOf([&] { coarseVolume(volume, {0, 2, 2}).readRaw({{0, 0, 0}, {1, 1, 1}}); }).find("no level that is halved") != std::string::npos);
}

void tst_OwnLevels::theFinestLevelIsNotTouched() {
    make({{4, 100, 120}, {4, 50, 60}});
    for (const auto& entry : fs::recursive_directory_iterator(m_root + "/0"))
        if (entry.is_regular_file() && entry.path().filename() != ".zarray") writeBytes(entry.path(), "damaged");
    const auto volume = io::openStack(m_root);
    const auto grid = coarseVolume(volume, coarseSourceOf(volume)->atHand({0, 3, 3}));
    QCOMPARE(describe(grid.shape()), std::string("4x50x60"));
    QCOMPARE(grid.read<float>({{1, 0, 0}, {2, 1, 2}}), (std::vector<float>{0, 1})); // 3000 % 120
    QVERIFY(messageOf([&] { (void)volume.read<float>({{0, 0, 0}, {1, 1, 1}}); }).find("damaged chunk") != std::string::npos);
}

void tst_OwnLevels::contrastIsTakenFromTheLevels() {
    make({{2, 1100, 1100}, {2, 550, 550}, {2, 275, 275}});
    for (const auto& entry : fs::directory_iterator(m_root + "/0"))
        if (entry.is_directory()) fs::remove_all(entry.path());
    const auto grey = sampleOfSlice(io::openStack(m_root), 1);
    QCOMPARE(grey.size(), std::size_t{550 * 550});
    QCOMPARE(grey[1], static_cast<float>((550 * 550 + 1) % 120));
}

void tst_OwnLevels::roundedDownLevelsEndWithTheirLastVoxel() {
    make({{5, 7, 9}, {2, 3, 4}});
    const auto volume = io::openStack(m_root);
    QCOMPARE(coarsest(), (Halvings{1, 1, 1}));
    const auto grid = coarseVolume(volume, {1, 1, 1});
    QCOMPARE(describe(grid.shape()), std::string("3x4x5"));
    QCOMPARE(grid.read<float>({{2, 3, 3}, {3, 4, 5}}), (std::vector<float>{23, 23}));
    QCOMPARE(grid.read<float>({{0, 2, 4}, {1, 4, 5}}), (std::vector<float>{11, 11}));
}

void tst_OwnLevels::whatDoesNotFitIsLeftOut_data() {
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("type");
    QTest::newRow("a third") << "4,30,40" << "uint8";
    QTest::newRow("larger") << "8,180,240" << "uint8";
    QTest::newRow("the same") << "4,90,120" << "uint8";
    QTest::newRow("another type") << "4,45,60" << "uint16";
    QTest::newRow("no array") << "" << "uint8";
}

void tst_OwnLevels::whatDoesNotFitIsLeftOut() {
    QFETCH(QString, second);
    QFETCH(QString, type);
    Sizes sizes;
    for (const auto& n : second.split(',', Qt::SkipEmptyParts)) sizes.push_back(n.toLongLong());
    make({{4, 90, 120}, sizes.empty() ? Sizes{4, 45, 60} : sizes}, "zarr2", type.toStdString());
    if (sizes.empty()) fs::remove_all(m_root + "/1");
    const auto volume = io::openStack(m_root);
    QVERIFY(!hasOwnLevels(volume));
    QCOMPARE(volume.read<float>({{0, 0, 0}, {1, 1, 2}}), (std::vector<float>{0, 1}));
}

void tst_OwnLevels::levelsThatEndTooEarlyAreNoHelp() {
    make({{1, 1, 8200}, {1, 1, 4100}});
    QVERIFY(!hasOwnLevels(io::openStack(m_root)));
}

void tst_OwnLevels::theChosenChannelHasItsLevels() {
    make({{2, 2, 4, 6}, {2, 2, 2, 3}});
    const auto volume = io::openStack(m_root + "?c=1");
    QCOMPARE(coarseVolume(volume, {0, 1, 1}).read<float>({{0, 0, 0}, {1, 1, 3}}), (std::vector<float>{12, 13, 14}));
}

void tst_OwnLevels::correctedSlicesKeepThem() {
    make({{4, 100, 120}, {4, 50, 60}});
    SliceCare care;
    care.bridged = {1};
    QVERIFY(hasOwnLevels(corrected(io::openStack(m_root), care)));
}

QTEST_GUILESS_MAIN(tst_OwnLevels)
#include "tst_OwnLevels.moc"
