// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Stroke.h"
#include "core/objects/Census.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace granule;
using objects::Census;
using objects::Contact;
using objects::Tally;

namespace {

/// Blobs of some ids, above and below 256.
LabelMap blobs(const Shape& shape, unsigned seed) {
    std::mt19937 random(seed);
    LabelMap map(shape, {40, 10, 12});
    for (int i = 0; i < 60; ++i) {
        const auto along = [&](std::int64_t n) {
            return static_cast<std::int64_t>(random() % static_cast<unsigned>(n));
        };
        const Index lo{along(shape.z), along(shape.y), along(shape.x)};
        const Box box =
            Box{lo, {lo.z + 1 + along(20), lo.y + 1 + along(40), lo.x + 1 + along(90)}}.intersected(Box::of(shape));
        testing::fill(map, box, random() % 3 == 0 ? 300 + random() % 5 : random() % 5);
    }
    return map;
}

std::map<LabelId, Tally> countedByHand(const LabelMap& map) {
    const auto ids = map.read(Box::of(map.shape()));
    const auto& shape = map.shape();
    std::map<LabelId, Tally> all;
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const auto id = ids[static_cast<std::size_t>(shape.offset({z, y, x}))];
                auto& tally = all[id];
                ++tally.voxels;
                tally.z += static_cast<double>(z), tally.y += static_cast<double>(y), tally.x += static_cast<double>(x);
                tally.box = tally.box.united({{z, y, x}, {z + 1, y + 1, x + 1}});
                const std::array<Index, 3> next{{{z + 1, y, x}, {z, y + 1, x}, {z, y, x + 1}}};
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    if (!shape.contains(next[axis])) continue;
                    const auto other = ids[static_cast<std::size_t>(shape.offset(next[axis]))];
                    if (other == id) continue;
                    ++all[id].touching[other].faces[axis];
                    ++all[other].touching[id].faces[axis];
                }
            }
    for (auto& [id, tally] : all) {
        const auto n = static_cast<double>(tally.voxels);
        tally.z /= n, tally.y /= n, tally.x /= n;
    }
    for (std::int64_t i = 0; i < shape.voxels(); ++i) {
        auto& tally = all[ids[static_cast<std::size_t>(i)]];
        const auto n = static_cast<double>(tally.voxels);
        const double z = static_cast<double>(i / (shape.y * shape.x)) - tally.z,
                     y = static_cast<double>(i / shape.x % shape.y) - tally.y,
                     x = static_cast<double>(i % shape.x) - tally.x;
        const std::array<double, 6> products{z * z, y * y, x * x, z * y, z * x, y * x};
        for (std::size_t m = 0; m < products.size(); ++m) tally.moments[m] += products[m] / n;
    }
    return all;
}

bool same(const std::map<LabelId, Tally>& a, const std::map<LabelId, Tally>& b) {
    return std::ranges::equal(a, b, [](const auto& p, const auto& q) {
        const auto near = [](double v, double w) { return std::abs(v - w) < 1e-9 * (1 + std::abs(v)); };
        const auto &s = p.second, &t = q.second;
        return p.first == q.first && s.voxels == t.voxels && s.box == t.box && s.touching == t.touching &&
               near(s.z, t.z) && near(s.y, t.y) && near(s.x, t.x) &&
               std::ranges::equal(s.moments, t.moments, [](double v, double w) { return std::abs(v - w) < 1e-8; });
    });
}

} // namespace

class TestCensus : public QObject {
    Q_OBJECT
private slots:
    void isWhatOneCountsByHand() {
        unsigned seed = 0;
        for (const Shape& shape :
             {Shape{1, 1, 1}, Shape{1, 100, 131}, Shape{65, 66, 129}, Shape{20, 64, 64}, Shape{130, 3, 70}}) {
            const auto map = blobs(shape, ++seed);
            QVERIFY(same(Census(map).tallies(), countedByHand(map)));
            const auto noise = testing::randomLabels(shape, 4, seed);
            QVERIFY(same(Census(noise).tallies(), countedByHand(noise)));
        }
    }

    void blocksOfOneIdTouch() {
        LabelMap map({128, 64, 192}, plateletSpacing);
        testing::fill(map, {{0, 0, 64}, {64, 64, 128}}, 300);
        const auto tallies = Census(map).tallies();
        QCOMPARE(tallies.at(300).touching.at(0), (Contact{{64 * 64, 0, 2 * 64 * 64}}));
        QCOMPARE(tallies.at(300).touching.at(0).areaNm2(map.spacing()), 64 * 64 * 10.0 * 10 + 2 * 64 * 64 * 40.0 * 10);
        QCOMPARE(tallies.at(300).volumeNm3(map.spacing()), 64 * 64 * 64 * 4000.0);
        QVERIFY(same(tallies, countedByHand(map)));
    }

    void followsStrokesAndUndo() {
        LabelMap map = blobs({70, 140, 150}, 9);
        Census census(map);
        std::mt19937 random(4);
        std::vector<BlockDelta> done;
        const auto schema = ClassSchema::platelet();
        for (int i = 0; i < 12; ++i) {
            edit::Stroke stroke(map, edit::PaintRule(random() % 2 ? 2 : 300 + random() % 7, schema),
                                edit::Brush::ball(150, map.spacing()));
            stroke.moveTo({std::int64_t(random() % 70), std::int64_t(random() % 140), std::int64_t(random() % 150)});
            stroke.moveTo({std::int64_t(random() % 70), std::int64_t(random() % 140), std::int64_t(random() % 150)});
            done.push_back(stroke.finish());
            done.back().apply(map);
            census.recount(map, done.back());
            QVERIFY(same(census.tallies(), Census(map).tallies()));
        }
        for (; !done.empty(); done.pop_back()) {
            done.back().revert(map);
            census.recount(map, done.back());
        }
        QVERIFY(same(census.tallies(), countedByHand(map)));
    }

    void knowsWhatTheStackCutsOff() {
        LabelMap map({20, 50, 50}, plateletSpacing);
        testing::fill(map, {{1, 1, 1}, {19, 49, 49}}, 300);
        testing::fill(map, {{5, 5, 5}, {6, 6, 50}}, 301);
        const auto tallies = Census(map).tallies();
        QVERIFY(!tallies.at(300).touchesBorder(map.shape()));
        QVERIFY(tallies.at(301).touchesBorder(map.shape()));
    }

    void theInnerVoxelIsOfTheObject() {
        LabelMap map = testing::ball({40, 200, 200}, {20, 100, 100}, 600, 300);
        QCOMPARE(Census(map).innerVoxel(map, 300), (Index{20, 100, 100}));
        // A shell, whose centroid lies in its hollow: the nearest voxel in nm is in the slice of the centroid.
        const auto core = testing::ball(map.shape(), {20, 100, 100}, 400, 1);
        auto ids = map.read(Box::of(map.shape()));
        const auto hollow = core.read(Box::of(map.shape()));
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (hollow[i]) ids[i] = 1;
        map = LabelMap::fromVoxels(map.shape(), ids);
        const auto at = Census(map).innerVoxel(map, 300);
        QVERIFY(at && map.at(*at) == 300);
        const double dz = 40.0 * static_cast<double>(at->z - 20), dy = 10.0 * static_cast<double>(at->y - 100),
                     dx = 10.0 * static_cast<double>(at->x - 100);
        QVERIFY(std::sqrt(dz * dz + dy * dy + dx * dx) <= 410.0 + 1);
        QVERIFY(!Census(map).innerVoxel(map, 999));
    }
};

QTEST_APPLESS_MAIN(TestCensus)
#include "tst_Census.moc"
