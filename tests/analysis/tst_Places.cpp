// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <numeric>

using namespace granule;
using namespace granule::analysis;
using testing::fill;

namespace {

NoProgress nobody;

} // namespace

class tst_Places : public QObject {
    Q_OBJECT
private slots:
    void separatePlacesLargestFirst() {
        const Shape shape{4, 100, 200};
        LabelMap truth(shape, plateletSpacing), other(shape, plateletSpacing);
        const Box small{{0, 0, 0}, {1, 2, 2}}, large{{1, 50, 60}, {4, 70, 90}}, agreed{{2, 80, 150}, {3, 90, 160}};
        for (const auto& box : {small, large, agreed}) fill(truth, box, 2);
        fill(other, small, 3);
        fill(other, large, 3); // across a block's border in x and y
        fill(other, agreed, 2);
        const auto places = placesOf(truth, other, 2, 3, 10, nobody);
        QCOMPARE(places.size(), std::size_t(2));
        QCOMPARE(places[0].voxels, std::uint64_t(large.shape().voxels()));
        QCOMPARE(places[0].box, large);
        QVERIFY(large.contains(places[0].inside));
        QCOMPARE(places[1].box, small);
        QCOMPARE(placesOf(truth, other, 2, 3, 1, nobody).size(), std::size_t(1));
        QVERIFY(placesOf(truth, other, 3, 2, 10, nobody).empty());
    }

    void cornersTouch() {
        const Shape shape{2, 70, 70};
        LabelMap truth(shape, plateletSpacing), other(shape, plateletSpacing);
        for (const Index at : {Index{0, 63, 63}, Index{1, 64, 64}, Index{1, 66, 64}}) fill(truth, {at, {at.z + 1, at.y + 1, at.x + 1}}, 1);
        const auto places = placesOf(truth, other, 1, 0, 10, nobody);
        QCOMPARE(places.size(), std::size_t(2)); // the first two meet at a corner, over a block's border
        QCOMPARE(places[0].voxels, std::uint64_t(2));
        QCOMPARE(places[1].inside, (Index{1, 66, 64}));
    }

    void uShapeIsOnePlace() {
        const Shape shape{1, 20, 20};
        LabelMap truth(shape, plateletSpacing), other(shape, plateletSpacing);
        fill(truth, {{0, 2, 2}, {1, 10, 3}}, 1);
        fill(truth, {{0, 2, 8}, {1, 10, 9}}, 1);
        QCOMPARE(placesOf(truth, other, 1, 0, 10, nobody).size(), std::size_t(2));
        fill(truth, {{0, 10, 2}, {1, 11, 9}}, 1);
        QCOMPARE(placesOf(truth, other, 1, 0, 10, nobody).size(), std::size_t(1));
    }

    void placesAddUpToTheCell() {
        const auto a = testing::randomLabels({5, 80, 80}, 5, 1), b = testing::randomLabels({5, 80, 80}, 5, 2);
        const auto matrix = compare(a, b, 5, false, nobody);
        for (int t = 0; t < 5; ++t) {
            const auto places = placesOf(a, b, t, 3, 1'000'000, nobody);
            std::uint64_t voxels = 0;
            for (const auto& place : places) {
                voxels += place.voxels;
                QCOMPARE(a.at(place.inside), static_cast<LabelId>(t));
                QCOMPARE(b.at(place.inside), 3u);
                QVERIFY(place.box.contains(place.inside));
            }
            QCOMPARE(voxels, matrix.count(t, 3));
        }
    }

    void stops() {
        std::stop_source stop;
        stop.request_stop();
        const auto a = testing::randomLabels({3, 70, 70}, 4, 1);
        QVERIFY_THROWS_EXCEPTION(Cancelled, placesOf(a, a, 1, 1, 5, nobody, stop.get_token()));
    }
};

QTEST_APPLESS_MAIN(tst_Places)
#include "tst_Places.moc"
