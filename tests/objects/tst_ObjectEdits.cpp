// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/ObjectEdits.h"
#include "core/objects/ObjectIds.h"
#include "core/volume/Error.h"
#include "tests/objects/FloodFill.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::objects;

namespace {

const ClassSchema platelet = ClassSchema::platelet();

/// Three objects in a row, the last of them locked, and a core beside them.
struct Bench {
    LabelMap map = LabelMap({10, 70, 200}, plateletSpacing);
    ObjectTable table;
    Bench() {
        testing::fill(map, {{2, 10, 10}, {8, 60, 50}}, 300);
        testing::fill(map, {{2, 10, 50}, {8, 60, 90}}, 301);
        testing::fill(map, {{2, 10, 90}, {8, 60, 110}}, 302);
        testing::fill(map, {{2, 10, 150}, {4, 20, 160}}, 303);
        table.set({.id = 300, .classId = 3, .name = "first", .colour = {}});
        table.set({.id = 301, .classId = 3, .name = {}, .colour = {}});
        table.set({.id = 302, .classId = 3, .name = {}, .colour = {}, .locked = true});
        table.set({.id = 303, .classId = 6, .name = {}, .colour = {}});
    }
    LabelMap after(const ObjectEdit& edit) const {
        LabelMap changed = map;
        edit.delta.apply(changed);
        return changed;
    }
    std::int64_t count(LabelId id) const { return Census(map).tallies()[id].voxels; }
};

std::int64_t count(const LabelMap& map, LabelId id) {
    return Census(map).tallies()[id].voxels;
}

} // namespace

class TestObjectEdits : public QObject {
    Q_OBJECT
private slots:
    void mergingKeepsVoxelsAndTheOneEntry() {
        const Bench bench;
        const auto edit = mergeObjects(bench.map, bench.table, platelet, {300, 301, 302}, 300);
        const auto after = bench.after(edit);
        QCOMPARE(count(after, 300), bench.count(300) + bench.count(301));
        QCOMPARE(count(after, 302), bench.count(302));
        QCOMPARE(edit.skipped, 1U);
        QCOMPARE(edit.table.find(300)->name, "first");
        QVERIFY(!edit.table.find(301) && edit.table.find(302));
    }

    void mergingIntoALockedOneOrNoneDoesNothing() {
        const Bench bench;
        const auto edit = mergeObjects(bench.map, bench.table, platelet, {300, 301, 302}, 302);
        QVERIFY(edit.delta.empty() && edit.table == bench.table);
        QCOMPARE(edit.skipped, 2U);
        QVERIFY_EXCEPTION_THROWN(mergeObjects(bench.map, bench.table, platelet, {300}, 3), Error);
    }

    void deletingGivesVoxelsToBackgroundOrParent() {
        const Bench bench;
        const auto gone = deleteObjects(bench.map, bench.table, platelet, {300, 302, 303, 999}, Becomes::Background);
        QVERIFY(idsOf(bench.after(gone)) == (std::set<LabelId>{0, 301, 302}));
        QCOMPARE(gone.skipped, 1U);
        const auto back = deleteObjects(bench.map, bench.table, platelet, {300, 303}, Becomes::Parent);
        QCOMPARE(count(bench.after(back), 1), bench.count(300));
        QCOMPARE(count(bench.after(back), 5), bench.count(303));
        auto schema = platelet;
        schema.classes[5].locked = true; // gains no voxel
        QCOMPARE(deleteObjects(bench.map, bench.table, schema, {303}, Becomes::Parent).skipped, 1U);
    }

    void dissolvingGivesVoxelsToTheClass() {
        const Bench bench;
        const auto edit = dissolveObjects(bench.map, bench.table, platelet, {300, 301, 302}, {});
        QVERIFY(classMap(bench.after(edit), edit.table).read(Box::of(bench.map.shape())) ==
                classMap(bench.map, bench.table).read(Box::of(bench.map.shape())));
        QVERIFY(!edit.table.find(300) && !edit.table.find(301) && edit.table.find(302));
        QVERIFY(idsOf(bench.after(edit)) == (std::set<LabelId>{0, 3, 302, 303}));
    }

    void relabellingChangesTheTableAlone() {
        const Bench bench;
        auto edit = relabelObjects(bench.table, platelet, {300, 302}, 4);
        QVERIFY(edit.delta.empty());
        QCOMPARE(edit.skipped, 1U);
        QCOMPARE(edit.table.find(300)->classId, 4U);
        QCOMPARE(edit.table.find(302)->classId, 3U);
        auto schema = platelet;
        schema.classes[4].locked = true;
        QVERIFY(relabelObjects(bench.table, schema, {300}, 4).table == bench.table);
    }

    void smallOnesGo() {
        Bench bench;
        bench.table.set({.id = 310, .classId = 3, .name = "without a voxel", .colour = {}});
        const auto tallies = Census(bench.map).tallies();
        const auto edit =
            deleteSmallObjects(bench.map, bench.table, platelet, tallies, 3, bench.count(301) + 1, Becomes::Background);
        QVERIFY(idsOf(bench.after(edit)) == (std::set<LabelId>{0, 302, 303}));
        QVERIFY(!edit.table.find(310));
        QCOMPARE(edit.skipped, 1U);
        QVERIFY(deleteSmallObjects(bench.map, bench.table, platelet, tallies, 3, bench.count(302), Becomes::Background)
                    .table.find(300));
        QCOMPARE(voxelsIn(4000.0 * 12, plateletSpacing), 12);
        QCOMPARE(voxelsIn(4000.0 * 12 + 1, plateletSpacing), 13);
    }

    void islandsGo() {
        const auto map = testing::randomLabels({12, 80, 90}, 5, 3);
        const auto box = Box::of(map.shape());
        const auto flooded = testing::floodComponents(
            map, box, [](LabelId id) { return id == 2; }, Neighbours::Faces, false);
        const auto largest = std::ranges::max(flooded.all, {}, &Component::voxels).voxels;
        for (const auto& least : {std::optional<std::int64_t>(), std::optional<std::int64_t>(5)}) {
            LabelMap after = map;
            removeIslands(map, {}, platelet, 2, least, Becomes::Parent, box, Neighbours::Faces).delta.apply(after);
            const auto old = map.read(box), now = after.read(box);
            for (std::size_t i = 0; i < now.size(); ++i) {
                const auto size =
                    flooded.of[i] < 0 ? largest : flooded.all[static_cast<std::size_t>(flooded.of[i])].voxels;
                QCOMPARE(now[i], size >= least.value_or(largest) ? old[i] : 1U);
            }
        }
        auto schema = platelet;
        schema.classes[2].locked = true;
        const auto edit = removeIslands(map, {}, schema, 2, 5, Becomes::Background, box, Neighbours::Faces);
        QVERIFY(edit.delta.empty() && edit.skipped > 0);
    }
};

QTEST_APPLESS_MAIN(TestObjectEdits)
#include "tst_ObjectEdits.moc"
