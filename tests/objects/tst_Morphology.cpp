// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Morphology.h"
#include "core/objects/ObjectIds.h"
#include "tests/objects/FloodFill.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace granule;
using namespace granule::objects;
using edit::Axis;
using edit::PaintRule;

namespace {

const ClassSchema platelet = ClassSchema::platelet();

std::vector<LabelId> all(const LabelMap& map) {
    return map.read(Box::of(map.shape()));
}

Scope everywhere(const LabelMap& map, std::optional<Axis> flat = {}) {
    return {Box::of(map.shape()), flat};
}

LabelMap after(const LabelMap& map, const BlockDelta& delta) {
    LabelMap changed = map;
    delta.apply(changed);
    return changed;
}

/// Boxes of several labels, some of which lie across borders of blocks and at the border of the stack.
LabelMap tissue(const Shape& shape, unsigned seed, VoxelSpacing nm = plateletSpacing) {
    std::mt19937 random(seed);
    LabelMap map(shape, nm);
    for (int i = 0; i < 40; ++i) {
        const auto along = [&](std::int64_t n) {
            return static_cast<std::int64_t>(random() % static_cast<unsigned>(n));
        };
        const Index lo{along(shape.z), along(shape.y), along(shape.x)};
        const LabelId ids[] = {1, 2, 3, 3, 300, 301};
        testing::fill(
            map, Box{lo, {lo.z + 1 + along(6), lo.y + 1 + along(25), lo.x + 1 + along(25)}}.intersected(Box::of(shape)),
            ids[random() % 6]);
    }
    return map;
}

/// The distance in nm to the nearest voxel that is `id` (or, with `others`, that is not), by looking at all in reach.
bool isNear(const std::vector<LabelId>& ids, const Shape& shape, const VoxelSpacing& nm, std::optional<Axis> flat,
            const Index& at, LabelId id, bool others, double radiusNm) {
    const auto reach = [&](Axis axis, double step) {
        return flat == axis ? 0 : static_cast<std::int64_t>(radiusNm / step) + 1;
    };
    const auto rz = reach(Axis::Z, nm.zNm), ry = reach(Axis::Y, nm.yNm), rx = reach(Axis::X, nm.xNm);
    for (auto z = std::max<std::int64_t>(0, at.z - rz); z <= std::min(shape.z - 1, at.z + rz); ++z)
        for (auto y = std::max<std::int64_t>(0, at.y - ry); y <= std::min(shape.y - 1, at.y + ry); ++y)
            for (auto x = std::max<std::int64_t>(0, at.x - rx); x <= std::min(shape.x - 1, at.x + rx); ++x) {
                const double dz = nm.zNm * static_cast<double>(z - at.z), dy = nm.yNm * static_cast<double>(y - at.y),
                             dx = nm.xNm * static_cast<double>(x - at.x);
                if (dz * dz + dy * dy + dx * dx > radiusNm * radiusNm * (1 + 1e-9)) continue;
                if ((ids[static_cast<std::size_t>(shape.offset({z, y, x}))] == id) != others) return true;
            }
    return false;
}

template <typename F>
void forEachVoxel(const Shape& shape, F visit) {
    for (std::int64_t z = 0, i = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, ++i) visit(Index{z, y, x}, static_cast<std::size_t>(i));
}

} // namespace

class TestMorphology : public QObject {
    Q_OBJECT
private slots:
    void growsAndShrinksByNanometres() {
        unsigned seed = 0;
        for (const std::optional<Axis> flat :
             {std::optional<Axis>(), std::optional(Axis::Z), std::optional(Axis::Y), std::optional(Axis::X)})
            for (const LabelId id : {3U, 300U}) {
                const auto map = tissue({9, 70, 135}, ++seed);
                const auto& shape = map.shape();
                const auto old = all(map);
                const PaintRule paints(id, platelet, {}, {edit::PaintOver::Kind::Background}), frees(1, platelet);
                const auto grown = all(after(map, grow(map, 45, paints, everywhere(map, flat))));
                const auto shrunk = all(after(map, shrink(map, id, 45, frees, everywhere(map, flat))));
                bool right = true;
                forEachVoxel(shape, [&](const Index& at, std::size_t i) {
                    const bool gains = old[i] == 0 && isNear(old, shape, map.spacing(), flat, at, id, false, 45);
                    const bool loses = old[i] == id && isNear(old, shape, map.spacing(), flat, at, id, true, 45);
                    right = right && grown[i] == (gains ? id : old[i]) && shrunk[i] == (loses ? 1 : old[i]);
                });
                QVERIFY(right);
            }
    }

    void aGrownBallIsALargerBall() {
        const Shape shape{50, 200, 200};
        const Index centre{25, 100, 100};
        const auto map = testing::ball(shape, centre, 500, 3);
        const auto grown = all(after(map, grow(map, 200, PaintRule(3, platelet), everywhere(map))));
        forEachVoxel(shape, [&](const Index& at, std::size_t i) {
            const double dz = 40.0 * static_cast<double>(at.z - centre.z),
                         dy = 10.0 * static_cast<double>(at.y - centre.y),
                         dx = 10.0 * static_cast<double>(at.x - centre.x);
            const double r = std::sqrt(dz * dz + dy * dy + dx * dx);
            // The ball's own voxels end up to half a voxel, along the direction, short of its radius.
            const double half = r > 0 ? 0.5 * (40 * std::abs(dz) + 10 * std::abs(dy) + 10 * std::abs(dx)) / r : 0;
            if (r > 700) QCOMPARE(grown[i], 0U);
            if (r < 700 - half - 10) QCOMPARE(grown[i], 3U);
        });
    }

    void closingHoldsAndOpeningIsHeld() {
        const auto map = tissue({12, 80, 90}, 5);
        const PaintRule paints(3, platelet), frees(0, platelet);
        const auto scope = everywhere(map);
        const auto grown = after(map, grow(map, 60, paints, scope));
        const auto closed = all(after(grown, shrink(grown, 3, 60, frees, scope)));
        const auto shrunk = after(map, shrink(map, 3, 60, frees, scope));
        const auto opened = all(after(shrunk, grow(shrunk, 60, paints, scope)));
        const auto old = all(map);
        for (std::size_t i = 0; i < old.size(); ++i) {
            if (old[i] == 3) QCOMPARE(closed[i], 3U);
            if (opened[i] == 3) QCOMPARE(old[i], 3U);
        }
    }

    void lockedLabelsNeverChange() {
        auto schema = platelet;
        schema.classes[2].locked = true;
        ObjectTable table;
        table.set({.id = 300, .classId = 3, .name = {}, .colour = {}, .locked = true});
        table.set({.id = 301, .classId = 2, .name = {}, .colour = {}}); // of a locked class
        for (unsigned seed = 20; seed < 24; ++seed) {
            const auto map = tissue({9, 70, 100}, seed);
            const auto old = all(map);
            for (const LabelId id : {1U, 2U, 3U, 300U, 301U}) {
                const PaintRule paints(id, schema, table), frees(0, schema, table);
                const auto scope = everywhere(map, seed % 2 ? std::optional(Axis::Z) : std::nullopt);
                for (const auto& delta : {grow(map, 50, paints, scope), shrink(map, id, 50, frees, scope),
                                          smooth(map, 30, paints, frees, scope), fillHoles(map, paints, scope)}) {
                    const auto now = all(after(map, delta));
                    for (std::size_t i = 0; i < now.size(); ++i)
                        for (const LabelId locked : {2U, 300U, 301U})
                            if (old[i] == locked || now[i] == locked) QCOMPARE(now[i], old[i]);
                }
            }
        }
    }

    void boxAndMaskConfine() {
        const auto map = tissue({9, 140, 140}, 31);
        auto mask = testing::ball(map.shape(), {4, 70, 70}, 500, 1);
        const Box box{{2, 30, 40}, {7, 120, 100}};
        const Scope scope{box, {}, &mask};
        const auto old = all(map), may = all(mask);
        const PaintRule paints(3, platelet), frees(0, platelet);
        for (const auto& delta : {grow(map, 60, paints, scope), shrink(map, 3, 60, frees, scope),
                                  smooth(map, 40, paints, frees, scope), fillHoles(map, paints, scope)}) {
            const auto now = all(after(map, delta));
            forEachVoxel(map.shape(), [&](const Index& at, std::size_t i) {
                if (!box.contains(at) || may[i] == 0) QCOMPARE(now[i], old[i]);
            });
        }
        // Inside, the box changes nothing of what is done.
        const auto whole = all(after(map, grow(map, 60, paints, everywhere(map))));
        const auto part = all(after(map, grow(map, 60, paints, {box, {}})));
        forEachVoxel(map.shape(),
                     [&](const Index& at, std::size_t i) { QCOMPARE(part[i], box.contains(at) ? whole[i] : old[i]); });
    }

    void oneSliceIsOneSlice() {
        const auto map = testing::ball({20, 100, 100}, {10, 50, 50}, 300, 3);
        const Box slice{{12, 0, 0}, {13, 100, 100}};
        const auto delta = grow(map, 100, PaintRule(3, platelet), {slice, Axis::Z});
        const auto now = after(map, delta);
        QCOMPARE(boxOf(now.cutOut(slice), 3).shape().y, boxOf(map.cutOut(slice), 3).shape().y + 20);
        for (std::int64_t z = 0; z < 20; ++z)
            if (z != 12) QCOMPARE(now.read({{z, 0, 0}, {z + 1, 100, 100}}), map.read({{z, 0, 0}, {z + 1, 100, 100}}));
    }

    void smoothingTakesSpikesAndDents() {
        LabelMap map = testing::filledBox({30, 150, 150}, {{5, 30, 30}, {25, 120, 120}}, 3);
        testing::fill(map, {{14, 70, 120}, {15, 74, 140}}, 3); // a spike
        testing::fill(map, {{14, 70, 30}, {15, 74, 50}}, 0);   // a dent
        const PaintRule paints(3, platelet), frees(0, platelet);
        const auto now = after(map, smooth(map, 60, paints, frees, everywhere(map)));
        QCOMPARE(now.at({14, 72, 130}), 0U);
        QCOMPARE(now.at({14, 72, 40}), 3U);
        QCOMPARE(now.at({15, 75, 75}), 3U);
        QCOMPARE(now.at({15, 75, 119}), 3U); // the faces stay where they are
        QCOMPARE(now.at({15, 75, 120}), 0U);
        const auto again = smooth(now, 60, paints, frees, everywhere(now)); // nothing is left to smooth
        const auto once = all(now), twice = all(after(now, again));
        const auto differing =
            std::inner_product(once.begin(), once.end(), twice.begin(), 0, std::plus<>(), std::not_equal_to<>());
        QVERIFY(differing < 200);
    }

    void holesAreFilled() {
        unsigned seed = 50;
        for (const std::optional<Axis> flat :
             {std::optional<Axis>(), std::optional(Axis::Z), std::optional(Axis::Y), std::optional(Axis::X)}) {
            const auto map = testing::randomLabels({8, 66, 30}, 3, ++seed); // a third is 2: full of holes in slices
            const Scope scope = everywhere(map, flat);
            const PaintRule rule(2, platelet);
            const auto dense = after(map, grow(map, 10, rule, {Box::of(map.shape()), Axis::Z}));
            for (const auto& from : {map, dense}) {
                const auto now = all(after(from, fillHoles(from, rule, scope)));
                auto expected = all(from);
                const auto& s = from.shape();
                const auto slices = !flat ? 1 : *flat == Axis::Z ? s.z : *flat == Axis::Y ? s.y : s.x;
                for (std::int64_t n = 0; n < slices; ++n) {
                    Box box = Box::of(s);
                    if (flat == Axis::Z) box.lo.z = n, box.hi.z = n + 1;
                    if (flat == Axis::Y) box.lo.y = n, box.hi.y = n + 1;
                    if (flat == Axis::X) box.lo.x = n, box.hi.x = n + 1;
                    const auto others = testing::floodComponents(
                        from, box, [](LabelId id) { return id != 2; }, Neighbours::Faces, false);
                    for (std::size_t i = 0; i < expected.size(); ++i) {
                        if (others.of[i] < 0) continue;
                        const auto& [lo, hi] = others.all[static_cast<std::size_t>(others.of[i])].box;
                        const bool out = (flat != Axis::Z && (lo.z == 0 || hi.z == s.z)) ||
                                         (flat != Axis::Y && (lo.y == 0 || hi.y == s.y)) ||
                                         (flat != Axis::X && (lo.x == 0 || hi.x == s.x));
                        if (!out) expected[i] = 2;
                    }
                }
                QVERIFY(now == expected);
                QVERIFY(flat != Axis::Z || now != all(from)); // there were some
            }
        }
    }

    void nothingThereNothingDone() {
        const auto map = tissue({9, 70, 70}, 3);
        const PaintRule rule(6, platelet);
        QVERIFY(grow(map, 50, rule, everywhere(map)).empty());
        QVERIFY(shrink(map, 6, 50, PaintRule(0, platelet), everywhere(map)).empty());
        QVERIFY(smooth(map, 50, rule, PaintRule(0, platelet), everywhere(map)).empty());
        QVERIFY(fillHoles(map, rule, everywhere(map)).empty());
    }
};

QTEST_APPLESS_MAIN(TestMorphology)
#include "tst_Morphology.moc"
