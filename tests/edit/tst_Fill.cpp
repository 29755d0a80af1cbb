// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Fill.h"
#include "core/volume/Error.h"
#include "core/volume/LabelMap.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <queue>

using namespace granule;
using edit::Axis;

namespace {

const ClassSchema platelet = ClassSchema::platelet();
constexpr std::int64_t plenty = 1 << 30;

std::int64_t count(const LabelMap& map, LabelId id) {
    const auto all = map.read(Box::of(map.shape()));
    return std::count(all.begin(), all.end(), id);
}

/// The map filled voxel by voxel.
template <typename F>
std::vector<LabelId> floodedBy(const LabelMap& map, const Index& seed, LabelId paint, F mayChange) {
    auto ids = map.read(Box::of(map.shape()));
    const auto& shape = map.shape();
    const auto region = map.at(seed);
    std::queue<Index> open;
    const auto visit = [&](const Index& at) {
        if (!shape.contains(at) || !mayChange(at) || ids[std::size_t(shape.offset(at))] != region) return;
        ids[std::size_t(shape.offset(at))] = paint;
        open.push(at);
    };
    for (visit(seed); !open.empty(); open.pop()) {
        const auto [z, y, x] = open.front();
        for (const auto& at : {Index{z - 1, y, x}, {z + 1, y, x}, {z, y - 1, x}, {z, y + 1, x}, {z, y, x - 1}, {z, y, x + 1}}) visit(at);
    }
    return ids;
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

    void isWhatAFloodVoxelByVoxelIs() {
        const Shape shape{70, 130, 200};
        for (unsigned round = 0; round < 6; ++round) {
            const auto map = testing::randomLabels(shape, 2, round); // half the voxels: one region that winds everywhere
            const Box within = round % 2 ? Box::of(shape) : Box{{10, 3, 60}, {66, 130, 133}};
            Index seed{40, 65, 100 + round};
            while (map.at(seed) != 1) ++seed.x;
            LabelMap after = map;
            const auto delta = edit::fill(map, seed, edit::PaintRule(round < 3 ? 3 : 300, platelet), within, plenty);
            delta.apply(after);
            QVERIFY(after.read(Box::of(shape)) == floodedBy(map, seed, round < 3 ? 3 : 300, [&](const Index& at) { return within.contains(at); }));
            delta.revert(after);
            for (std::size_t i = 0; i < map.blockCount(); ++i) QCOMPARE(after.block(i), map.block(i));
        }
    }

    void staysInWhatConfinesIt() {
        const Shape shape{40, 100, 150};
        const auto map = testing::ball(shape, {20, 50, 70}, 700, 2);
        const auto grey = testing::greyRamp(shape);
        const auto values = grey.read<float>(Box::of(shape));
        const auto mask = testing::ball(shape, {20, 60, 60}, 450, 300);
        const edit::Confine confine{Box{{5, 5, 5}, {30, 90, 120}}, std::make_shared<LabelMap>(mask), edit::GreyRange{grey, 30, 110}};
        const auto mayChange = [&](const Index& at) {
            const auto v = values[std::size_t(shape.offset(at))];
            return confine.box->contains(at) && mask.at(at) != 0 && v >= 30 && v <= 110;
        };
        Index seed{20, 55, 50};
        while (!mayChange(seed)) ++seed.x;
        LabelMap after = map;
        edit::fill(map, seed, edit::PaintRule(3, platelet), Box::of(shape), plenty, {}, confine).apply(after);
        QVERIFY(count(after, 3) > 1000);
        QVERIFY(after.read(Box::of(shape)) == floodedBy(map, seed, 3, mayChange));
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

    void tenMillionVoxelsAreFast() {
        const auto map = testing::ball({100, 400, 400}, {50, 200, 200}, 1990, 2);
        QVERIFY(count(map, 2) > 8000000);
        QBENCHMARK { edit::fill(map, {50, 200, 200}, edit::PaintRule(3, platelet), Box::of(map.shape()), plenty); }
    }

    void outsideIsAnError() {
        const LabelMap map({2, 5, 5}, {40, 10, 10});
        QVERIFY_THROWS_EXCEPTION(Error,
                                 edit::fill(map, {0, 0, 7}, edit::PaintRule(1, platelet), Box::of(map.shape()), plenty));
    }
};

QTEST_GUILESS_MAIN(TestFill)
#include "tst_Fill.moc"
