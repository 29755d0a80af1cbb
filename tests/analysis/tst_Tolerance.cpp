// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/Nearby.h"
#include "core/analysis/Tolerance.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace granule;
using namespace granule::analysis;

namespace {

NoProgress nobody;

/// By the definition: looks at every voxel of the box around.
bool hasNear(const LabelMap& map, const Index& at, LabelId k, const Index& radius, const std::vector<std::int64_t>& masked) {
    const Box box = Box{{at.z - radius.z, at.y - radius.y, at.x - radius.x}, {at.z + radius.z + 1, at.y + radius.y + 1, at.x + radius.x + 1}}
                        .intersected(Box::of(map.shape()));
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y)
            for (auto x = box.lo.x; x < box.hi.x; ++x)
                if (!std::ranges::binary_search(masked, z) && map.at({z, y, x}) == k) return true;
    return false;
}

} // namespace

class tst_Tolerance : public QObject {
    Q_OBJECT
private slots:
    void nearbyIsWhatLooksAroundEveryVoxel() {
        const auto map = testing::randomLabels({9, 70, 80}, 20, 5);
        const std::vector<std::int64_t> masked{4};
        const ToleranceNm tolerance{45, 29, 10};
        const Box box{{1, 55, 60}, {9, 70, 70}};
        const Nearby nearby(map, box, tolerance, masked);
        std::int64_t offset = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x, ++offset)
                    for (LabelId k = 0; k < 21; ++k) QCOMPARE(nearby.has(k, offset), hasNear(map, {z, y, x}, k, {1, 2, 1}, masked));
        QVERIFY(!nearby.has(1000, 0));
    }

    void scoresAreThoseOfTheDefinition() {
        const Shape shape{5, 70, 66};
        auto a = testing::ball(shape, {2, 35, 30}, 200, 3), b = testing::ball(shape, {2, 36, 32}, 190, 3);
        testing::fill(a, {{0, 0, 0}, {2, 9, 9}}, 2);
        testing::fill(b, {{1, 5, 5}, {3, 12, 9}}, 1);
        const std::vector<std::int64_t> masked{1};
        const auto scores = tolerantScores(a, b, 4, {40, 20, 10}, masked, nobody);
        std::vector<TolerantScore> expected(4);
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::int64_t x = 0; x < shape.x; ++x) {
                    if (z == 1) continue;
                    const auto t = a.at({z, y, x}), o = b.at({z, y, x});
                    ++expected[t].truth;
                    ++expected[o].other;
                    expected[t].agreed += t == o;
                    expected[t].truthNear += hasNear(b, {z, y, x}, t, {1, 2, 1}, masked);
                    expected[o].otherNear += hasNear(a, {z, y, x}, o, {1, 2, 1}, masked);
                }
        for (std::size_t k = 0; k < 4; ++k) {
            QCOMPARE(scores[k].truth, expected[k].truth);
            QCOMPARE(scores[k].other, expected[k].other);
            QCOMPARE(scores[k].agreed, expected[k].agreed);
            QCOMPARE(scores[k].truthNear, expected[k].truthNear);
            QCOMPARE(scores[k].otherNear, expected[k].otherNear);
        }
    }

    void aBorderMovedByTheToleranceIsLineWidthAlone() {
        const Shape shape{8, 130, 140};
        const auto a = testing::filledBox(shape, {{2, 30, 30}, {6, 90, 100}}, 5), b = testing::filledBox(shape, {{2, 31, 30}, {6, 91, 100}}, 5);
        const auto within = tolerantScores(a, b, 6, ToleranceNm::oneVoxel(plateletSpacing), {}, nobody)[5];
        QCOMPARE(within.dice(), 1.0);
        QCOMPARE(within.lineWidth(), std::uint64_t{2 * 4 * 70});
        QCOMPARE(within.realError(), std::uint64_t{0});
        const auto exact = tolerantScores(a, b, 6, {}, {}, nobody)[5];
        QCOMPARE(exact.dice(), compare(a, b, 6, false, nobody).dice(5)); // no tolerance: the plain score
        QCOMPARE(exact.realError(), within.lineWidth());
        QCOMPARE(exact.lineWidth(), std::uint64_t{0});
    }

    void equalMapsAgreeAndAbsentClassesHaveNoScore() {
        const auto map = testing::randomLabels({5, 70, 70}, 3, 1);
        const auto scores = tolerantScores(map, map, 5, ToleranceNm::oneVoxel(plateletSpacing), {}, nobody);
        QCOMPARE(scores[1].dice(), 1.0);
        QCOMPARE(scores[1].lineWidth() + scores[1].realError(), std::uint64_t{0});
        QVERIFY(std::isnan(scores[4].dice()) && std::isnan(scores[4].recall()) && std::isnan(scores[4].precision()));
    }

    void sensibleTolerancesOnly() {
        const auto map = testing::randomLabels({5, 7, 7}, 3, 1), other = testing::randomLabels({5, 7, 7}, 3, 2);
        QVERIFY_THROWS_EXCEPTION(Error, tolerantScores(map, other, 3, {-1, 0, 0}, {}, nobody));
        QVERIFY_THROWS_EXCEPTION(Error, tolerantScores(map, other, 3, {0, 1e9, 0}, {}, nobody));
        QVERIFY_THROWS_EXCEPTION(Error, tolerantScores(map, other, 3, {0, 0, NAN}, {}, nobody));
        QVERIFY_THROWS_EXCEPTION(Error, tolerantScores(map, testing::randomLabels({5, 7, 8}, 3, 2), 3, {}, {}, nobody));
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, tolerantScores(map, other, 3, {}, {}, nobody, stopped.get_token()));
    }
};

QTEST_APPLESS_MAIN(tst_Tolerance)
#include "tst_Tolerance.moc"
