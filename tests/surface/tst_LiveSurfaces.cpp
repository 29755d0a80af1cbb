// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Phantom.h"
#include "core/surface/LiveSurfaces.h"
#include "tests/support/TestData.h"
#include "tests/surface/MeshCheck.h"

#include <QTest>

#include <cmath>
#include <random>
#include <set>

using namespace granule;
using namespace granule::testing;
using surface::LiveSurfaces;

namespace {

const std::vector<LabelId> classes{1, 2, 3, 4, 5, 6};

std::vector<surface::SurfaceMesh> update(LiveSurfaces& live, const LabelMap& labels, const ObjectTable& objects = {}, unsigned threads = 0) {
    NoProgress nobody;
    return live.update(labels, objects, ClassSchema::platelet(), classes, nobody, {}, threads);
}

std::map<LabelId, surface::SurfaceMesh> byId(const std::vector<surface::SurfaceMesh>& meshes) {
    std::map<LabelId, surface::SurfaceMesh> found;
    for (const auto& mesh : meshes) found[mesh.id] = mesh;
    return found;
}

LabelMap sample() {
    static const LabelMap map = [] {
        NoProgress nobody;
        return phantom::makePhantom(phantom::sampleOptions(), nobody).labels;
    }();
    return map;
}

/// A dab of a brush: a disc in one slice.
void dab(LabelMap& map, const Index& at, std::int64_t radius, LabelId id) {
    for (std::int64_t y = -radius; y <= radius; ++y)
        for (std::int64_t x = -radius; x <= radius; ++x)
            if (const Index to{at.z, at.y + y, at.x + x}; x * x + y * y <= radius * radius && map.shape().contains(to))
                map.write({to, {to.z + 1, to.y + 1, to.x + 1}}, &id);
}

double voxels(const LabelMap& map, std::initializer_list<LabelId> ids) {
    double count = 0;
    for (const auto id : map.read(Box::of(map.shape()))) count += std::ranges::find(ids, id) != ids.end();
    return count * map.spacing().voxelVolumeNm3();
}

bool near(double value, double wanted) {
    return std::abs(value / wanted - 1) < 0.01;
}

LabelObject object(LabelId id, LabelId classId) {
    LabelObject made;
    made.id = id, made.classId = classId;
    return made;
}

/// A cell with two granules, one with a core, and a second cell that touches it.
LabelMap twoCells(ObjectTable& objects) {
    LabelMap map({20, 160, 160}, plateletSpacing);
    fill(map, {{2, 10, 10}, {18, 150, 80}}, 300);
    fill(map, {{4, 30, 80}, {16, 140, 150}}, 301);
    fill(map, {{5, 40, 30}, {12, 80, 60}}, 310);
    fill(map, {{7, 50, 40}, {10, 70, 50}}, 320);
    fill(map, {{6, 100, 30}, {12, 130, 60}}, 311);
    for (const auto& [id, classId] : std::map<LabelId, LabelId>{{300, 1}, {301, 1}, {310, 5}, {311, 3}, {320, 6}}) objects.set(object(id, classId));
    return map;
}

} // namespace

class tst_LiveSurfaces : public QObject {
    Q_OBJECT
private slots:
    void editsGiveWhatAFullRunGives() {
        auto map = sample();
        LiveSurfaces live;
        auto meshes = byId(update(live, map));
        QCOMPARE(meshes.size(), classes.size());
        std::mt19937 random(5);
        const auto below = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(n)); };
        for (int i = 0; i < 12; ++i) {
            const auto& s = map.shape();
            dab(map, {below(s.z), below(s.y), below(s.x)}, 3 + below(25), static_cast<LabelId>(below(7)));
            for (const auto& [id, mesh] : byId(update(live, map))) meshes[id] = mesh;
        }
        LiveSurfaces fresh;
        for (const auto& mesh : update(fresh, map)) QVERIFY2(same(*mesh.polygons, *meshes[mesh.id].polygons), qPrintable(QString::number(mesh.id)));
    }
    void nothingChangedGivesNothing() {
        LiveSurfaces live;
        update(live, sample());
        QVERIFY(update(live, sample()).empty());
    }
    void onlyWhatAnEditTouchesIsGivenAnew() {
        auto map = sample();
        LiveSurfaces live;
        update(live, map);
        for (auto& id : std::vector<Index>{{5, 250, 250}, {8, 128, 60}}) {
            const auto before = map.at(id);
            dab(map, id, 5, 5);
            std::set<LabelId> changed;
            for (const auto& mesh : update(live, map)) changed.insert(mesh.id);
            QVERIFY(changed.contains(5) || before == 5);
            QVERIFY(!changed.contains(before == 2 ? 3 : 2)); // though they may lie in the same block
        }
        dab(map, {8, 128, 60}, 4, 6); // a core in a granule: the granule's surface and the cell's stay
        QCOMPARE(byId(update(live, map)).size(), std::size_t(1));
    }
    void threadsChangeNothing() {
        LiveSurfaces one, three;
        const auto a = byId(update(one, sample(), {}, 1)), b = byId(update(three, sample(), {}, 3));
        for (const auto id : classes) QVERIFY(same(*a.at(id).polygons, *b.at(id).polygons));
    }
    void coarseSurfacesKnowWhereLabelsLie() {
        LiveSurfaces coarse({.targetTriangles = 5000});
        const auto few = byId(update(coarse, sample()));
        auto fine = coarse.with({});
        const auto many = byId(update(fine, sample()));
        LiveSurfaces fresh;
        const auto all = byId(update(fresh, sample()));
        for (const auto id : classes) {
            QCOMPARE(badEdges(*few.at(id).polygons), std::int64_t(0));
            QVERIFY(few.at(id).polygons->GetNumberOfPolys() < 7000);
            QVERIFY(same(*many.at(id).polygons, *all.at(id).polygons));
        }
    }
    void everyObjectIsClosedAndHasItsVolume() {
        ObjectTable objects;
        const auto map = twoCells(objects);
        LiveSurfaces live;
        const auto meshes = byId(update(live, map, objects));
        for (const auto id : {1U, 3U, 5U, 6U}) QCOMPARE(badEdges(*meshes.at(id).polygons), std::int64_t(0));
        const auto cells = volumesNm3(*meshes.at(1).polygons), dense = volumesNm3(*meshes.at(5).polygons), cores = volumesNm3(*meshes.at(6).polygons);
        QCOMPARE(cells.size(), std::size_t(2));
        QVERIFY(near(cells.at(300), voxels(map, {300, 310, 311, 320}))); // with all that lies inside
        QVERIFY(near(cells.at(301), voxels(map, {301})));
        QVERIFY(near(dense.at(310), voxels(map, {310, 320})));
        QVERIFY(near(cores.at(320), voxels(map, {320})));
        const auto alone = live.object(1, 301);
        QCOMPARE(badEdges(*alone.polygons), std::int64_t(0));
        QVERIFY(near(volumeNm3(*alone.polygons), voxels(map, {301})));
        QCOMPARE(live.object(1, 999).polygons->GetNumberOfPolys(), vtkIdType(0));
    }
    void smallObjectsHaveTheirVolumeToo() {
        LabelMap map({30, 200, 200}, plateletSpacing);
        ObjectTable objects;
        std::mt19937 random(3);
        for (LabelId id = 300; id < 340; ++id) { // blobs of about a hundred voxels, some of them touching
            const auto k = static_cast<std::int64_t>(id - 300);
            const Index at{3 + k % 5 * 5, 15 + k / 5 * 22, 20 + k % 5 * 30};
            dab(map, at, 4 + static_cast<std::int64_t>(random() % 3), id);
            dab(map, {at.z + 1, at.y + 1, at.x}, 3 + static_cast<std::int64_t>(random() % 8), id);
            objects.set(object(id, 3));
        }
        fill(map, {{14, 5, 5}, {16, 9, 30}}, 3); // and plain voxels
        LiveSurfaces live;
        const auto meshes = byId(update(live, map, objects));
        QCOMPARE(badEdges(*meshes.at(3).polygons), std::int64_t(0));
        const auto volumes = volumesNm3(*meshes.at(3).polygons);
        QCOMPARE(volumes.size(), std::size_t(41));
        for (const auto& [id, volume] : volumes) {
            const double wanted = voxels(map, {id == 0 ? 3 : id});
            QVERIFY2(near(volume, wanted), qPrintable(QString("%1: %2 of %3").arg(id).arg(volume).arg(wanted)));
        }
    }
    void objectsComeAndGoLocally() {
        ObjectTable objects;
        auto map = twoCells(objects);
        LiveSurfaces live;
        auto meshes = byId(update(live, map, objects));
        fill(map, {{8, 110, 40}, {12, 125, 50}}, 312); // a new object in the first cell
        objects.set(object(312, 2));
        fill(map, {{6, 100, 30}, {12, 130, 60}}, 300);  // and one less
        objects.erase(311);
        for (const auto& [id, mesh] : byId(update(live, map, objects))) meshes[id] = mesh;
        LiveSurfaces fresh;
        for (const auto& mesh : update(fresh, map, objects)) QVERIFY2(same(*mesh.polygons, *meshes[mesh.id].polygons), qPrintable(QString::number(mesh.id)));
    }
    /// Plain voxels inside several cells cannot be told apart; they are no part of any cell then, but lie in its cavities.
    void plainVoxelsAreEnclosedByTheOneObjectThatTouchesThem() {
        ObjectTable objects;
        auto map = twoCells(objects);
        fill(map, {{8, 20, 20}, {12, 30, 30}}, 2);
        LiveSurfaces live;
        auto volumes = volumesNm3(*byId(update(live, map, objects)).at(1).polygons);
        QVERIFY(near(volumes.at(300), voxels(map, {300, 310, 311, 320, 2})));
        fill(map, {{8, 60, 100}, {12, 80, 120}}, 2);
        volumes = volumesNm3(*byId(update(live, map, objects)).at(1).polygons);
        QVERIFY(near(volumes.at(300), voxels(map, {300, 310, 311, 320})));
        QVERIFY(near(volumes.at(301), voxels(map, {301})));
    }
    void aStopLeavesWhatWas() {
        auto map = sample();
        LiveSurfaces live;
        auto meshes = byId(update(live, map));
        dab(map, {4, 200, 200}, 20, 2);
        struct Stopper : Progress {
            std::stop_source source;
            void update(double fraction) override {
                if (fraction > 0.15) source.request_stop();
            }
        } stopper;
        QVERIFY_THROWS_EXCEPTION(Cancelled, live.update(map, {}, ClassSchema::platelet(), classes, stopper, stopper.source.get_token()));
        for (const auto& [id, mesh] : byId(update(live, map))) meshes[id] = mesh;
        LiveSurfaces fresh;
        for (const auto& mesh : update(fresh, map)) QVERIFY(same(*mesh.polygons, *meshes[mesh.id].polygons));
    }
};

QTEST_APPLESS_MAIN(tst_LiveSurfaces)
#include "tst_LiveSurfaces.moc"
