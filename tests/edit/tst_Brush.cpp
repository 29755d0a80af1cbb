// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Brush.h"

#include <QTest>

#include <set>

using namespace granule;
using edit::Axis;
using edit::Brush;

namespace {

std::int64_t voxelsOf(const Brush& brush) {
    std::int64_t count = 0;
    for (const auto& r : brush.runs()) count += r.x1 - r.x0;
    return count;
}

} // namespace

class TestBrush : public QObject {
    Q_OBJECT
private slots:
    void followsUnequalVoxels() {
        const auto ball = Brush::ball(400, {40, 10, 10});
        QCOMPARE(ball.bounds().shape(), (Shape{9, 39, 39}));
        const auto xz = Brush::disc(400, {40, 10, 10}, Axis::Y);
        QCOMPARE(xz.bounds().shape(), (Shape{9, 1, 39}));
        const auto yz = Brush::disc(400, {40, 10, 10}, Axis::X);
        QCOMPARE(yz.bounds().shape(), (Shape{9, 39, 1}));
    }

    void coversExactlyTheVoxelsWithinTheRadius() {
        const VoxelSpacing spacing{30, 7, 11};
        const auto ball = Brush::ball(250, spacing);
        std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>> covered;
        for (const auto& r : ball.runs())
            for (auto x = r.x0; x < r.x1; ++x) covered.insert({r.z, r.y, x});
        std::size_t expected = 0;
        for (std::int64_t z = -10; z <= 10; ++z)
            for (std::int64_t y = -30; y <= 30; ++y)
                for (std::int64_t x = -30; x <= 30; ++x) {
                    const double d2 = 900.0 * double(z * z) + 49.0 * double(y * y) + 121.0 * double(x * x);
                    if (d2 >= 125.0 * 125.0) continue;
                    ++expected;
                    QVERIFY(covered.contains({z, y, x}));
                }
        QCOMPARE(covered.size(), expected);
    }

    void isNeverEmpty() {
        QCOMPARE(voxelsOf(Brush::disc(1, {40, 10, 10}, Axis::Z)), 1);
        QCOMPARE(voxelsOf(Brush::ball(10, {40, 10, 10})), 1);
        QCOMPARE(voxelsOf(Brush::disc(30, {40, 10, 10}, Axis::Z)), 9);
    }

    void stepsCloserWhereItIsSmall() {
        QCOMPARE(Brush::disc(40, {40, 10, 10}, Axis::Z).step(), 1);
        QVERIFY(Brush::disc(5000, {40, 10, 10}, Axis::Z).step() > 10);
    }
};

QTEST_GUILESS_MAIN(TestBrush)
#include "tst_Brush.moc"
