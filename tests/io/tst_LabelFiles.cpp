// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/LabelColours.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/PngMaker.h"
#include "tests/io/TiffMaker.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;

namespace {

constexpr std::uint8_t site[7][3] = {{0, 0, 0},     {1, 1, 224},  {1, 171, 254}, {1, 254, 1},
                                     {255, 224, 0}, {250, 94, 0}, {245, 0, 203}};
constexpr std::uint8_t jet[7][3] = {{0, 0, 127},   {0, 40, 255}, {0, 212, 255}, {124, 255, 121},
                                    {255, 229, 0}, {255, 70, 0}, {127, 0, 0}};

std::vector<std::uint32_t> idsOf(const std::string& path) {
    NoProgress progress;
    const auto labels = io::readLabels(path, progress);
    return labels.read<std::uint32_t>(Box::of(labels.shape()));
}

/// The jet colour map of 256 steps, as matplotlib makes it.
std::vector<std::uint8_t> jetPalette() {
    std::vector<std::uint8_t> palette;
    const auto between = [](double t, double from, double to) {
        return std::clamp((t - from) / (to - from), 0.0, 1.0);
    };
    const auto byte = [](double v) { return static_cast<std::uint8_t>(255 * v); };
    for (int i = 0; i < 256; ++i) {
        const double t = i / 255.0;
        palette.push_back(byte(t < 0.89 ? between(t, 0.35, 0.66) : 1 - 0.5 * between(t, 0.89, 1)));
        palette.push_back(byte(t < 0.5 ? between(t, 0.125, 0.375) : 1 - between(t, 0.64, 0.91)));
        palette.push_back(byte(t < 0.2 ? 0.5 + 0.5 * between(t, 0, 0.11) : 1 - between(t, 0.34, 0.65)));
    }
    return palette;
}

} // namespace

class tst_LabelFiles : public QObject {
    Q_OBJECT
private slots:
    void colourFilesBecomeClasses_data();
    void colourFilesBecomeClasses();
    void transparentIsBackground();
    void unknownColourIsNamed();
    void paletteOfColoursBecomesClasses();
    void otherPalettesGiveIndices();
    void jetValuesNeedTheJetPalette();
    void fractionsAndNegativesAreRefused();
    void cancellingStops();

private:
    TemporaryFolder m_folder;
};

void tst_LabelFiles::colourFilesBecomeClasses_data() {
    QTest::addColumn<bool>("isJet");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("bits");
    for (const bool isJet : {false, true})
        for (const int channels : {3, 4})
            for (const int bits : {8, 16})
                QTest::addRow("%s, %d channels of %d bits", isJet ? "jet" : "site", channels, bits)
                    << isJet << channels << bits;
}

void tst_LabelFiles::colourFilesBecomeClasses() {
    QFETCH(bool, isJet);
    QFETCH(int, channels);
    QFETCH(int, bits);
    PngRecipe r;
    r.path = m_folder.file("colours.png");
    r.width = 7, r.height = 2, r.bits = bits, r.colour = channels == 3 ? 2 : 6;
    for (int y = 0; y < 2; ++y)
        for (int id = 0; id < 7; ++id)
            for (int c = 0; c < channels; ++c) {
                const auto value = c == 3 ? std::uint8_t(255) : isJet ? jet[id][c] : site[id][c];
                r.rows.insert(r.rows.end(), std::size_t(bits / 8), value);
            }
    makePng(r);
    QCOMPARE(idsOf(r.path), (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6}));
}

void tst_LabelFiles::transparentIsBackground() {
    PngRecipe r;
    r.path = m_folder.file("clear.png");
    r.width = 2, r.height = 1, r.colour = 6;
    r.rows = {255, 255, 0, 0, 1, 254, 1, 255};
    makePng(r);
    QCOMPARE(idsOf(r.path), (std::vector<std::uint32_t>{0, 3}));
}

void tst_LabelFiles::unknownColourIsNamed() {
    PngRecipe r;
    r.path = m_folder.file("unknown.png");
    r.width = 2, r.height = 2, r.colour = 2;
    r.rows = {0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 20, 30};
    makePng(r);
    try {
        idsOf(r.path);
        QFAIL("an unknown colour became a label");
    } catch (const Error& e) {
        QCOMPARE(e.kind(), ErrorKind::Unsupported);
        QVERIFY2(std::string(e.what()).find("(10,20,30) at (z,y,x) = (0,1,1)") != std::string::npos,
                 e.what());
    }
}

void tst_LabelFiles::paletteOfColoursBecomesClasses() {
    PngRecipe r;
    r.path = m_folder.file("palette.png");
    r.width = 4, r.height = 1, r.colour = 3;
    r.palette = {9, 9, 9, 245, 0, 203, 0, 0, 0, 1, 1, 224, 255, 70, 0};
    r.rows = {1, 2, 3, 4};
    makePng(r);
    QCOMPARE(idsOf(r.path), (std::vector<std::uint32_t>{6, 0, 1, 5}));
}

void tst_LabelFiles::otherPalettesGiveIndices() {
    PngRecipe r;
    r.path = m_folder.file("indices.png");
    r.width = 4, r.height = 1, r.colour = 3;
    r.palette = {0, 0, 0, 245, 0, 203, 20, 30, 40, 1, 1, 224};
    r.rows = {0, 1, 2, 3};
    makePng(r);
    QCOMPARE(idsOf(r.path), (std::vector<std::uint32_t>{0, 1, 2, 3}));
    TiffRecipe t;
    t.path = m_folder.file("indices.tif");
    t.photometric = 3, t.palette = {0, 0, 0, 5, 5, 5};
    makeTiff(t);
    const auto ids = idsOf(t.path);
    QCOMPARE(int(ids[60]), patternAt(t, 0, 1, 7, 0));
    QVERIFY(io::inspect(t.path).palette);
}

void tst_LabelFiles::jetValuesNeedTheJetPalette() {
    PngRecipe r;
    r.path = m_folder.file("jet.png");
    r.width = 7, r.height = 1, r.colour = 3;
    r.rows = {0, 42, 85, 127, 170, 212, 255};
    r.palette = jetPalette();
    makePng(r);
    QCOMPARE(idsOf(r.path), (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6}));
    r.rows[3] = 128; // no class: then these are numbers
    makePng(r);
    QCOMPARE(idsOf(r.path)[3], 128U);
    r.rows[3] = 127;
    r.colour = 0;
    r.palette.clear();
    makePng(r);
    QCOMPARE(idsOf(r.path), (std::vector<std::uint32_t>{0, 42, 85, 127, 170, 212, 255}));
}

void tst_LabelFiles::fractionsAndNegativesAreRefused() {
    NoProgress progress;
    const auto path = m_folder.file("numbers.tif");
    io::writeStack(path, Volume::fromVoxels<float>({1, 1, 3}, {0, 1, 7}), {}, VoxelType::Float32, progress);
    QCOMPARE(idsOf(path), (std::vector<std::uint32_t>{0, 1, 7}));
    for (const float wrong : {0.5F, -1.0F, 5e9F, std::numeric_limits<float>::quiet_NaN()}) {
        io::writeStack(path, Volume::fromVoxels<float>({1, 1, 3}, {0, 1, wrong}), {}, VoxelType::Float32,
                       progress);
        QVERIFY_THROWS_EXCEPTION(Error, idsOf(path));
    }
}

void tst_LabelFiles::cancellingStops() {
    NoProgress progress;
    const auto path = m_folder.file("stop.tif");
    io::writeLabels(path, randomLabels({2, 200, 200}, 7, 1), progress);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, io::readLabels(path, progress, stop.get_token()));
    QVERIFY_THROWS_EXCEPTION(Cancelled,
                             io::writeLabels(m_folder.file("never.tif"), randomLabels({2, 20, 20}, 7, 1),
                                             progress, stop.get_token()));
    QVERIFY(!std::filesystem::exists(m_folder.file("never.tif")));
}

QTEST_GUILESS_MAIN(tst_LabelFiles)
#include "tst_LabelFiles.moc"
