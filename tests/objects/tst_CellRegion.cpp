// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/CellRegion.h"
#include "core/objects/Components.h"
#include "core/objects/ObjectIds.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::objects;

namespace {

const ClassSchema platelet = ClassSchema::platelet();

/// Two cells side by side; in the first a dense granule with its core, an alpha granule that is plain voxels and one
/// that sticks out of it; in the second an organelle that touches the first a little. A third cell is far off, a hole
/// in it.
struct Tissue {
    LabelMap map = LabelMap({12, 150, 300}, plateletSpacing);
    ObjectTable table;
    Tissue() {
        testing::fill(map, {{1, 10, 10}, {11, 110, 100}}, 300);  // cell
        testing::fill(map, {{1, 10, 100}, {11, 110, 180}}, 301); // cell, touches it
        testing::fill(map, {{1, 10, 200}, {11, 140, 290}}, 302); // cell, apart
        testing::fill(map, {{4, 60, 220}, {8, 80, 240}}, 0);     // its hole
        testing::fill(map, {{3, 20, 20}, {8, 50, 50}}, 310);     // dense granule in 300
        testing::fill(map, {{4, 30, 30}, {7, 40, 40}}, 311);     // its core, wholly inside
        testing::fill(map, {{3, 70, 20}, {6, 90, 40}}, 3);       // alpha granule, plain
        testing::fill(map, {{3, 70, 60}, {6, 90, 80}}, 3);       // another
        testing::fill(map, {{5, 105, 50}, {7, 125, 60}}, 312);   // sticks out of 300, far over the edge of its box
        testing::fill(map, {{3, 60, 98}, {6, 80, 130}}, 313);    // mostly in 301
        testing::fill(map, {{3, 145, 5}, {6, 149, 9}}, 314);     // in none
        for (const auto& [id, classId] : std::map<LabelId, LabelId>{
                 {300, 1}, {301, 1}, {302, 1}, {310, 5}, {311, 6}, {312, 4}, {313, 2}, {314, 2}, {320, 3}})
            table.set({.id = id, .classId = classId, .name = {}, .colour = {}});
    }
};

} // namespace

class TestCellRegion : public QObject {
    Q_OBJECT
private slots:
    void holdsOrganellesAndHolesButNoOtherCell() {
        const Tissue t;
        const auto region = cellRegion(t.map, t.table, 300);
        const auto ids = t.map.read(Box::of(t.map.shape())), inside = region.read(Box::of(t.map.shape()));
        const std::set<LabelId> its{300, 310, 311, 312, 313, 3};
        for (std::size_t i = 0; i < ids.size(); ++i) QCOMPARE(inside[i] == 1, its.contains(ids[i]));
        const auto third = cellRegion(t.map, t.table, 302);
        QCOMPARE(boxOf(third, 1), (Box{{1, 10, 200}, {11, 140, 290}}));
        QCOMPARE(third.at({5, 70, 230}), 1U); // the hole
    }

    void widensUntilItHoldsAll() {
        LabelMap map({8, 80, 400}, plateletSpacing);
        testing::fill(map, {{2, 30, 5}, {6, 60, 30}}, 300);
        testing::fill(map, {{3, 40, 30}, {5, 44, 390}}, 4); // a long vessel
        ObjectTable table;
        table.set({.id = 300, .classId = 1, .name = {}, .colour = {}});
        QCOMPARE(boxOf(cellRegion(map, table, 300), 1), (Box{{2, 30, 5}, {6, 60, 390}}));
    }

    void cornersDoNotConnect() {
        LabelMap map({4, 40, 40}, plateletSpacing);
        testing::fill(map, {{0, 0, 0}, {4, 20, 20}}, 300);
        testing::fill(map, {{0, 20, 20}, {4, 30, 30}}, 3);
        ObjectTable table;
        table.set({.id = 300, .classId = 1, .name = {}, .colour = {}});
        QCOMPARE(boxOf(cellRegion(map, table, 300), 1), (Box{{0, 0, 0}, {4, 20, 20}}));
        QVERIFY(boxOf(cellRegion(map, table, 999), 1).empty());
    }

    void cardsCountWhatIsInside() {
        const Tissue t;
        const auto found = cells(t.map, t.table, platelet, 1);
        QCOMPARE(found.size(), 3U);
        QCOMPARE(found[0].cell, 300U);
        QVERIFY(found[0].organelles == (std::vector<LabelId>{310, 311, 312}));
        QCOMPARE(found[0].holdings.at(3), (Holding{2, 2 * 3 * 20 * 20}));
        QCOMPARE(found[0].holdings.at(5), (Holding{1, 5 * 30 * 30 - 3 * 10 * 10}));
        QCOMPARE(found[0].holdings.at(6), (Holding{1, 3 * 10 * 10}));
        QCOMPARE(found[0].holdings.at(4).count, 1);
        QVERIFY(found[1].organelles == (std::vector<LabelId>{313}));
        QVERIFY(found[2].organelles.empty() && found[2].holdings.empty());
        QCOMPARE(found[2].voxels, 10 * 130 * 90 - 4 * 20 * 20);
    }

    void locksDoNotHideAnything() {
        const Tissue t;
        auto schema = platelet;
        for (auto& c : schema.classes) c.locked = true;
        QVERIFY(cells(t.map, t.table, schema, 1) == cells(t.map, t.table, platelet, 1));
    }
};

QTEST_APPLESS_MAIN(TestCellRegion)
#include "tst_CellRegion.moc"
