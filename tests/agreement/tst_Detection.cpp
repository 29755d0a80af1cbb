// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Detection.h"
#include "core/volume/Error.h"
#include "tests/agreement/Simulated.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace granule;
using namespace granule::agreement;
using namespace granule::testing;

namespace {

NoProgress quiet;
const auto schema = ClassSchema::platelet();
constexpr std::size_t alpha = 3;

DetectionResult detected(const CellsWithGranules& world, const LabelMap& other,
                         const DetectionOptions& options = {}) {
    return detect(person("Ann", world.labels), person("Bo", other), schema, world.cells, options, quiet);
}

std::uint64_t rowsOf(const DetectionResult& found, ObjectFate fate, bool inTruth) {
    return static_cast<std::uint64_t>(std::ranges::count_if(found.objects, [&](const ObjectRow& row) {
        return row.classId == alpha && row.fate == fate && row.inTruth == inTruth;
    }));
}

/// A column of the six of a granule: without it, pieces of four and of one are left.
Box cutThrough(const Box& granule) {
    return {{granule.lo.z, granule.lo.y, granule.lo.x + 4}, {granule.hi.z, granule.hi.y, granule.lo.x + 5}};
}

} // namespace

class tst_Detection : public QObject {
    Q_OBJECT
private slots:
    void theSameMapsMatchAltogether() {
        const auto world = cellsWithGranules(5);
        const auto found = detected(world, world.labels);
        const auto& of = found.byClass.at(alpha);
        QCOMPARE(of.truthObjects, std::uint64_t{15});
        QCOMPARE(of.matched, std::uint64_t{15});
        QCOMPARE(of.missed + of.extra + of.split + of.merged, std::uint64_t{0});
        for (const double score :
             {of.f1(), of.precision(), of.recall(), of.segmentationQuality(), of.panopticQuality()})
            QCOMPARE(score, 1.0);
        QCOMPARE(found.byClass.at(1).matched, std::uint64_t{5});
        QCOMPARE(found.byClass.at(0).truthObjects, std::uint64_t{0});
        QVERIFY(std::isnan(found.byClass.at(2).f1()));
        QCOMPARE(found.objects.size(), std::size_t{20});
        for (const auto& row : found.objects) {
            QCOMPARE(row.iou, 1.0);
            QCOMPARE(world.labels.at(row.inside), row.classId);
            QCOMPARE(row.cell, static_cast<int>(world.cells.map.at(row.inside)) - 1);
            if (row.classId == alpha)
                QVERIFY(std::ranges::find(world.granules, row.box) != world.granules.end());
        }
    }

    void injectedErrorsComeBackAsTheyAre() {
        const auto world = cellsWithGranules(12);
        auto other = world.labels;
        for (std::size_t i = 0; i < 4; ++i) fill(other, world.granules[i], 1);              // dropped
        for (std::size_t i = 4; i < 7; ++i) fill(other, world.granules[i], 5);              // another class
        for (std::size_t i = 9; i < 14; ++i) fill(other, cutThrough(world.granules[i]), 1); // split
        const auto &top = world.granules[15], &below = world.granules[16];
        fill(other, {{2, top.lo.y, top.lo.x}, {4, below.hi.y, top.hi.x}}, 3); // two as one
        const auto found = detected(world, other);
        const auto &granules = found.byClass.at(alpha), &dense = found.byClass.at(5);
        QCOMPARE(granules.truthObjects, std::uint64_t{36});
        QCOMPARE(granules.split, std::uint64_t{5});
        QCOMPARE(granules.merged, std::uint64_t{1});
        QCOMPARE(granules.missed, std::uint64_t{4 + 3 + 2});
        QCOMPARE(granules.extra, std::uint64_t{5 + 1}); // the smaller pieces, and the merged one
        QCOMPARE(granules.matched, std::uint64_t{36 - 9});
        QCOMPARE(granules.otherObjects, granules.matched + granules.extra);
        QCOMPARE(dense.extra, std::uint64_t{3});
        QCOMPARE(rowsOf(found, ObjectFate::Missed, true), std::uint64_t{7});
        QCOMPARE(rowsOf(found, ObjectFate::Merged, true), std::uint64_t{2});
        QCOMPARE(rowsOf(found, ObjectFate::Merged, false), std::uint64_t{1});
        QCOMPARE(rowsOf(found, ObjectFate::Split, false), std::uint64_t{5});
        QCOMPARE(rowsOf(found, ObjectFate::Matched, true), granules.matched);
        QVERIFY(std::ranges::is_partitioned(
            found.objects, [](const ObjectRow& row) { return row.fate != ObjectFate::Matched; }));
        // Of a matched split granule of 6 columns 4 are left: an IoU of 2/3.
        QCOMPARE(granules.sumIou, 22.0 + 5 * 4.0 / 6);
        QCOMPARE(granules.panopticQuality(), granules.f1() * granules.segmentationQuality());
    }

    void namedObjectsAreApartWhereTheyTouch() {
        const Shape shape{3, 20, 40};
        const LabelMap one = filledBox(shape, {{0, 5, 5}, {3, 15, 25}}, 3);
        auto two = one;
        fill(two, {{0, 5, 15}, {3, 15, 25}}, 256);
        ObjectTable table;
        table.set({.id = 256, .classId = 3, .name = {}, .colour = {}});
        auto bo = person("Bo", two);
        bo.objects = std::make_shared<const ObjectTable>(table);
        const auto found = detect(person("Ann", one), bo, schema, {}, {}, quiet).byClass.at(alpha);
        QCOMPARE(found.truthObjects, std::uint64_t{1});
        QCOMPARE(found.otherObjects, std::uint64_t{2});
        QCOMPARE(found.split, std::uint64_t{1});
        QCOMPARE(found.matched,
                 std::uint64_t{1}); // halves have an IoU of 0.5 each; one of them is the partner
        fill(two, {{0, 0, 35}, {1, 2, 38}}, 256); // an object in two pieces is one
        bo.labels = two;
        QCOMPARE(detect(person("Ann", one), bo, schema, {}, {}, quiet).byClass.at(alpha).otherObjects,
                 std::uint64_t{2});
    }

    void lowThresholdsMatchAsManyAsCanBe() {
        // A reaches B1 (better) and B2; C reaches B1 only: A has to make do with B2.
        const Shape shape{1, 8, 60};
        LabelMap truth(shape, plateletSpacing), other(shape, plateletSpacing);
        ObjectTable table;
        for (const LabelId id : {256u, 257u}) table.set({.id = id, .classId = 3, .name = {}, .colour = {}});
        fill(truth, {{0, 0, 0}, {1, 8, 20}}, 256);
        fill(truth, {{0, 0, 20}, {1, 8, 30}}, 257);
        fill(other, {{0, 0, 0}, {1, 8, 8}}, 256);  // IoU with A 0.4
        fill(other, {{0, 0, 8}, {1, 8, 30}}, 257); // with A 12 / 30 = 0.4, with C 10 / 22
        auto ann = person("Ann", truth), bo = person("Bo", other);
        ann.objects = bo.objects = std::make_shared<const ObjectTable>(table);
        QCOMPARE(detect(ann, bo, schema, {}, {.matchIou = 0.3}, quiet).byClass.at(alpha).matched,
                 std::uint64_t{2});
        fill(other, {{0, 0, 8}, {1, 8, 30}}, 0);
        fill(other, {{0, 0, 6}, {1, 8, 26}}, 257); // with A 14 / 26, the best; with C 6 / 24
        fill(other, {{0, 0, 0}, {1, 8, 6}}, 256);  // with A 0.3
        bo.labels = other;
        const auto found = detect(ann, bo, schema, {}, {.matchIou = 0.2}, quiet).byClass.at(alpha);
        QCOMPARE(found.matched, std::uint64_t{2});
        QCOMPARE(found.sumIou, 0.3 + 6.0 / 24);
        for (const double wrong : {0.0, -0.5, 1.1, std::nan("")})
            QVERIFY_EXCEPTION_THROWN(detect(ann, bo, schema, {}, {.matchIou = wrong}, quiet), Error);
    }

    void smallOnesAndMaskedSlicesDoNotCount() {
        const auto world = cellsWithGranules(3);
        auto other = world.labels;
        fill(other, {{2, 0, 0}, {3, 2, 2}}, 3); // 4 voxels, of slice 2
        QCOMPARE(detected(world, other).byClass.at(alpha).extra, std::uint64_t{1});
        QCOMPARE(detected(world, other, {.leastVoxels = 5}).byClass.at(alpha).extra, std::uint64_t{0});
        const auto found = detected(world, other, {.masked = {2}});
        QCOMPARE(found.byClass.at(alpha).extra, std::uint64_t{0});
        QCOMPARE(found.byClass.at(alpha).matched, std::uint64_t{9}); // what is left of them in slice 3
        for (const auto& row : found.objects) QVERIFY(row.inside.z != 2);
    }

    void manyBlocksMakeNoDifference() {
        // Bars across the borders of blocks.
        const Shape shape{70, 140, 150};
        LabelMap truth(shape, plateletSpacing);
        for (std::int64_t i = 0; i < 10; ++i) fill(truth, {{5, i * 14, 3}, {68, i * 14 + 6, 147}}, 4);
        const auto found = detect(person("Ann", truth), person("Bo", truth), schema, {}, {}, quiet);
        QCOMPARE(found.byClass.at(4).matched, std::uint64_t{10});
        QCOMPARE(found.objects.at(0).voxels, std::uint64_t{63 * 6 * 144});
        QCOMPARE(found.objects.at(0).cell, -1);
    }

    void anotherGridIsRefusedAndStoppingStops() {
        const auto world = cellsWithGranules(3);
        QVERIFY_EXCEPTION_THROWN(detected(world, LabelMap({1, 2, 3}, plateletSpacing)), Error);
        auto cells = world.cells;
        cells.map = LabelMap({1, 2, 3}, plateletSpacing);
        QVERIFY_EXCEPTION_THROWN(
            detect(person("Ann", world.labels), person("Bo", world.labels), schema, cells, {}, quiet), Error);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(detect(person("Ann", world.labels), person("Bo", world.labels), schema,
                                        world.cells, {}, quiet, stop.get_token()),
                                 Cancelled);
    }
};

QTEST_GUILESS_MAIN(tst_Detection)
#include "tst_Detection.moc"
