// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Fill.h"
#include "core/volume/Error.h"
#include "core/volume/LabelMap.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using edit::Axis;

namespace {

const ClassSchema platelet = ClassSchema::platelet();
constexpr std::int64_t plenty = 1 << 30;

std::int64_t count(const LabelMap& map, LabelId id) {
    const auto all = map.read(Box::of(map.shape()));
    return std::count(all.begin(), all.end(), id);
}

} // namespace

class TestFill : public QObject {
    Q_OBJECT
private slots:
    void takesTheWholeBallIn3d() {
        LabelMap map = testing::ball({30, 150, 150}, {15, 75, 75}, 500, 2);
        const auto voxels = count(map, 2);
        edit::fill(map, {15, 75, 75}, edit::PaintRule(3, platelet), Box::of(map.shape()), plenty).apply(map);
        QCOMPARE(count(map, 3), voxels);
        QCOMPARE(count(map, 2), 0);
    }

    void staysInItsSlice() {
        for (const auto axis : {Axis::Z, Axis::Y, Axis::X}) {
            LabelMap map = testing::ball({30, 150, 150}, {15, 75, 75}, 500, 2);
            const Box slice = edit::sliceBox(map.shape(), {15, 75, 75}, axis);
            const auto inSlice = map.read(slice);
            const auto voxels = std::count(inSlice.begin(), inSlice.end(), 2u);
            const auto delta = edit::fill(map, {15, 75, 75}, edit::PaintRule(3, platelet), slice, plenty);
            delta.apply(map);
            QCOMPARE(count(map, 3), std::int64_t(voxels));
            QVERIFY(slice.contains(delta.bounds()));
        }
    }

    void cornersDoNotConnect() {
        std::vector<std::uint8_t> ids(16, 0);
        ids[0] = ids[5] = ids[10] = 1; // a diagonal
        LabelMap map = LabelMap::fromVoxels<std::uint8_t>({1, 4, 4}, ids);
        edit::fill(map, {0, 1, 1}, edit::PaintRule(2, platelet), Box::of(map.shape()), plenty).apply(map);
        QCOMPARE(count(map, 2), 1);
    }

    void isBounded() {
        const LabelMap map({20, 100, 100}, {40, 10, 10});
        try {
            edit::fill(map, {0, 0, 0}, edit::PaintRule(1, platelet), Box::of(map.shape()), 1000);
            QFAIL("a fill beyond its bound must be refused");
        } catch (const Error& e) {
            QCOMPARE(e.kind(), ErrorKind::TooLarge);
        }
        const auto delta = edit::fill(map, {5, 5, 5}, edit::PaintRule(1, platelet), {{4, 4, 4}, {7, 9, 9}}, plenty);
        QCOMPARE(delta.bounds(), (Box{{4, 4, 4}, {7, 9, 9}}));
    }

    void lockedRegionsStay() {
        ClassSchema schema = platelet;
        schema.classes[2].locked = true;
        const LabelMap map = testing::ball({30, 150, 150}, {15, 75, 75}, 300, 2);
        QVERIFY(edit::fill(map, {15, 75, 75}, edit::PaintRule(3, schema), Box::of(map.shape()), plenty).empty());
        QVERIFY(edit::fill(map, {0, 0, 0}, edit::PaintRule(2, schema), Box::of(map.shape()), plenty).empty());
    }

    void sameLabelIsNoChange() {
        const LabelMap map({2, 5, 5}, {40, 10, 10});
        QVERIFY(edit::fill(map, {0, 0, 0}, edit::PaintRule(0, platelet), Box::of(map.shape()), plenty).empty());
    }

    void stopsWhenAsked() {
        const LabelMap map({20, 200, 200}, {40, 10, 10});
        std::stop_source source;
        source.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, edit::fill(map, {0, 0, 0}, edit::PaintRule(1, platelet), Box::of(map.shape()),
                                                       plenty, source.get_token()));
    }

    void outsideIsAnError() {
        const LabelMap map({2, 5, 5}, {40, 10, 10});
        QVERIFY_THROWS_EXCEPTION(Error,
                                 edit::fill(map, {0, 0, 7}, edit::PaintRule(1, platelet), Box::of(map.shape()), plenty));
    }
};

QTEST_GUILESS_MAIN(TestFill)
#include "tst_Fill.moc"
