// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Components.h"
#include "core/objects/ObjectIds.h"
#include "tests/objects/FloodFill.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <numeric>
#include <random>

using namespace granule;
using objects::Components;
using objects::Neighbours;
using objects::WantedLabels;

namespace {

const ClassSchema platelet = ClassSchema::platelet();

/// `density` of the voxels hold one of `ids` ids from `first` on; runs are `length` long in the mean.
LabelMap speckled(const Shape& shape, double density, int ids, LabelId first, unsigned seed, int length = 1) {
    std::mt19937 random(seed);
    std::vector<LabelId> voxels(static_cast<std::size_t>(shape.voxels()));
    LabelId now = 0;
    for (auto& id : voxels) {
        if (random() % static_cast<unsigned>(length) == 0)
            now = random() < density * 4294967296.0 ? first + random() % static_cast<unsigned>(ids) : 0;
        id = now;
    }
    return LabelMap::fromVoxels(shape, voxels);
}

bool agrees(const LabelMap& map, const Box& box, const std::function<bool(LabelId)>& has, Neighbours neighbours,
            bool idsSeparate) {
    const Components found(map, box, WantedLabels(has), neighbours, idsSeparate);
    const auto expected = testing::floodComponents(map, box, has, neighbours, idsSeparate);
    std::vector<std::uint32_t> order(found.all().size()), place(order.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto seedOf = [&](std::uint32_t i) { return map.shape().offset(found.all()[i].seed); };
    std::ranges::sort(order, {}, seedOf);
    for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    if (!std::ranges::equal(order, expected.all, {}, [&](std::uint32_t i) { return found.all()[i]; })) return false;
    std::vector<int> of(expected.of.size(), -1);
    found.forEachRun([&](std::uint32_t component, auto z, auto y, auto x0, auto x1) {
        std::fill_n(of.begin() + map.shape().offset({z, y, x0}), x1 - x0, static_cast<int>(place[component]));
    });
    return of == expected.of;
}

} // namespace

class TestComponents : public QObject {
    Q_OBJECT
private slots:
    void areThoseOfAFlood_data() {
        QTest::addColumn<double>("density");
        QTest::addColumn<int>("length");
        for (const double density : {0.03, 0.12, 0.4, 0.9})
            for (const int length : {1, 9})
                QTest::addRow("%g of the voxels, runs of %d", density, length) << density << length;
    }
    void areThoseOfAFlood() {
        QFETCH(double, density);
        QFETCH(int, length);
        unsigned seed = 1;
        for (const Shape& shape :
             {Shape{1, 1, 1}, Shape{1, 70, 131}, Shape{67, 1, 66}, Shape{66, 65, 1}, Shape{65, 66, 67}})
            for (const LabelId first : {2U, 254U}) { // bytes, and both bytes and words
                const auto map = speckled(shape, density, 3, first, ++seed, length);
                const auto any = [](LabelId id) { return id != 0; };
                const auto one = [first](LabelId id) { return id == first; };
                for (const auto neighbours : {Neighbours::Faces, Neighbours::Corners})
                    for (const bool separate : {false, true}) {
                        QVERIFY(agrees(map, Box::of(shape), any, neighbours, separate));
                        QVERIFY(agrees(map, Box::of(shape), one, neighbours, separate));
                    }
            }
    }

    void endAtTheBox() {
        std::mt19937 random(5);
        const Shape shape{70, 80, 140};
        const auto map = speckled(shape, 0.3, 2, 1, 8, 3);
        for (int round = 0; round < 12; ++round) {
            const auto along = [&](std::int64_t n) {
                const auto a = static_cast<std::int64_t>(random() % static_cast<unsigned>(n)),
                           b = static_cast<std::int64_t>(random() % static_cast<unsigned>(n));
                return std::pair(std::min(a, b), std::max(a, b) + 1);
            };
            const auto [z0, z1] = along(shape.z);
            const auto [y0, y1] = along(shape.y);
            const auto [x0, x1] = along(shape.x);
            QVERIFY(agrees(
                map, {{z0, y0, x0}, {z1, y1, x1}}, [](LabelId id) { return id != 0; }, Neighbours::Corners,
                round % 2 == 0));
        }
    }

    void blocksOfOneIdCount() {
        LabelMap map({130, 130, 130}, plateletSpacing);
        testing::fill(map, {{0, 0, 0}, {64, 130, 130}}, 2);
        testing::fill(map, {{128, 0, 0}, {130, 64, 64}}, 2);
        const Components found(map, Box::of(map.shape()), WantedLabels([](LabelId id) { return id == 2; }),
                               Neighbours::Corners, false);
        QCOMPARE(found.all().size(), 2U);
        QCOMPARE(found.all()[0].voxels, 64 * 130 * 130);
        QCOMPARE(found.all()[1].box, (Box{{128, 0, 0}, {130, 64, 64}}));
    }

    void nothingGivesNothing() {
        const LabelMap map({10, 10, 10}, plateletSpacing);
        const WantedLabels any([](LabelId id) { return id != 0; });
        QVERIFY(Components(map, Box::of(map.shape()), any, Neighbours::Faces, false).all().empty());
        QVERIFY(Components(map, Box{}, any, Neighbours::Faces, false).all().empty());
    }

    void becomeObjectsOfTheirClass() {
        LabelMap map = speckled({20, 100, 150}, 0.06, 3, 2, 77, 2);
        const auto before = map.read(Box::of(map.shape()));
        ObjectTable table;
        table.set({.id = 400, .classId = 5, .name = "kept", .colour = {}});
        const auto flooded = testing::floodComponents(
            map, Box::of(map.shape()), [](LabelId id) { return id == 3; }, Neighbours::Corners, false);
        const auto edit =
            objects::componentsToObjects(map, table, platelet, 3, Box::of(map.shape()), Neighbours::Corners, 4);
        const LabelMap old = map;
        edit.delta.apply(map);
        const auto after = map.read(Box::of(map.shape()));
        std::map<int, LabelId> idOf;
        for (std::size_t i = 0; i < after.size(); ++i) {
            const int component = flooded.of[i];
            if (component < 0 || flooded.all[static_cast<std::size_t>(component)].voxels < 4) {
                QCOMPARE(after[i], before[i]);
                continue;
            }
            QVERIFY(after[i] > 400);
            QCOMPARE(edit.table.classOf(after[i]), 3U);
            QCOMPARE(idOf.try_emplace(component, after[i]).first->second, after[i]);
        }
        QCOMPARE(edit.table.all().size(), idOf.size() + 1);
        edit.delta.revert(map);
        for (std::size_t i = 0; i < map.blockCount(); ++i) QCOMPARE(map.block(i), old.block(i));
    }

    void objectsStayUnlessAsked() {
        LabelMap map({4, 40, 40}, plateletSpacing);
        testing::fill(map, {{0, 0, 0}, {4, 10, 10}}, 300);
        testing::fill(map, {{0, 0, 10}, {4, 10, 20}}, 3);   // touches 300
        testing::fill(map, {{0, 30, 0}, {4, 40, 10}}, 301); // locked
        ObjectTable table;
        table.set({.id = 300, .classId = 3, .name = {}, .colour = {}});
        table.set({.id = 301, .classId = 3, .name = {}, .colour = {}, .locked = true});
        const auto box = Box::of(map.shape());
        LabelMap kept = map, joined = map;
        objects::componentsToObjects(map, table, platelet, 3, box, Neighbours::Corners).delta.apply(kept);
        QCOMPARE(objects::boxOf(kept, 300), (Box{{0, 0, 0}, {4, 10, 10}}));
        QCOMPARE(objects::boxOf(kept, 302), (Box{{0, 0, 10}, {4, 10, 20}}));
        const auto edit = objects::componentsToObjects(map, table, platelet, 3, box, Neighbours::Corners, 1, true);
        edit.delta.apply(joined);
        QCOMPARE(objects::boxOf(joined, 302), (Box{{0, 0, 0}, {4, 10, 20}}));
        QCOMPARE(objects::boxOf(joined, 301), (Box{{0, 30, 0}, {4, 40, 10}}));
        QVERIFY(!edit.table.find(300) && edit.table.find(301));
        QVERIFY(objects::idsOf(joined) == (std::set<LabelId>{0, 301, 302}));
    }

    void lockedClassesAreSkippedAndSaid() {
        auto schema = platelet;
        schema.classes[3].locked = true;
        const auto map = testing::ball({10, 50, 50}, {5, 20, 20}, 100, 3);
        const auto edit = objects::componentsToObjects(map, {}, schema, 3, Box::of(map.shape()), Neighbours::Corners);
        QVERIFY(edit.delta.empty() && edit.table.empty());
        QCOMPARE(edit.skipped, 1U);
    }

    void stop() {
        std::stop_source source;
        source.request_stop();
        const auto map = testing::randomLabels({70, 70, 70}, 3, 1);
        QVERIFY_EXCEPTION_THROWN(Components(map, Box::of(map.shape()), WantedLabels([](LabelId id) { return id == 1; }),
                                            Neighbours::Faces, false, source.get_token()),
                                 Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestComponents)
#include "tst_Components.moc"
