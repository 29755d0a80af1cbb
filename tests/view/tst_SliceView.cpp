// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/support/TestData.h"
#include "ui/view/SliceView.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <atomic>
#include <thread>

using namespace granule;
using namespace granule::view;

namespace {

/// Counts reads and takes its time, like a slow disk; slice 3 is damaged.
class SlowSource : public VoxelSource {
public:
    void read(const Box& box, std::byte* out) const override {
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
        ++reads;
        ++readsOf[static_cast<std::size_t>(box.lo.z)];
        if (box.lo.z == 3 && box.hi.z == 4) throw Error(ErrorKind::Unreadable, "Slice 3 is damaged.");
        std::fill_n(out, box.shape().voxels(), std::byte(box.lo.z));
    }
    mutable std::atomic<int> reads = 0;
    mutable std::array<std::atomic<int>, 200> readsOf{};
};

struct Shown {
    project::Project project;
    project::Selection selection;
    std::unique_ptr<SliceView> view;

    explicit Shown(const Volume& volume, Plane plane = Plane::XY) {
        project.setVolume(volume, "test");
        selection.setShape(volume.shape());
        view = std::make_unique<SliceView>(plane, project, selection);
        view->resize(400, 300);
        view->show();
    }
    bool settled() const {
        return QTest::qWaitFor([&] { return view->isCurrent(); }, 4000);
    }
};

} // namespace

class TestSliceView : public QObject {
    Q_OBJECT
private slots:
    void showsTheCrosshairsSlice() {
        Shown s(testing::greyRamp({8, 60, 80}));
        QVERIFY(s.settled());
        const auto first = s.view->frame();
        s.selection.setCrosshair({5, 10, 10});
        QVERIFY(s.settled());
        QCOMPARE(s.view->slice(), 5);
        QVERIFY(!s.view->frame().isNull());
        s.selection.setCrosshair({0, 10, 10});
        QVERIFY(s.settled());
        QVERIFY(s.view->frame() == first);
    }

    void aSlowFileNeverBlocks() {
        auto source = std::make_shared<SlowSource>();
        Shown s(Volume({200, 64, 64}, VoxelType::UInt8, source, plateletSpacing, "slow"));
        QVERIFY(s.settled());
        QElapsedTimer clock;
        clock.start();
        for (int z = 10; z < 110; ++z) {
            s.selection.setCrosshair({z, 0, 0});
            QCoreApplication::processEvents();
        }
        QVERIFY2(clock.elapsed() < 1500, "stepping waited for the file");
        QVERIFY(s.settled());
        QCOMPARE(s.view->slice(), 109);
        QVERIFY2(source->reads < 60, "slices that were passed by must be dropped");
        QCOMPARE(s.view->frame().pixelColor(200, 150).red(), 109);
    }

    void aDamagedSliceIsToldAndLeft() {
        Shown s(Volume({9, 64, 64}, VoxelType::UInt8, std::make_shared<SlowSource>(), plateletSpacing,
                       "damaged"));
        QVERIFY(s.settled());
        s.selection.setCrosshair({3, 0, 0});
        QVERIFY(s.settled());
        s.selection.setCrosshair({4, 0, 0});
        QVERIFY(s.settled());
        QCOMPARE(s.view->frame().pixelColor(200, 150).red(), 4);
    }

    void neighboursWaitReady() {
        auto source = std::make_shared<SlowSource>();
        Shown s(Volume({30, 64, 64}, VoxelType::UInt8, source, plateletSpacing, "slow"));
        QVERIFY(s.settled());
        s.selection.setCrosshair({10, 0, 0});
        QVERIFY(s.settled());
        QTest::qWait(400);
        s.selection.setCrosshair({11, 0, 0});
        QVERIFY2(s.view->isCurrent(), "the next slice was fetched ahead and must be there at once");
    }

    void aSliceOnItsWayIsNotReadTwice() {
        auto source = std::make_shared<SlowSource>();
        Shown s(Volume({30, 64, 64}, VoxelType::UInt8, source, plateletSpacing, "slow"));
        QVERIFY(s.settled());
        for (int z = 10; z < 20; ++z) {
            s.selection.setCrosshair({z, 0, 0});
            QVERIFY(s.settled());
            QTest::qWait(10); // the next one is being fetched ahead
        }
        for (std::size_t z = 10; z < 20; ++z) QCOMPARE(source->readsOf[z].load(), 1);
    }

    void aLayerAddedMeanwhileIsInSlicesFetchedAhead() {
        auto source = std::make_shared<SlowSource>();
        Shown s(Volume({30, 64, 64}, VoxelType::UInt8, source, plateletSpacing, "slow"));
        QVERIFY(s.settled());
        s.selection.setCrosshair({10, 0, 0});
        QVERIFY(s.settled());
        QTest::qWait(10);
        s.project.addLayer("Result", "test",
                           LabelMap::fromVoxels<std::uint8_t>({30, 64, 64}, std::vector<std::uint8_t>(122880, 3)));
        QTest::qWait(200);
        s.selection.setCrosshair({11, 0, 0});
        QVERIFY(s.settled());
        QVERIFY(s.view->frame().pixelColor(200, 150).blue() > 30);
    }

    void editsRepaintOnlyWhatTheyTouch() {
        Shown s(testing::greyRamp({4, 300, 400}));
        QVERIFY(s.settled());
        QTest::qWait(50);
        QRegion painted;
        connect(s.view.get(), &SliceView::painted, s.view.get(), [&](const QRegion& r) { painted += r; });
        const Box box{{0, 100, 100}, {1, 110, 120}};
        LabelMap after = s.project.activeLayer()->map;
        after.write(box, std::vector<LabelId>(200, 4).data());
        BlockDelta delta;
        const auto changed = BlockDelta::between(s.project.activeLayer()->map, after);
        for (const auto& e : changed.entries()) delta.add(box, e);
        s.project.showEdit(s.project.activeLayerId(), delta);
        QVERIFY(s.settled());
        QVERIFY(QTest::qWaitFor([&] { return !painted.isEmpty(); }, 1000));
        const QRect allowed = s.view->geometry().rectOf(box).adjusted(-4, -4, 4, 4).toAlignedRect();
        QVERIFY2(allowed.contains(painted.boundingRect()), "more than the touched rectangle was painted");

        const QImage patched = s.view->frame();
        Shown fresh(s.project.volume());
        fresh.project.showEdit(fresh.project.activeLayerId(),
                               BlockDelta::between(fresh.project.activeLayer()->map, after));
        QVERIFY(fresh.settled());
        QTest::qWait(50);
        QVERIFY(patched == fresh.view->frame());
    }

    void editsWhileASliceLoadsAreInIt() {
        auto source = std::make_shared<SlowSource>();
        Shown s(Volume({9, 64, 64}, VoxelType::UInt8, source, plateletSpacing, "slow"));
        QVERIFY(s.settled());
        s.selection.setCrosshair({7, 0, 0});
        LabelMap after = s.project.activeLayer()->map;
        after.write({{7, 0, 0}, {8, 64, 64}}, std::vector<LabelId>(4096, 2).data());
        s.project.showEdit(s.project.activeLayerId(),
                           BlockDelta::between(s.project.activeLayer()->map, after));
        QTest::qWait(300);
        QVERIFY(s.settled());
        QVERIFY(s.view->frame().pixelColor(200, 150) != QColor(7, 7, 7));
    }

    void peekReturns() {
        Shown s(testing::greyRamp({8, 60, 80}));
        QVERIFY(s.settled());
        s.view->setPeek(6);
        QCOMPARE(s.view->slice(), 6);
        QCOMPARE(s.selection.crosshair().z, 0);
        s.view->setPeek({});
        QCOMPARE(s.view->slice(), 0);
    }

    void onlyTheLayersAskedForAreShown() {
        Shown s(testing::greyRamp({8, 60, 80}));
        const auto add = [&](LabelId id, bool visible) {
            const int layer = s.project.addLayer("L", "test", testing::filledBox({8, 60, 80}, {{0, 10, 10}, {8, 50, 70}}, id));
            s.project.setLayerVisible(layer, visible);
            return layer;
        };
        const int shown = add(2, true), hidden = add(3, false);
        const auto middle = [&] { return s.settled() ? s.view->frame().pixelColor(s.view->frame().rect().center()) : QColor(); };
        const auto usual = middle();
        QVERIFY(usual.isValid());
        s.view->setOnly(std::set{hidden}); // be it visible elsewhere or not
        const auto other = middle();
        QVERIFY(other != usual);
        s.selection.setCrosshair({5, 10, 10}); // and in slices that were fetched ahead
        QCOMPARE(std::abs(middle().hue() - other.hue()) < 8, true);
        s.view->setOnly(std::set<int>{});
        QVERIFY(middle().saturation() < 20);
        s.view->setOnly(std::set{shown});
        const auto own = middle();
        s.view->setOnly({});
        QCOMPARE(middle(), own);
    }

    void hiddenLayersAndANewStack() {
        Shown s(testing::greyRamp({8, 60, 80}));
        QVERIFY(s.settled());
        const int second = s.project.addLayer(
            "Result", "test",
            LabelMap::fromVoxels<std::uint8_t>({8, 60, 80}, std::vector<std::uint8_t>(38400, 3)));
        QVERIFY(s.settled());
        QTRY_VERIFY(s.view->frame().pixelColor(200, 150).blue() >
                    s.view->frame().pixelColor(200, 150).red() + 30);
        s.project.setLayerVisible(second, false);
        QVERIFY(s.settled());
        const auto c = s.view->frame().pixelColor(200, 150);
        QCOMPARE(c.blue(), c.red());
        s.project.setVolume(testing::greyRamp({2, 10, 10}, VoxelType::UInt16), "other");
        s.selection.setShape({2, 10, 10});
        QVERIFY(s.settled());
        QCOMPARE(s.view->sliceCount(), 2);
    }
};

QTEST_MAIN(TestSliceView)
#include "tst_SliceView.moc"
