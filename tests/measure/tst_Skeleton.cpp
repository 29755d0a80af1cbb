// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Skeleton.h"
#include "core/volume/Error.h"
#include "tests/measure/Bodies.h"

#include <QTest>

using namespace granule;
using measure::Vector;

namespace {

double distanceToSegment(const Vector& at, const Vector& a, const Vector& b) {
    const Vector ab{b[0] - a[0], b[1] - a[1], b[2] - a[2]}, ap{at[0] - a[0], at[1] - a[1], at[2] - a[2]};
    const double t = std::clamp(measure::dot(ap, ab) / measure::dot(ab, ab), 0.0, 1.0);
    return measure::length({ap[0] - t * ab[0], ap[1] - t * ab[1], ap[2] - t * ab[2]});
}

measure::Skeleton skeletonOf(const LabelMap& map) {
    return measure::skeleton(map, 300, Box::of(map.shape()));
}

} // namespace

class TestSkeleton : public QObject {
    Q_OBJECT
private slots:
    void tubesHaveTheirLength_data() {
        QTest::addColumn<double>("z");
        QTest::addColumn<double>("y");
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("radius");
        QTest::newRow("along x") << 0.0 << 0.0 << 1.0 << 80.0;
        QTest::newRow("along z") << 1.0 << 0.0 << 0.0 << 80.0;
        QTest::newRow("across") << 0.0 << 1.0 << 0.6 << 80.0;
        QTest::newRow("slanting") << 0.5 << 0.3 << 0.8 << 80.0;
        QTest::newRow("steep") << 1.0 << 0.2 << 0.4 << 100.0;
        QTest::newRow("thin") << 0.4 << 0.5 << 0.8 << 60.0;
    }
    /// With round ends, so that tip to tip is their length.
    void tubesHaveTheirLength() {
        QFETCH(double, z);
        QFETCH(double, y);
        QFETCH(double, x);
        QFETCH(double, radius);
        const auto u = measure::unit({z, y, x});
        constexpr double half = 1000;
        const Vector a{-half * u[0], -half * u[1], -half * u[2]}, b{half * u[0], half * u[1], half * u[2]};
        const auto map = testing::body(testing::roomFor(1150), [&](const Vector& at) { return distanceToSegment(at, a, b) < radius; }, 300);
        const auto s = skeletonOf(map);
        QCOMPARE(s.lengths.branches, 1);
        QCOMPARE(s.lengths.ends, 2);
        const double error = s.lengths.pathNm / (2 * half + 2 * radius) - 1;
        qInfo("%.2f %%", 100 * error);
        QVERIFY2(std::abs(error) < 0.03, qPrintable(QString::number(error)));
    }

    void aBendIsFollowed() {
        // Three quarters of a ring in the slice plane.
        constexpr double ring = 800, radius = 90;
        const auto map = testing::body(testing::roomFor(950), [&](const Vector& at) {
            const double r = std::hypot(at[1], at[2]);
            return std::hypot(r - ring, at[0]) < radius && !(at[1] > 0 && at[2] > 0);
        }, 300);
        const auto s = skeletonOf(map);
        QCOMPARE(s.lengths.branches, 1);
        QVERIFY2(std::abs(s.lengths.pathNm / (1.5 * M_PI * ring) - 1) < 0.03, qPrintable(QString::number(s.lengths.pathNm / (1.5 * M_PI * ring))));
    }

    void aForkHasThreeBranches() {
        const auto map = testing::body(testing::roomFor(1000), [&](const Vector& at) {
            return distanceToSegment(at, {0, 0, 0}, {0, 0, 800}) < 70 || distanceToSegment(at, {0, 0, 0}, {0, 700, -400}) < 70 ||
                   distanceToSegment(at, {0, 0, 0}, {0, -700, -400}) < 70;
        }, 300);
        const auto s = skeletonOf(map);
        QCOMPARE(s.lengths.branches, 3);
        QCOMPARE(s.lengths.ends, 3);
        QVERIFY(std::abs(s.lengths.pathNm / (800 + 2 * std::hypot(700, 400) + 3 * 70) - 1) < 0.04);
        QCOMPARE(s.edges.size() + 1, s.points.size()); // a tree
    }

    void whatTheStackCutsEndsThere() {
        LabelMap map({30, 40, 40}, plateletSpacing);
        const std::vector<LabelId> ids(30 * 10 * 10, 300);
        map.write({{0, 15, 15}, {30, 25, 25}}, ids.data());
        const auto s = skeletonOf(map);
        QVERIFY2(std::abs(s.lengths.pathNm / (30 * 40) - 1) < 0.03, qPrintable(QString::number(s.lengths.pathNm)));
    }

    void aSpeckHasALine() {
        LabelMap map({5, 9, 9}, plateletSpacing);
        const LabelId id = 300;
        map.write({{2, 4, 4}, {3, 5, 5}}, &id);
        const auto s = skeletonOf(map);
        QCOMPARE(s.points.size(), std::size_t{1});
        QCOMPARE(s.lengths.branches, 1);
        QVERIFY_EXCEPTION_THROWN(measure::skeleton(map, 301, Box::of(map.shape())), Error);
    }

    void everyPartHasItsOwn() {
        LabelMap map({9, 40, 200}, plateletSpacing);
        const std::vector<LabelId> ids(3 * 6 * 80, 300);
        map.write({{3, 10, 5}, {6, 16, 85}}, ids.data());
        map.write({{3, 10, 110}, {6, 16, 190}}, ids.data());
        const auto s = skeletonOf(map);
        QCOMPARE(s.lengths.ends, 4);
        QCOMPARE(s.lengths.branches, 2);
        QVERIFY(std::abs(s.lengths.pathNm / 1600 - 1) < 0.05);
    }
};

QTEST_APPLESS_MAIN(TestSkeleton)
#include "tst_Skeleton.moc"
