// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/SurfaceDistance.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <cmath>

using namespace granule;
using analysis::surfaceDistance;

namespace {

NoProgress nobody;

} // namespace

class tst_SurfaceDistance : public QObject {
    Q_OBJECT
private slots:
    void equalMapsAreNowhereApart() {
        const auto map = testing::ball({8, 70, 70}, {4, 35, 35}, 150, 3);
        const auto d = surfaceDistance(map, map, 3, nobody);
        QVERIFY(d);
        QCOMPARE(d->meanNm, 0.0);
        QCOMPARE(d->mostNm, 0.0);
    }

    void twoVoxelsAreApartInNanometres() {
        const Shape shape{6, 80, 80};
        const auto a = testing::singleVoxel(shape, {1, 20, 20}, 2);
        const auto alongZ = surfaceDistance(a, testing::singleVoxel(shape, {4, 20, 20}, 2), 2, nobody);
        QVERIFY(std::abs(alongZ->meanNm - 120) < 1e-3); // three slices of 40 nm
        const auto alongX = surfaceDistance(a, testing::singleVoxel(shape, {1, 20, 70}, 2), 2, nobody);
        QVERIFY(std::abs(alongX->mostNm - 500) < 1e-3);
        const auto across = surfaceDistance(a, testing::singleVoxel(shape, {2, 23, 20}, 2), 2, nobody);
        QVERIFY(std::abs(across->percent95Nm - 50) < 1e-3); // 40 and 30
    }

    void aShellOfOneVoxelIsOneVoxelWide() {
        const Shape shape{10, 60, 60};
        const auto small = testing::filledBox(shape, {{3, 20, 20}, {7, 40, 40}}, 5), large = testing::filledBox(shape, {{3, 19, 20}, {7, 41, 40}}, 5);
        const auto d = surfaceDistance(small, large, 5, nobody);
        QVERIFY(std::abs(d->mostNm - 10) < 1e-3);
        QVERIFY(d->meanNm > 0 && d->meanNm < 10);
        const auto back = surfaceDistance(large, small, 5, nobody);
        QCOMPARE(back->meanNm, d->meanNm); // symmetric
    }

    void missingClassesHaveNoDistance() {
        const Shape shape{6, 80, 80};
        const auto a = testing::singleVoxel(shape, {1, 20, 20}, 2);
        QVERIFY(!surfaceDistance(a, LabelMap(shape, plateletSpacing), 2, nobody));
        QVERIFY(!surfaceDistance(a, a, 6, nobody));
        const auto full = testing::filledBox(shape, Box::of(shape), 1);
        QVERIFY(!surfaceDistance(full, full, 1, nobody)); // no surface anywhere
        QVERIFY_THROWS_EXCEPTION(Error, surfaceDistance(a, LabelMap({1, 2, 3}, plateletSpacing), 2, nobody));
    }
};

QTEST_APPLESS_MAIN(tst_SurfaceDistance)
#include "tst_SurfaceDistance.moc"
