// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/SurfaceDistance.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace granule;
using analysis::surfaceDistance, analysis::surfaceDistances;

namespace {

NoProgress nobody;

/// Surface voxels of a class, by the definition.
std::vector<Index> surfaceOf(const LabelMap& map, LabelId k, const std::vector<std::int64_t>& masked) {
    std::vector<Index> found;
    const auto& s = map.shape();
    const auto differs = [&](const Index& at) { return s.contains(at) && !std::ranges::binary_search(masked, at.z) && map.at(at) != k; };
    for (std::int64_t z = 0; z < s.z; ++z)
        for (std::int64_t y = 0; y < s.y; ++y)
            for (std::int64_t x = 0; x < s.x; ++x)
                if (!std::ranges::binary_search(masked, z) && map.at({z, y, x}) == k &&
                    (differs({z - 1, y, x}) || differs({z + 1, y, x}) || differs({z, y - 1, x}) || differs({z, y + 1, x}) ||
                     differs({z, y, x - 1}) || differs({z, y, x + 1})))
                    found.push_back({z, y, x});
    return found;
}

/// Of every voxel of both, ascending: each looks at all of the other.
std::vector<double> distancesBetween(const std::vector<Index>& a, const std::vector<Index>& b, const VoxelSpacing& s) {
    std::vector<double> nm;
    for (const auto& [from, to] : {std::pair{&a, &b}, std::pair{&b, &a}})
        for (const auto& p : *from) {
            double nearest = 1e300;
            for (const auto& q : *to) nearest = std::min(nearest, std::hypot(s.zNm * static_cast<double>(p.z - q.z), s.yNm * static_cast<double>(p.y - q.y), s.xNm * static_cast<double>(p.x - q.x)));
            nm.push_back(nearest);
        }
    std::ranges::sort(nm);
    return nm;
}

void compareWithDefinition(const LabelMap& a, const LabelMap& b, LabelId k, const std::vector<std::int64_t>& masked, const std::optional<analysis::SurfaceDistance>& found) {
    const auto surfaceA = surfaceOf(a, k, masked), surfaceB = surfaceOf(b, k, masked);
    QCOMPARE(found.has_value(), !surfaceA.empty() && !surfaceB.empty());
    if (!found) return;
    const auto nm = distancesBetween(surfaceA, surfaceB, a.spacing());
    QVERIFY(std::abs(found->meanNm - std::accumulate(nm.begin(), nm.end(), 0.0) / static_cast<double>(nm.size())) < 1e-3);
    QVERIFY(std::abs(found->mostNm - nm.back()) < 1e-3);
    QCOMPARE(found->percentilesNm.size(), std::size_t{101});
    for (std::size_t p = 0; p <= 100; ++p) QVERIFY(std::abs(found->percentilesNm[p] - nm[p * (nm.size() - 1) / 100]) < 1e-3);
    QVERIFY(std::abs(found->percent95Nm - found->percentilesNm[95]) < 1e-3);
}

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

    void allClassesAreAsTheDefinitionSays_data() {
        QTest::addColumn<double>("z");
        QTest::addColumn<double>("y");
        QTest::newRow("slices far apart") << 40.0 << 10.0;
        QTest::newRow("cubes") << 8.0 << 8.0;
        QTest::newRow("slices close") << 3.0 << 10.0;
        QTest::newRow("slices very far apart") << 900.0 << 7.0;
    }
    void allClassesAreAsTheDefinitionSays() {
        QFETCH(double, z);
        QFETCH(double, y);
        const Shape shape{10, 70, 90};
        auto a = testing::filledBox(shape, {{2, 10, 10}, {7, 40, 40}}, 1), b = testing::filledBox(shape, {{2, 12, 9}, {8, 40, 43}}, 1);
        testing::fill(a, {{0, 50, 50}, {3, 69, 70}}, 2); // far from the other's, over the border of blocks, at the border of the volume
        testing::fill(b, {{8, 0, 0}, {10, 5, 9}}, 2);
        testing::fill(b, {{9, 60, 85}, {10, 70, 90}}, 2);
        testing::fill(a, {{3, 15, 15}, {5, 20, 30}}, 3);
        testing::fill(b, {{3, 15, 15}, {5, 19, 33}}, 3);
        testing::fill(a, {{5, 60, 0}, {6, 62, 5}}, 4); // one map alone
        for (auto* map : {&a, &b}) map->setSpacing({z, y, 10});
        for (const std::vector<std::int64_t>& masked : {std::vector<std::int64_t>{}, {0, 4}}) {
            const auto found = surfaceDistances(a, b, 6, masked, nobody);
            QCOMPARE(found.size(), std::size_t{6});
            QVERIFY(!found[0]);
            for (LabelId k = 1; k < 6; ++k) {
                compareWithDefinition(a, b, k, masked, found[k]);
                if (!masked.empty()) continue;
                const auto alone = surfaceDistance(a, b, k, nobody);
                QCOMPARE(alone.has_value(), found[k].has_value());
                if (alone) QCOMPARE(alone->percentilesNm, found[k]->percentilesNm);
            }
        }
        QVERIFY_THROWS_EXCEPTION(Error, surfaceDistances(a, b, 6, {10}, nobody));
    }

    void noiseIsAsTheDefinitionSays() {
        const Shape shape{3, 20, 80};
        const auto a = testing::randomLabels(shape, 40, 1), b = testing::randomLabels(shape, 40, 2);
        const auto found = surfaceDistances(a, b, 40, {}, nobody);
        for (LabelId k = 1; k < 40; ++k) compareWithDefinition(a, b, k, {}, found[k]);
    }

    void objectsHaveSurfacesToo() {
        const Shape shape{5, 30, 30};
        const auto a = testing::filledBox(shape, {{1, 5, 5}, {3, 9, 9}}, 1000), b = testing::filledBox(shape, {{1, 5, 5}, {3, 9, 12}}, 1000);
        compareWithDefinition(a, b, 1000, {}, surfaceDistance(a, b, 1000, nobody));
    }

    void stoppedInTime() {
        const auto map = testing::randomLabels({5, 70, 70}, 3, 1);
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, surfaceDistances(map, map, 3, {}, nobody, stopped.get_token()));
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
