// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Rules.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <algorithm>
#include <tuple>

using namespace granule;
using namespace granule::review;

namespace {

constexpr LabelId background = 0, cell = 1, mito = 2, alpha = 3, dense = 5, core = 6;
constexpr VoxelSpacing cubes{10, 10, 10};
const ClassSchema platelet = ClassSchema::platelet();

/// A cell with a granule with a core, and a mitochondrion: all as it should be by rules().
LabelMap sound() {
    LabelMap map = testing::filledBox({30, 100, 140}, {{2, 5, 5}, {28, 95, 135}}, cell, cubes);
    testing::fill(map, {{8, 20, 20}, {20, 44, 44}}, dense);
    testing::fill(map, {{11, 26, 26}, {17, 38, 38}}, core);
    testing::fill(map, {{8, 60, 20}, {20, 80, 80}}, mito);
    testing::fill(map, {{8, 20, 60}, {20, 40, 80}}, alpha);
    return map;
}

Rules rules() {
    Rules r;
    r.inside = {{core, {dense}, 0, InsideRule::Remedy::GiveRim, dense, background},
                {mito, {cell, alpha, dense, core}, 0.05, InsideRule::Remedy::TakeShell, cell, background}};
    r.sizes = {{mito, 100e3, 50e6}, {alpha, 30e3, 0}};
    r.holes = {{background, cell, {mito, alpha, dense, core}, 1e6}, {cell, mito, {}, 0}};
    return r;
}

std::vector<Place> find(const LabelMap& map, const ObjectTable& objects = {}, const ClassSchema& schema = platelet) {
    NoProgress quiet;
    return findImpossible(map, objects, schema, rules(), quiet);
}

/// The boxes of all places, in order.
std::vector<Box> boxes(const std::vector<Place>& places) {
    std::vector<Box> b;
    for (const auto& p : places) b.push_back(p.box);
    return b;
}

LabelMap mended(const LabelMap& map, const Place& place, const ObjectTable& objects = {}, const ClassSchema& schema = platelet) {
    LabelMap after = map;
    mend(place, map, objects, schema).apply(after);
    return after;
}

std::vector<Index> differing(const LabelMap& a, const LabelMap& b) {
    std::vector<Index> voxels;
    for (std::int64_t z = 0; z < a.shape().z; ++z)
        for (std::int64_t y = 0; y < a.shape().y; ++y)
            for (std::int64_t x = 0; x < a.shape().x; ++x)
                if (a.at({z, y, x}) != b.at({z, y, x})) voxels.push_back({z, y, x});
    return voxels;
}

} // namespace

class TestRules : public QObject {
    Q_OBJECT
private slots:
    void soundLabelsBreakNoRule() { QVERIFY(find(sound()).empty()); }

    void aCoreThatLeavesItsGranuleGivesItsRim() {
        LabelMap map = sound();
        testing::fill(map, {{12, 28, 38}, {16, 36, 46}}, core); // through the wall and two voxels into the cell
        const auto places = find(map);
        QCOMPARE(places.size(), std::size_t{1});
        QCOMPARE(places[0].box, (Box{{11, 26, 26}, {17, 38, 46}}));
        QCOMPARE(map.at(places[0].at), core);
        const auto after = mended(map, places[0]);
        QVERIFY(find(after).empty());
        for (const auto& v : differing(map, after)) {
            QCOMPARE(map.at(v), core);
            QCOMPARE(after.at(v), dense);
            bool touches = false;
            for (const Index& n : {Index{v.z - 1, v.y, v.x}, Index{v.z + 1, v.y, v.x}, Index{v.z, v.y - 1, v.x}, Index{v.z, v.y + 1, v.x}, Index{v.z, v.y, v.x - 1}, Index{v.z, v.y, v.x + 1}})
                touches = touches || (map.at(n) != core && map.at(n) != dense);
            QVERIFY(touches);
        }
    }

    void aMitochondrionOutsideEveryCellGoes() {
        LabelMap map = sound();
        testing::fill(map, {{0, 97, 40}, {10, 100, 60}}, mito);
        const auto places = find(map);
        QCOMPARE(places.size(), std::size_t{1});
        QCOMPARE(places[0].box, (Box{{0, 97, 40}, {10, 100, 60}}));
        QVERIFY(differing(mended(map, places[0]), sound()).empty());
    }

    void aMitochondrionThatTouchesTheOutsideGetsCellAroundIt() {
        LabelMap map = sound();
        testing::fill(map, {{8, 80, 30}, {20, 95, 60}}, mito);
        const auto places = find(map);
        QCOMPARE(places.size(), std::size_t{1});
        const auto after = mended(map, places[0]);
        QVERIFY(find(after).empty());
        QCOMPARE(differing(map, after).size(), std::size_t{12 * 30});
        for (const auto& v : differing(map, after)) QVERIFY(v.y == 95 && map.at(v) == background && after.at(v) == cell);
    }

    void sizesHaveTheirRange() {
        LabelMap map = sound();
        testing::fill(map, {{22, 50, 100}, {23, 52, 104}}, mito);
        testing::fill(map, {{22, 50, 110}, {25, 53, 113}}, alpha);
        const auto places = find(map);
        QCOMPARE(boxes(places), (std::vector<Box>{{{22, 50, 110}, {25, 53, 113}}, {{22, 50, 100}, {23, 52, 104}}}));
        QCOMPARE(places[1].second, cell);
        QVERIFY(differing(mended(mended(map, places[0]), places[1]), sound()).empty());
        testing::fill(map, {{4, 50, 6}, {26, 90, 130}}, mito);
        const auto large = find(map);
        QCOMPARE(large.size(), std::size_t{1});
        QVERIFY(!large[0].mend);
        QVERIFY(mend(large[0], map, {}, platelet).empty());
    }

    void whatTheBorderCutsOffIsNotTooSmall() {
        LabelMap map = sound();
        testing::fill(map, {{2, 5, 134}, {4, 8, 140}}, cell);
        testing::fill(map, {{2, 5, 138}, {3, 8, 140}}, alpha);
        QVERIFY(find(map).empty());
    }

    void holesAreFilled() {
        LabelMap map = sound();
        testing::fill(map, {{10, 48, 60}, {12, 50, 64}}, background);
        testing::fill(map, {{12, 66, 30}, {14, 70, 40}}, cell);
        const auto places = find(map);
        QCOMPARE(boxes(places), (std::vector<Box>{{{12, 66, 30}, {14, 70, 40}}, {{10, 48, 60}, {12, 50, 64}}}));
        QVERIFY(differing(mended(mended(map, places[0]), places[1]), sound()).empty());
    }

    void holesHaveTheirRangeToo() {
        LabelMap map = sound();
        testing::fill(map, {{10, 48, 60}, {12, 50, 64}}, background); // 16 voxels of 1000 nm^3
        NoProgress quiet;
        for (const auto& [most, least, found] : {std::tuple{16e3, 16e3, 1U}, std::tuple{15e3, 0.0, 0U}, std::tuple{0.0, 17e3, 0U}}) {
            Rules one;
            one.holes = {{background, cell, {}, most, least}};
            QCOMPARE(findImpossible(map, {}, platelet, one, quiet).size(), std::size_t{found});
        }
    }

    void objectsCountAsTheirClassAndGetWhatIsMended() {
        ObjectTable objects;
        objects.set({300, dense, "", {}, LabelObject::State::Open, false});
        objects.set({301, mito, "", {}, LabelObject::State::Open, false});
        LabelMap map = sound();
        testing::fill(map, {{8, 20, 20}, {20, 44, 44}}, 300);
        testing::fill(map, {{11, 26, 26}, {17, 38, 38}}, core);
        testing::fill(map, {{8, 60, 20}, {20, 80, 80}}, 301);
        QVERIFY(find(map, objects).empty());
        LabelMap broken = map;
        testing::fill(broken, {{12, 66, 30}, {14, 70, 40}}, cell);
        const auto places = find(broken, objects);
        QCOMPARE(places.size(), std::size_t{1});
        QVERIFY(differing(mended(broken, places[0], objects), map).empty());
    }

    void locksHold() {
        LabelMap map = sound();
        testing::fill(map, {{12, 28, 38}, {16, 36, 46}}, core);
        testing::fill(map, {{8, 80, 30}, {20, 95, 60}}, mito);
        testing::fill(map, {{22, 50, 110}, {25, 53, 113}}, alpha);
        testing::fill(map, {{10, 48, 60}, {12, 50, 64}}, background);
        for (const LabelId locked : {background, cell, mito, alpha, dense, core}) {
            auto schema = platelet;
            schema.classes[locked].locked = true;
            LabelMap after = map;
            for (const auto& place : find(map, {}, schema)) after = mended(after, place, {}, schema);
            for (const auto& v : differing(map, after)) QVERIFY(map.at(v) != locked && after.at(v) != locked);
        }
    }

    void aPlaceThatWasEditedSinceHasNoMend() {
        LabelMap map = sound();
        testing::fill(map, {{22, 50, 110}, {25, 53, 113}}, alpha);
        const auto places = find(map);
        QCOMPARE(places.size(), std::size_t{1});
        QVERIFY(mend(places[0], sound(), {}, platelet).empty());
    }

    void stops() {
        std::stop_source source;
        source.request_stop();
        NoProgress quiet;
        QVERIFY_THROWS_EXCEPTION(Cancelled, findImpossible(sound(), {}, platelet, rules(), quiet, source.get_token()));
    }

    /// In random labels almost all is impossible; every place must be a component that really breaks its rule, and mending must end it.
    void everyMendInNoiseEndsItsPlace() {
        const auto noise = testing::randomLabels({6, 20, 20}, 7, 5);
        for (const auto& place : find(noise)) {
            QCOMPARE(noise.at(place.at), place.id);
            if (!place.mend) continue;
            const auto after = mended(noise, place);
            for (const auto& later : find(after))
                QVERIFY2(!(later.box == place.box && later.at == place.at && later.sentence == place.sentence), place.sentence.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "tst_Rules.moc"
