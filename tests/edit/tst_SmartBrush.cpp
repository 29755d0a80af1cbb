// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Runs.h"
#include "core/edit/SmartBrush.h"
#include "core/edit/Stroke.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <random>

using namespace granule;
using edit::Axis;
using edit::Brush;

namespace {

const ClassSchema platelet = ClassSchema::platelet();

/// A ball of grey 150 in a membrane of 30 and surroundings of 90, with noise.
Volume organelle(const Shape& shape, const Index& centre, double radiusNm, const VoxelSpacing& spacing) {
    std::mt19937 random(5);
    std::vector<std::uint8_t> grey;
    for (Index at; at.z < shape.z; ++at.z)
        for (at.y = 0; at.y < shape.y; ++at.y)
            for (at.x = 0; at.x < shape.x; ++at.x) {
                const double d = std::hypot(double(at.z - centre.z) * spacing.zNm, double(at.y - centre.y) * spacing.yNm, double(at.x - centre.x) * spacing.xNm);
                grey.push_back(std::uint8_t((d < radiusNm ? 150 : d < radiusNm + 60 ? 30 : 90) + random() % 20));
            }
    return Volume::fromVoxels(shape, grey, spacing);
}

} // namespace

class TestSmartBrush : public QObject {
    Q_OBJECT
private slots:
    void stopsAtAMembrane() {
        const VoxelSpacing spacing{40, 10, 10};
        const Shape shape{60, 200, 200};
        const Index centre{30, 100, 100};
        const auto grey = organelle(shape, centre, 500, spacing);
        for (const auto& brush : {Brush::disc(1400, spacing, Axis::Z), Brush::disc(1400, spacing, Axis::Y),
                                  Brush::disc(1400, spacing, Axis::X), Brush::ball(1400, spacing)}) {
            LabelMap map(shape, spacing);
            edit::paint(map, {1, platelet}, {}, edit::smartDab(grey, brush, {30, 104, 93})).apply(map);
            double inside = 0, both = 0, got = 0;
            for (const auto& r : brush.runs())
                for (auto x = r.x0; x < r.x1; ++x) {
                    const Index at{30 + r.z, 104 + r.y, 93 + x};
                    const bool is = map.at(at) == 1, should = std::hypot(double(at.z - 30) * 40, double(at.y - 100) * 10, double(at.x - 100) * 10) < 500;
                    inside += should, got += is, both += is && should;
                }
            QVERIFY2(2 * both / (inside + got) > 0.93, qPrintable(QString::number(2 * both / (inside + got))));
        }
    }

    void staysInsideTheBrushAndIsOnePiece() {
        const auto grey = testing::greyRamp({20, 100, 100});
        for (const auto& brush : {Brush::disc(300, plateletSpacing, Axis::Z), Brush::disc(300, plateletSpacing, Axis::X), Brush::ball(300, plateletSpacing)})
            for (const Index at : {Index{10, 50, 50}, {0, 0, 0}, {19, 99, 99}, {10, -3, 50}}) {
                const auto runs = edit::smartDab(grey, brush, at);
                const Box within = brush.bounds().movedBy(at).intersected(Box::of(grey.shape()));
                QVERIFY(!runs.empty() && within.contains(edit::boundsOf(runs)));
            }
        QVERIFY(edit::smartDab(grey, Brush::ball(300, plateletSpacing), {-30, 0, 0}).empty());
    }

    void withoutEdgesItGoesHalfWay() {
        const auto flat = Volume::fromVoxels({1, 200, 200}, std::vector<std::uint8_t>(40000, 80), plateletSpacing);
        const auto brush = Brush::disc(1200, plateletSpacing, Axis::Z);
        const auto part = double(edit::voxelsOf(edit::smartDab(flat, brush, {0, 100, 100}))) / double(edit::voxelsOf(brush.runs()));
        QVERIFY2(part > 0.25 && part < 0.75, qPrintable(QString::number(part)));
    }

    void smallBrushesPaintAllOfThem() {
        const auto grey = testing::greyRamp({20, 100, 100});
        const auto brush = Brush::disc(50, plateletSpacing, Axis::Z);
        QCOMPARE(edit::voxelsOf(edit::smartDab(grey, brush, {5, 50, 50})), edit::voxelsOf(brush.runs()));
    }

    void aStrokeFollowsEdges() {
        const Shape shape{1, 200, 200};
        const auto grey = organelle(shape, {0, 100, 100}, 500, plateletSpacing);
        LabelMap map(shape, plateletSpacing);
        edit::Stroke stroke(map, {1, platelet}, Brush::disc(600, plateletSpacing, Axis::Z));
        stroke.followEdges(grey);
        for (const Index at : {Index{0, 100, 65}, {0, 100, 100}, {0, 100, 135}}) stroke.moveTo(at).apply(map);
        for (Index at; at.y < 200; ++at.y)
            for (at.x = 0; at.x < 200; ++at.x)
                if (map.at(at) == 1) QVERIFY(std::hypot(double(at.y - 100), double(at.x - 100)) < 57);
        QVERIFY_THROWS_EXCEPTION(Error, stroke.followEdges(testing::greyRamp({2, 200, 200})));
    }

    void isFast() {
        const auto grey = testing::greyRamp({1, 1024, 1024});
        const auto brush = Brush::disc(5120, plateletSpacing, Axis::Z);
        QBENCHMARK { edit::smartDab(grey, brush, {0, 500, 500}); }
    }
};

QTEST_GUILESS_MAIN(TestSmartBrush)
#include "tst_SmartBrush.moc"
