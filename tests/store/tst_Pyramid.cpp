// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/PyramidCache.h"
#include "core/store/PyramidSource.h"
#include "core/volume/Error.h"
#include "core/volume/HalvedSlices.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <filesystem>
#include <numeric>

using namespace granule;
using namespace granule::store;
namespace fs = std::filesystem;

namespace {

NoProgress nobody;

/// Stops after a number of reports.
class StopAfter : public Progress {
public:
    StopAfter(int reports, std::stop_source stop) : m_left(reports), m_stop(std::move(stop)) {}
    void update(double) override {
        if (--m_left == 0) m_stop.request_stop();
    }
    void status(std::string_view) override {}

private:
    int m_left;
    std::stop_source m_stop;
};

std::vector<float> meansOf(const Volume& volume, const Halvings& h) {
    const auto shape = halvedShape(volume.shape(), h);
    std::vector<float> out;
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const Box cell = Box{{z << h.z, y << h.y, x << h.x}, {(z + 1) << h.z, (y + 1) << h.y, (x + 1) << h.x}}.intersected(Box::of(volume.shape()));
                const auto values = volume.read<float>(cell);
                out.push_back(std::accumulate(values.begin(), values.end(), 0.F) / static_cast<float>(values.size()));
            }
    return out;
}

} // namespace

class tst_Pyramid : public QObject {
    Q_OBJECT
private slots:
    void planHalvesTheSmallVoxelsFirst() {
        const auto plan = halvingsFor({1000, 4096, 4096}, {40, 10, 10});
        QCOMPARE(plan.front(), (Halvings{0, 1, 1}));
        QCOMPARE(plan[1], (Halvings{0, 2, 2}));
        QCOMPARE(plan.back(), (Halvings{1, 3, 3}));
        QVERIFY(halvingsFor({50, 500, 500}, {40, 10, 10}).empty());
        QVERIFY(halvingsFor({1, 100000, 100000}, {40, 10, 10}).back().z == 0); // a single slice stays one
    }

    void levelsAreMeans_data() {
        QTest::addColumn<int>("type");
        QTest::newRow("uint8") << static_cast<int>(VoxelType::UInt8);
        QTest::newRow("uint16") << static_cast<int>(VoxelType::UInt16);
    }
    void levelsAreMeans() {
        QFETCH(int, type);
        testing::TemporaryFolder folder;
        const auto volume = testing::greyRamp({13, 129, 1090}, static_cast<VoxelType>(type), {20, 10, 10});
        Pyramid pyramid(folder.path / "p", volume);
        QVERIFY(pyramid.levels().size() >= 2);
        pyramid.build(volume, nobody);
        QVERIFY(pyramid.complete());
        const auto made = withPyramid(volume, std::make_shared<Pyramid>(folder.path / "p", volume));
        for (const auto& h : pyramid.levels()) {
            const auto coarse = coarseVolume(made, h);
            const auto values = coarse.read<float>(Box::of(coarse.shape()));
            const auto expected = meansOf(volume, h);
            const float most = *std::ranges::max_element(expected);
            std::size_t different = 0;
            // Halving in steps rounds at each, and weighs an odd last voxel more than a plain mean does.
            for (std::size_t i = 0; i < values.size(); ++i) different += std::abs(values[i] - expected[i]) > 3.F + 0.02F * most;
            QVERIFY2(different * 50 <= values.size(), qPrintable(QString("%1 of %2").arg(different).arg(values.size())));
            const Box thin{{0, 3, 1}, {coarse.shape().z, coarse.shape().y, 2}};
            const auto part = coarse.read<float>(thin);
            for (std::size_t i = 0; i < part.size(); ++i) {
                const auto at = static_cast<std::int64_t>(i);
                const Index voxel{at / thin.shape().y, 3 + at % thin.shape().y, 1};
                QCOMPARE(part[i], values[static_cast<std::size_t>(coarse.shape().offset(voxel))]);
            }
        }
    }

    void stoppedBuildingGoesOnToTheSameBytes() {
        testing::TemporaryFolder folder;
        const auto volume = testing::greyRamp({300, 40, 600}, VoxelType::UInt8, {10, 10, 10});
        Pyramid whole(folder.path / "whole", volume);
        whole.build(volume, nobody);
        {
            Pyramid part(folder.path / "part", volume);
            std::stop_source stop;
            StopAfter progress(150, stop);
            QVERIFY_EXCEPTION_THROWN(part.build(volume, progress, stop.get_token()), Cancelled);
            QCOMPARE(part.slicesBuilt(), std::int64_t(128));
        }
        Pyramid part(folder.path / "part", volume);
        QCOMPARE(part.slicesBuilt(), std::int64_t(128));
        part.build(volume, nobody);
        for (std::size_t i = 0; i < whole.levels().size(); ++i) {
            const auto name = "level" + std::to_string(i + 1);
            QVERIFY(testing::bytesOf(folder.path / "whole" / name) == testing::bytesOf(folder.path / "part" / name));
        }
    }

    void whatIsNotBuiltIsSampled() {
        const auto volume = testing::greyRamp({40, 100, 1200}, VoxelType::UInt16, {10, 10, 10});
        const auto made = withPyramid(volume, nullptr);
        const Halvings h{1, 2, 3};
        QCOMPARE(coarseSourceOf(made)->atHand(h), h);
        QCOMPARE(coarseSourceOf(made)->atHand({CoarseSource::anyAxis, 2, 3}), (Halvings{0, 2, 3}));
        const auto coarse = coarseVolume(made, h);
        const auto values = coarse.read<std::uint16_t>(Box::of(coarse.shape()));
        for (const Index at : {Index{0, 0, 0}, Index{3, 7, 11}, Index{19, 24, 149}})
            QCOMPARE(values[static_cast<std::size_t>(coarse.shape().offset(at))],
                     volume.read<std::uint16_t>({{at.z * 2, at.y * 4, at.x * 8}, {at.z * 2 + 1, at.y * 4 + 1, at.x * 8 + 1}})[0]);
        QVERIFY(coarseSourceOf(volume) == nullptr);
    }

    void cacheKeepsWithinItsSizeAndKnowsChangedStacks() {
        testing::TemporaryFolder folder;
        const auto a = testing::greyRamp({8, 200, 1100}), b = testing::greyRamp({9, 200, 1100});
        testing::writeBytes(folder.path / "a.raw", "a");
        testing::writeBytes(folder.path / "b.raw", "b");
        const auto root = folder.path / "cache";
        const auto open = [&](const Volume& volume, const char* name, std::uint64_t most) { return openPyramid(root, folder.file(name), volume, most); };
        const auto first = open(a, "a.raw", 1 << 30);
        QVERIFY(first && !first->complete());
        first->build(a, nobody);
        QVERIFY(open(a, "a.raw", 1 << 30)->complete());
        fs::rename(folder.path / "a.raw", folder.path / "moved.raw");
        QVERIFY(open(a, "moved.raw", 1 << 30)->complete()); // found again
        testing::writeBytes(folder.path / "moved.raw", "another");
        QVERIFY(!open(a, "moved.raw", 1 << 30)->complete());
        // Only one of the two finds room: the one that is used now.
        fs::remove_all(root);
        open(a, "moved.raw", 1 << 30)->build(a, nobody);
        const auto second = open(b, "b.raw", first->bytes() + first->bytes() / 2);
        QVERIFY(second);
        QCOMPARE(std::distance(fs::directory_iterator(root), fs::directory_iterator()), std::ptrdiff_t(1));
        QVERIFY(open(a, "moved.raw", 1000) == nullptr);
        QVERIFY(open(testing::greyRamp({4, 30, 30}), "b.raw", 1 << 30) == nullptr); // small enough as it is
    }
};

QTEST_APPLESS_MAIN(tst_Pyramid)
#include "tst_Pyramid.moc"
