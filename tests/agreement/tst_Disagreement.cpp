// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Disagreement.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <numeric>

using namespace granule;
using namespace granule::agreement;
using analysis::ToleranceNm;

namespace {

const ClassSchema platelet = ClassSchema::platelet();
constexpr Shape grid{5, 70, 90}; // more than one block
const ToleranceNm oneVoxel = ToleranceNm::oneVoxel(plateletSpacing);

LabelMap kindsOf(const LabelMap& truth, const LabelMap& other, const ToleranceNm& tolerance = oneVoxel, const std::vector<std::int64_t>& masked = {}) {
    NoProgress quiet;
    return differences(truth, other, platelet, tolerance, masked, quiet);
}

DifferencePlaces placesOf(const LabelMap& truth, const LabelMap& other, const PlaceFilter& filter = {}, const CellMap& cells = {}) {
    NoProgress quiet;
    return differencePlaces(truth, other, kindsOf(truth, other), cells, filter, 1000, quiet);
}

std::uint64_t count(const LabelMap& map, Difference kind) {
    const auto ids = map.read(Box::of(map.shape()));
    return static_cast<std::uint64_t>(std::ranges::count(ids, static_cast<LabelId>(kind)));
}

/// A cell that fills the grid, with boxes of classes in it.
LabelMap cellWith(const std::vector<std::pair<Box, LabelId>>& parts) {
    LabelMap map = testing::filledBox(grid, Box::of(grid), 1);
    for (const auto& [box, id] : parts) testing::fill(map, box, id);
    return map;
}

const Box left{{1, 10, 10}, {4, 20, 20}}, right{{1, 30, 60}, {4, 40, 75}};

} // namespace

class TestDisagreement : public QObject {
    Q_OBJECT
private slots:
    void whatOneSeesAndTheOtherHasAsItsSurroundingsIsMissedOrExtra() {
        const auto truth = cellWith({{left, 3}}), other = cellWith({{right, 2}});
        const auto kinds = kindsOf(truth, other);
        // At the border within one voxel the other label is near, but the own label is not in the other map.
        QCOMPARE(count(kinds, Difference::Missed), static_cast<std::uint64_t>(left.shape().voxels()));
        QCOMPARE(count(kinds, Difference::Extra), static_cast<std::uint64_t>(right.shape().voxels()));
        QCOMPARE(count(kinds, Difference::OtherClass), 0U);
        const auto turned = kindsOf(other, truth);
        QCOMPARE(count(turned, Difference::Extra), static_cast<std::uint64_t>(left.shape().voxels()));
    }
    void aCoreInAGranuleIsMissedButAMitochondrionForAGranuleIsAnotherClass() {
        const auto kinds = kindsOf(cellWith({{left, 6}, {right, 2}}), cellWith({{left, 5}, {right, 3}}));
        QCOMPARE(count(kinds, Difference::Missed), static_cast<std::uint64_t>(left.shape().voxels()));
        QCOMPARE(count(kinds, Difference::OtherClass), static_cast<std::uint64_t>(right.shape().voxels()));
    }
    void aBorderThatMovedWithinTheToleranceIsLineWidth_data() {
        QTest::addColumn<int>("moved");
        QTest::addColumn<double>("toleranceNm");
        QTest::addColumn<bool>("isLineWidth");
        QTest::newRow("one voxel, one allowed") << 1 << 10.0 << true;
        QTest::newRow("two voxels, one allowed") << 2 << 10.0 << false;
        QTest::newRow("two voxels, two allowed") << 2 << 20.0 << true;
        QTest::newRow("two voxels, a little less allowed") << 2 << 19.0 << false;
        QTest::newRow("one voxel, none allowed") << 1 << 0.0 << false;
    }
    void aBorderThatMovedWithinTheToleranceIsLineWidth() {
        QFETCH(int, moved);
        QFETCH(double, toleranceNm);
        QFETCH(bool, isLineWidth);
        auto wider = left;
        wider.hi.x += moved;
        const auto kinds = kindsOf(cellWith({{left, 3}}), cellWith({{wider, 3}}), {0, 0, toleranceNm});
        const auto strip = static_cast<std::uint64_t>(left.shape().z * left.shape().y * moved);
        QCOMPARE(count(kinds, Difference::LineWidth) + count(kinds, Difference::Extra), strip);
        if (isLineWidth) QCOMPARE(count(kinds, Difference::LineWidth), strip);
        else QVERIFY(count(kinds, Difference::Extra) > 0);
    }
    void everyVoxelThatDiffersIsOfAKindAndNoOther() {
        const auto a = testing::randomLabels({9, 66, 70}, 7, 1), b = testing::randomLabels({9, 66, 70}, 7, 2);
        const auto box = Box::of(a.shape());
        const auto kinds = kindsOf(a, b, {0, 0, 0}).read(box), t = a.read(box), o = b.read(box);
        for (std::size_t i = 0; i < t.size(); ++i) QCOMPARE(kinds[i] == 0, t[i] == o[i]);
    }
    void maskedSlicesDifferNowhereAndProveNothing() {
        auto wider = left;
        wider.hi.x += 1;
        const auto kinds = kindsOf(cellWith({{left, 3}}), cellWith({{wider, 3}}), oneVoxel, {1, 3});
        QCOMPARE(count(kinds, Difference::LineWidth), static_cast<std::uint64_t>(left.shape().y));
        // A core that lies only in the masked slice of the other is not near.
        Box slice = left;
        slice.hi.z = 2;
        Box next = left;
        next.lo.z = 2, next.hi.z = 3;
        QCOMPARE(count(kindsOf(cellWith({{next, 3}}), cellWith({{slice, 3}}), oneVoxel, {1}), Difference::Missed),
                 static_cast<std::uint64_t>(next.shape().voxels()));
    }
    void placesAreWhatHangsTogetherLargestFirst() {
        const auto found = placesOf(cellWith({{left, 3}, {right, 3}}), cellWith({}));
        QCOMPARE(found.total, 2U);
        QCOMPARE(found.voxels, static_cast<std::uint64_t>(left.shape().voxels() + right.shape().voxels()));
        const auto& first = found.places.front();
        QCOMPARE(first.box, right);
        QVERIFY(right.contains(first.inside));
        QCOMPARE(std::tuple(first.truthClass, first.otherClass, first.kind, first.cell), std::tuple(LabelId{3}, LabelId{1}, Difference::Missed, -1));
        QCOMPARE(found.places.back().box, left);
    }
    void voxelsOfAllPlacesAreTheCellOfTheMatrix() {
        NoProgress quiet;
        const auto a = testing::randomLabels({5, 30, 67}, 4, 3), b = testing::randomLabels({5, 30, 67}, 4, 4);
        const auto matrix = analysis::compare(a, b, 7, false, quiet);
        for (LabelId t = 0; t < 4; ++t)
            for (LabelId o = 0; o < 4; ++o) {
                const auto found = placesOf(a, b, {.truthClass = t, .otherClass = o});
                QCOMPARE(found.voxels, matrix.count(static_cast<int>(t), static_cast<int>(o)));
                for (const auto& place : found.places) {
                    QCOMPARE(a.at(place.inside), t);
                    QCOMPARE(b.at(place.inside), o);
                }
            }
    }
    void cornersTouchAcrossBlocks() {
        const Shape shape{2, 70, 70};
        LabelMap truth(shape, plateletSpacing), other(shape, plateletSpacing);
        for (const Index at : {Index{0, 63, 63}, Index{1, 64, 64}, Index{1, 66, 64}}) testing::fill(truth, {at, {at.z + 1, at.y + 1, at.x + 1}}, 1);
        const auto found = placesOf(truth, other, {.truthClass = 1, .otherClass = 0});
        QCOMPARE(found.total, 2U);
        QCOMPARE(found.places[0].voxels, std::uint64_t{2});
        QCOMPARE(found.places[1].inside, (Index{1, 66, 64}));
    }
    void aBentPlaceIsOne() {
        const Shape shape{1, 20, 20};
        LabelMap truth(shape, plateletSpacing), other(shape, plateletSpacing);
        testing::fill(truth, {{0, 2, 2}, {1, 10, 3}}, 1);
        testing::fill(truth, {{0, 2, 8}, {1, 10, 9}}, 1);
        QCOMPARE(placesOf(truth, other, {.truthClass = 1, .otherClass = 0}).total, 2U);
        testing::fill(truth, {{0, 10, 2}, {1, 11, 9}}, 1);
        QCOMPARE(placesOf(truth, other, {.truthClass = 1, .otherClass = 0}).total, 1U);
    }
    void filtersByKindCellAndSize() {
        auto wider = left;
        wider.hi.x += 1;
        const auto truth = cellWith({{left, 3}, {right, 2}}), other = cellWith({{wider, 3}});
        CellMap cells{testing::filledBox(grid, {{0, 0, 0}, {5, 70, 40}}, 1), {"Cell 1", "Cell 2"}, {}, {}};
        testing::fill(cells.map, {{0, 0, 40}, {5, 70, 90}}, 2);
        const auto lines = placesOf(truth, other, {.kinds = {Difference::LineWidth}}, cells);
        QCOMPARE(lines.total, 1U);
        QCOMPARE(lines.places.front().cell, 0);
        QCOMPARE(lines.places.front().kind, Difference::LineWidth);
        const auto second = placesOf(truth, other, {.kinds = {}, .cell = 1}, cells);
        QCOMPARE(second.total, 1U);
        QCOMPARE(second.places.front().box, right);
        QCOMPARE(placesOf(truth, other, {.leastVoxels = 31}, cells).total, 1U);
        NoProgress quiet;
        const auto few = differencePlaces(truth, other, kindsOf(truth, other), cells, {}, 1, quiet);
        QCOMPARE(few.places.size(), std::size_t{1});
        QCOMPARE(few.total, 2U);
    }
    void anotherGridAnIdThatIsNoClassAndStoppingAreSaid() {
        const auto message = testing::messageOf([] { kindsOf(LabelMap({1, 2, 3}, plateletSpacing), LabelMap({1, 2, 4}, plateletSpacing)); });
        QVERIFY2(message.find("1x2x4") != std::string::npos, message.c_str());
        QVERIFY(testing::messageOf([] { kindsOf(testing::singleVoxel({2, 2, 2}, {0, 0, 0}, 300), LabelMap({2, 2, 2}, plateletSpacing)); })
                    .find("300") != std::string::npos);
        std::stop_source stop;
        stop.request_stop();
        NoProgress quiet;
        const auto a = cellWith({}), b = cellWith({{left, 2}});
        QVERIFY_THROWS_EXCEPTION(Cancelled, differences(a, b, platelet, oneVoxel, {}, quiet, stop.get_token()));
        QVERIFY_THROWS_EXCEPTION(Cancelled, differencePlaces(a, b, kindsOf(a, b), {}, {}, 10, quiet, stop.get_token()));
    }
};

QTEST_APPLESS_MAIN(TestDisagreement)
#include "tst_Disagreement.moc"
