// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Stroke.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using edit::Axis;
using edit::Brush;
using edit::PaintRule;
using edit::Stroke;

namespace {

const ClassSchema platelet = ClassSchema::platelet();

ClassSchema withLocked(LabelId id) {
    ClassSchema schema = platelet;
    schema.classes[id].locked = true;
    return schema;
}

} // namespace

class TestStroke : public QObject {
    Q_OBJECT
private slots:
    void leavesNoGaps() {
        const LabelMap before({1, 300, 300}, {40, 10, 10});
        LabelMap map = before;
        Stroke stroke(before, {3, platelet}, Brush::disc(30, before.spacing(), Axis::Z));
        stroke.moveTo({0, 10, 10}).apply(map);
        stroke.moveTo({0, 200, 290}).apply(map);
        for (std::int64_t x = 10; x <= 290; ++x) {
            bool any = false;
            for (std::int64_t y = 0; y < 300; ++y) any = any || map.at({0, y, x}) == 3;
            QVERIFY2(any, qPrintable(QString("column %1 was left out").arg(x)));
        }
    }

    void isAsWideInTheMiddleAsAtItsEnds() {
        const LabelMap before({1, 200, 600}, {40, 10, 10});
        LabelMap map = before;
        Stroke stroke(before, {3, platelet}, Brush::disc(1000, before.spacing(), Axis::Z));
        stroke.moveTo({0, 100, 100}).apply(map);
        stroke.moveTo({0, 100, 500}).apply(map);
        for (std::int64_t x = 100; x <= 500; ++x) {
            QCOMPARE(map.at({0, 100 - 49, x}), 3u);
            QCOMPARE(map.at({0, 100 + 49, x}), 3u);
        }
    }

    void stepsAddUpToTheWhole() {
        const LabelMap before = testing::randomLabels({40, 90, 150}, 7, 3);
        LabelMap shown = before, atOnce = before;
        Stroke stroke(before, {2, withLocked(5)}, Brush::ball(400, before.spacing()));
        for (const Index at : {Index{5, 20, 20}, Index{20, 80, 70}, Index{39, 60, 149}, Index{-3, 95, 160}})
            stroke.moveTo(at).apply(shown);
        const auto whole = stroke.finish();
        for (const auto& e : whole.entries())
            QVERIFY2(shown.block(e.block) == e.after, "the end of a stroke makes no new blocks");
        whole.apply(atOnce);
        const Box all = Box::of(before.shape());
        QVERIFY(shown.read(all) == atOnce.read(all));
        QVERIFY(shown.read(all) != before.read(all));
        whole.revert(atOnce);
        for (std::size_t i = 0; i < before.blockCount(); ++i) QCOMPARE(atOnce.block(i), before.block(i));
    }

    void changesOnlyWhatItsBoundsSay() {
        const LabelMap before = testing::singleVoxel({20, 100, 100}, {10, 50, 50}, 2);
        LabelMap after = before;
        Stroke stroke(before, {1, platelet}, Brush::ball(200, before.spacing()));
        stroke.moveTo({10, 50, 50});
        stroke.moveTo({10, 60, 70});
        const auto delta = stroke.finish();
        delta.apply(after);
        const auto old = before.read(Box::of(before.shape())), now = after.read(Box::of(before.shape()));
        const auto& shape = before.shape();
        for (Index at{0, 0, 0}; at.z < shape.z; ++at.z)
            for (at.y = 0; at.y < shape.y; ++at.y)
                for (at.x = 0; at.x < shape.x; ++at.x)
                    if (old[size_t(shape.offset(at))] != now[size_t(shape.offset(at))])
                        QVERIFY(delta.bounds().contains(at));
        QCOMPARE(delta.bounds(), (Box{{8, 41, 41}, {13, 70, 80}}));
    }

    void leavesLockedClassesAlone() {
        const LabelMap before = testing::randomLabels({8, 70, 70}, 7, 5);
        LabelMap after = before;
        Stroke stroke(before, {2, withLocked(4)}, Brush::ball(5000, before.spacing()));
        stroke.moveTo({4, 35, 35}).apply(after);
        const auto old = before.read(Box::of(before.shape())), now = after.read(Box::of(before.shape()));
        for (std::size_t i = 0; i < old.size(); ++i) QCOMPARE(now[i], old[i] == 4 ? 4u : 2u);
    }

    void aLockedClassGainsNothing() {
        const LabelMap before({1, 64, 64}, {40, 10, 10});
        Stroke stroke(before, {3, withLocked(3)}, Brush::disc(200, before.spacing(), Axis::Z));
        QVERIFY(stroke.moveTo({0, 30, 30}).empty());
        QVERIFY(stroke.finish().empty());
    }

    void paintingWhatIsThereChangesNothing() {
        const LabelMap before =
            LabelMap::fromVoxels<std::uint8_t>({1, 8, 8}, std::vector<std::uint8_t>(64, 3));
        Stroke stroke(before, {3, platelet}, Brush::disc(200, before.spacing(), Axis::Z));
        QVERIFY(stroke.moveTo({0, 4, 4}).empty());
        QVERIFY(stroke.finish().empty());
    }

    void largeIdsSurvive() {
        const LabelMap before =
            LabelMap::fromVoxels<std::uint32_t>({1, 8, 8}, std::vector<std::uint32_t>(64, 70000));
        LabelMap after = before;
        Stroke stroke(before, {3, platelet}, Brush::disc(10, before.spacing(), Axis::Z));
        stroke.moveTo({0, 4, 4}).apply(after);
        QCOMPARE(after.at({0, 4, 4}), 3u);
        QCOMPARE(after.at({0, 4, 5}), 70000u);
    }

    void aBlockPaintedFullCostsNothing() {
        const LabelMap before({1, 64, 64}, {40, 10, 10});
        Stroke stroke(before, {3, platelet}, Brush::disc(5000, before.spacing(), Axis::Z));
        QVERIFY(stroke.moveTo({0, 30, 30}).entries().front().after->isConstant());
        const auto delta = stroke.finish();
        QCOMPARE(delta.entries().size(), std::size_t{1});
        QVERIFY(delta.entries().front().after->isConstant());
    }

    void paintsTheVoxelsOfItsCursor() {
        for (const auto& spacing : {VoxelSpacing{40, 10, 10}, {10, 10, 10}, {7, 30, 11}}) {
            const LabelMap before({40, 70, 80}, spacing);
            for (const auto& whole : {Brush::disc(310, spacing, Axis::Z), Brush::disc(310, spacing, Axis::Y),
                                      Brush::disc(310, spacing, Axis::X), Brush::ball(310, spacing)})
                for (const double scale : {1.0, 0.6, 0.01}) {
                    LabelMap map = before;
                    Stroke stroke(before, {3, platelet}, whole);
                    const Index at{20, 66, 40};
                    stroke.moveTo(at, scale).apply(map);
                    std::vector<LabelId> expected(std::size_t(before.shape().voxels()), 0);
                    for (const auto& r : stroke.brush(scale).runs())
                        for (auto x = r.x0; x < r.x1; ++x)
                            if (const Index i{at.z + r.z, at.y + r.y, at.x + x}; before.shape().contains(i))
                                expected[std::size_t(before.shape().offset(i))] = 3;
                    QVERIFY(map.read(Box::of(before.shape())) == expected);
                }
        }
    }

    void pressureWidensItSteadily() {
        const LabelMap before({1, 200, 600}, {40, 10, 10});
        LabelMap map = before;
        Stroke stroke(before, {3, platelet}, Brush::disc(1000, before.spacing(), Axis::Z));
        stroke.moveTo({0, 100, 100}, 0.1).apply(map);
        stroke.moveTo({0, 100, 500}, 1).apply(map);
        const auto widthAt = [&](std::int64_t x) {
            const auto column = map.read({{0, 0, x}, {1, 200, x + 1}});
            return std::count(column.begin(), column.end(), 3u);
        };
        QVERIFY(std::abs(widthAt(100) - 10) <= 4);
        QVERIFY(std::abs(widthAt(500) - 99) <= 2);
        for (std::int64_t x = 101; x <= 500; ++x) QVERIFY(widthAt(x) >= widthAt(x - 1) - 2);
    }

    void aDabIsFast() {
        const LabelMap before({1000, 2048, 2048}, {40, 10, 10});
        const auto brush = Brush::disc(640, before.spacing(), Axis::Z);
        std::int64_t x = 100;
        QBENCHMARK {
            Stroke stroke(before, {3, platelet}, brush);
            QVERIFY(!stroke.moveTo({500, 1024, x = 100 + (x + 70) % 1800}).empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestStroke)
#include "tst_Stroke.moc"
