// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "core/volume/StackPath.h"
#include "tests/io/ChunkMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;

/// Of an array with channels and times, the path says which stack is meant; without, it is the first of each, and info says so.
class tst_ChunkChoices : public QObject {
    Q_OBJECT
private slots:
    void init() { m_root = m_folder.file(std::to_string(++m_number) + "/x.zarr"); }
    void aPathAndItsChoice();
    void theFirstChannelAndTime_data();
    void theFirstChannelAndTime();
    void namesOfChannels();
    void oneColourOfSeveral();
    void labelsAreChosenToo();
    void troubles_data();
    void troubles();

private:
    static std::vector<float> all(const std::string& path) {
        const auto volume = io::openStack(path);
        return volume.read<float>(Box::of(volume.shape()));
    }
    /// Times, channels, z, y, x, each value its place modulo 120.
    void makeFive(const std::string& axes = {}) const {
        makeChunks({.folder = m_root + "/0", .shape = {2, 3, 2, 3, 2}, .chunk = {1, 2, 2, 2, 2}, .separator = "/"});
        if (!axes.empty()) writeBytes(m_root + "/.zattrs", R"({"multiscales": [{"axes": )" + axes + R"(, "datasets": [{"path": "0"}]}], "omero": {"channels": [{"label": "DAPI"}, {"label": "GFP"}, {"label": "RFP"}]}})");
    }
    static std::vector<float> part(int from) {
        std::vector<float> values(12);
        for (int i = 0; i < 12; ++i) values[static_cast<std::size_t>(i)] = static_cast<float>(from + i);
        return values;
    }
    TemporaryFolder m_folder;
    std::string m_root;
    int m_number = 0;
};

void tst_ChunkChoices::aPathAndItsChoice() {
    using Parts = std::pair<std::string, std::string>;
    QCOMPARE(splitChoice("a/x.zarr:/0?c=1&t=4"), (Parts{"a/x.zarr:/0", "?c=1&t=4"}));
    QCOMPARE(splitChoice("https://host/x.zarr?c=1"), (Parts{"https://host/x.zarr", "?c=1"}));
    for (const char* whole : {"x.zarr", "what?.tif", "a?c=1/x.tif", ""}) QCOMPARE(splitChoice(whole), (Parts{whole, ""}));
    const auto odd = m_folder.file("odd?c=1");
    writeBytes(odd, "x");
    QCOMPARE(splitChoice(odd), (Parts{odd, ""}));
}

void tst_ChunkChoices::theFirstChannelAndTime_data() {
    QTest::addColumn<QString>("axes");
    QTest::newRow("by name") << R"(["t", "c", "z", "y", "x"])";
    QTest::newRow("by place") << "";
}

void tst_ChunkChoices::theFirstChannelAndTime() {
    QFETCH(QString, axes);
    makeFive(axes.toStdString());
    const auto image = axes.isEmpty() ? m_root + "/0" : m_root;
    QCOMPARE(all(image), part(0));
    QCOMPARE(all(image + "?c=0&t=0"), part(0));
    QCOMPARE(all(image + "?c=2"), part(24));
    QCOMPARE(all(image + "?t=1"), part(36));
    QCOMPARE(all(m_root + ":/0?t=1&c=1"), part(48));
    const auto others = io::inspect(image + "?c=2").others;
    QCOMPARE(others.size(), std::size_t{2});
    QCOMPARE(describe(others[0]), std::string("time 0 of 0 to 1"));
    QVERIFY(describe(others[1]).starts_with("channel 2"));
    QVERIFY(io::openStack(image + "?c=2").read<float>({{1, 1, 1}, {2, 3, 2}}) == (std::vector<float>{33, 35}));
}

void tst_ChunkChoices::namesOfChannels() {
    makeFive(R"(["t", "c", "z", "y", "x"])");
    QCOMPARE(describe(io::inspect(m_root + "?c=1").others[1]), std::string("channel 1 (GFP) of 0 to 2 (DAPI, GFP, RFP)"));
}

void tst_ChunkChoices::oneColourOfSeveral() {
    makeChunks({.folder = m_root, .shape = {2, 2, 2, 3}, .chunk = {2, 2, 2, 3}});
    QCOMPARE(io::inspect(m_root).channels, 3);
    QCOMPARE(io::inspect(m_root + "?c=1").channels, 1);
    QCOMPARE(all(m_root + "?c=1"), (std::vector<float>{1, 4, 7, 10, 13, 16, 19, 22}));
}

void tst_ChunkChoices::labelsAreChosenToo() {
    makeFive();
    NoProgress progress;
    QCOMPARE(io::readLabels(m_root + "/0?c=1", progress).at({1, 2, 1}), 23U);
}

void tst_ChunkChoices::troubles_data() {
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QString>("word");
    QTest::newRow("too far") << "?c=3" << "no c=3";
    QTest::newRow("no such axis") << "?q=1" << "no axis 'q'";
    QTest::newRow("an axis of the stack") << "?z=1" << "no axis 'z'";
    QTest::newRow("negative") << "?c=-1" << "chooses nothing";
    QTest::newRow("no number") << "?c=red" << "chooses nothing";
    QTest::newRow("half a number") << "?c=1x" << "chooses nothing";
    QTest::newRow("nothing") << "?c=" << "chooses nothing";
    QTest::newRow("no name") << "?=1" << "chooses nothing";
    QTest::newRow("no pair") << "?c=1&" << "";
    QTest::newRow("word") << "?c=1&t" << "chooses nothing";
    QTest::newRow("too large") << "?c=99999999999999999999" << "chooses nothing";
}

void tst_ChunkChoices::troubles() {
    QFETCH(QString, choice);
    QFETCH(QString, word);
    makeFive(R"(["t", "c", "z", "y", "x"])");
    const auto message = messageOf([&] { io::inspect(m_root + choice.toStdString()); });
    QVERIFY2(QString::fromStdString(message).contains(word) && message.empty() == word.isEmpty(), message.c_str());
    NoProgress progress;
    const auto other = m_folder.file("other.mrc");
    io::writeStack(other, greyRamp({2, 8, 8}), {}, VoxelType::UInt8, progress);
    QVERIFY(messageOf([&] { io::inspect(other + choice.toStdString()); }).find("nothing can be chosen") != std::string::npos);
}

QTEST_GUILESS_MAIN(tst_ChunkChoices)
#include "tst_ChunkChoices.moc"
