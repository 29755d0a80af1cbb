// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Components.h"
#include "core/objects/ObjectIds.h"
#include "core/objects/Split.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::objects;

namespace {

const ClassSchema platelet = ClassSchema::platelet();

/// Two balls of one object that overlap at a neck, at 4:1 voxels, along `axis` (1: y, 2: x, 0: z).
LabelMap dumbbell(int axis, VoxelSpacing nm = plateletSpacing) {
    const Shape shape{60, 150, 150};
    const Index a = axis == 0 ? Index{16, 70, 70} : axis == 1 ? Index{30, 40, 70} : Index{30, 70, 40};
    const Index b = axis == 0 ? Index{39, 70, 70} : axis == 1 ? Index{30, 110, 70} : Index{30, 70, 110};
    auto ids = testing::ball(shape, a, 400, 300, nm).read(Box::of(shape));
    const auto other = testing::ball(shape, b, 550, 300, nm).read(Box::of(shape));
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = std::max(ids[i], other[i]);
    return LabelMap::fromVoxels(shape, ids, nm);
}

ObjectTable oneObject(bool locked = false) {
    ObjectTable table;
    table.set({.id = 300, .classId = 3, .name = "both", .colour = {}, .locked = locked});
    return table;
}

} // namespace

class TestSplit : public QObject {
    Q_OBJECT
private slots:
    void aDumbbellComesApartAtItsNeck_data() {
        QTest::addColumn<int>("axis");
        QTest::newRow("z") << 0;
        QTest::newRow("y") << 1;
        QTest::newRow("x") << 2;
    }
    void aDumbbellComesApartAtItsNeck() {
        QFETCH(int, axis);
        const auto map = dumbbell(axis);
        const auto seeds = proposeSeeds(map, 300, 50);
        QCOMPARE(seeds.size(), 2U);
        const auto parts = splitParts(map, 300, seeds);
        const auto voxels = parts.read(Box::of(map.shape())), ids = map.read(Box::of(map.shape()));
        for (std::size_t i = 0; i < ids.size(); ++i) QCOMPARE(voxels[i] != 0, ids[i] == 300);
        // The circle where the balls meet: r^2 = 400^2 - a^2 = 550^2 - (d - a)^2.
        const double d = axis == 0 ? 920 : 700, a = (d * d + 400.0 * 400 - 550.0 * 550) / (2 * d);
        const double step = axis == 0 ? 40 : 10, neck = (axis == 0 ? 16 : 40) + a / step;
        const auto small = boxOf(parts, 2), large = boxOf(parts, 1); // the deeper first
        const auto lo = [axis](const Box& box) { return axis == 0 ? box.lo.z : axis == 1 ? box.lo.y : box.lo.x; };
        const auto hi = [axis](const Box& box) { return axis == 0 ? box.hi.z : axis == 1 ? box.hi.y : box.hi.x; };
        const double tolerance = axis == 0 ? 3 : 6;
        QVERIFY(std::abs(static_cast<double>(hi(small)) - neck) < tolerance);
        QVERIFY(std::abs(static_cast<double>(lo(large)) - neck) < tolerance);
    }

    void partsAreConnectedAndHoldTheirSeeds() {
        const auto map = dumbbell(2);
        const std::vector<Seed> seeds{{{30, 70, 30}, {30, 70, 31}}, {{30, 70, 100}}, {{30, 110, 110}, {0, 0, 0}}};
        const auto parts = splitParts(map, 300, seeds);
        for (LabelId k = 1; k <= 3; ++k) {
            QCOMPARE(parts.at(seeds[k - 1].front()), k);
            const Components found(parts, Box::of(map.shape()), WantedLabels([k](LabelId id) { return id == k; }),
                                   Neighbours::Corners, false);
            QCOMPARE(found.all().size(), 1U);
        }
    }

    void piecesWithoutASeedStay() {
        LabelMap map = dumbbell(2);
        testing::fill(map, {{0, 0, 0}, {4, 4, 4}}, 300);
        const auto parts = splitParts(map, 300, {{{30, 70, 40}}, {{30, 70, 110}}});
        QCOMPARE(parts.at({1, 1, 1}), 0U);
        split(map, oneObject(), platelet, 300, parts).delta.apply(map);
        QCOMPARE(map.at({1, 1, 1}), 300U);
    }

    void greyValuesDecideWhereGiven() {
        const Shape shape{20, 80, 80};
        const auto map = testing::filledBox(shape, {{5, 10, 10}, {15, 70, 70}}, 300);
        std::vector<std::uint8_t> grey(static_cast<std::size_t>(shape.voxels()));
        for (std::size_t i = 0; i < grey.size(); ++i) grey[i] = i % 80 < 25 ? 50 : 200; // an edge that no neck is at
        const auto image = Volume::fromVoxels(shape, grey);
        const std::vector<Seed> seeds{{{10, 40, 15}}, {{10, 40, 60}}};
        const auto parts = splitParts(map, 300, seeds, &image);
        QVERIFY(std::abs(boxOf(parts, 1).hi.x - 25) <= 1);
        QVERIFY(std::abs(boxOf(parts, 2).lo.x - 25) <= 1);
        const auto other = Volume::fromVoxels({1, 2, 2}, std::vector<std::uint8_t>(4));
        QVERIFY_EXCEPTION_THROWN(splitParts(map, 300, seeds, &other), Error);
    }

    void becomesNewObjectsOfTheClass() {
        LabelMap map = dumbbell(1);
        const LabelMap before = map;
        const auto parts = splitParts(map, 300, proposeSeeds(map, 300, 50));
        const auto edit = split(map, oneObject(), platelet, 300, parts);
        edit.delta.apply(map);
        QVERIFY(idsOf(map) == (std::set<LabelId>{0, 300, 301}));
        QCOMPARE(edit.table.find(301)->classId, 3U);
        QCOMPARE(edit.table.find(300)->name, "both");
        const auto now = map.read(Box::of(map.shape())), part = parts.read(Box::of(map.shape()));
        for (std::size_t i = 0; i < now.size(); ++i) QCOMPARE(now[i], part[i] == 0 ? 0U : 299 + part[i]);
        edit.delta.revert(map);
        for (std::size_t i = 0; i < map.blockCount(); ++i) QCOMPARE(map.block(i), before.block(i));
    }

    void lockedOnesStay() {
        const auto map = dumbbell(1);
        const auto edit =
            split(map, oneObject(true), platelet, 300, splitParts(map, 300, {{{30, 40, 70}}, {{30, 110, 70}}}));
        QVERIFY(edit.delta.empty());
        QCOMPARE(edit.skipped, 1U);
    }

    void oneBulgeIsOneSeed() {
        QCOMPARE(proposeSeeds(testing::ball({40, 150, 150}, {20, 75, 75}, 500, 300), 300, 20).size(), 1U);
        const LabelMap full = testing::filledBox({3, 5, 5}, {{0, 0, 0}, {3, 5, 5}}, 300); // all of the stack
        QCOMPARE(proposeSeeds(full, 300, 20).size(), 1U);
    }

    void whatIsNotThereIsAnError() {
        const auto map = dumbbell(0);
        QVERIFY_EXCEPTION_THROWN(splitParts(map, 300, {{{0, 0, 0}}}), Error);
        QVERIFY_EXCEPTION_THROWN(splitParts(map, 999, {{{0, 0, 0}}}), Error);
        QVERIFY_EXCEPTION_THROWN(split(map, {}, platelet, 3, map), Error);
    }
};

QTEST_APPLESS_MAIN(TestSplit)
#include "tst_Split.moc"
