// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Polygon.h"
#include "core/edit/Runs.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <limits>
#include <random>

using namespace granule;
using edit::Axis;
using edit::PlanePoint;

namespace {

/// Whether a point lies in an outline: the edges to its right are counted.
bool isInside(const std::vector<PlanePoint>& corners, double u, double v) {
    bool inside = false;
    for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
        const auto &a = corners[j], &b = corners[i];
        if ((a.v > v) != (b.v > v) && u < a.u + (b.u - a.u) * (v - a.v) / (b.v - a.v)) inside = !inside;
    }
    return inside;
}

std::int64_t count(const LabelMap& map, LabelId id) {
    const auto all = map.read(Box::of(map.shape()));
    return std::count(all.begin(), all.end(), id);
}

} // namespace

class TestPolygon : public QObject {
    Q_OBJECT
private slots:
    void coversTheCentresInside() {
        const Shape shape{40, 70, 90};
        std::mt19937 random(4);
        std::uniform_real_distribution<double> place(-20, 100);
        for (int round = 0; round < 30; ++round) {
            const Axis normal = std::array{Axis::Z, Axis::Y, Axis::X}[round % 3];
            std::vector<PlanePoint> corners;
            for (int i = 0; i < 3 + round; ++i) // every other round on whole and half voxels, where edges meet centres
                corners.push_back(round % 2 ? PlanePoint{place(random), place(random)}
                                            : PlanePoint{std::round(place(random)) / 2, std::round(place(random)) / 2});
            LabelMap map(shape, plateletSpacing);
            const std::int64_t slice = 11;
            const auto runs = edit::polygon(corners, normal, slice, shape);
            edit::paint(map, {1, ClassSchema::platelet()}, {}, runs).apply(map);
            const auto size = edit::sizeIn(normal, shape);
            std::int64_t expected = 0;
            for (std::int64_t v = 0; v < size.v; ++v)
                for (std::int64_t u = 0; u < size.u; ++u) {
                    const bool inside = isInside(corners, double(u) + 0.5, double(v) + 0.5);
                    expected += inside;
                    QCOMPARE(map.at(edit::fromPlane(normal, {u, v, slice})), LabelId(inside));
                }
            QCOMPARE(count(map, 1), expected);
            QCOMPARE(edit::voxelsOf(runs), expected);
        }
    }

    void outlinesSideBySideShareNothing() {
        const std::vector<PlanePoint> left{{2, 2}, {9.5, 3.5}, {9.5, 17.5}, {2, 18}}, right{{9.5, 3.5}, {18, 2}, {18, 18}, {9.5, 17.5}};
        LabelMap map({1, 20, 20}, plateletSpacing);
        const auto a = edit::polygon(left, Axis::Z, 0, map.shape()), b = edit::polygon(right, Axis::Z, 0, map.shape());
        edit::paint(map, {1, ClassSchema::platelet()}, {}, a).apply(map);
        edit::paint(map, {1, ClassSchema::platelet()}, {}, b).apply(map);
        QCOMPARE(count(map, 1), edit::voxelsOf(a) + edit::voxelsOf(b));
    }

    void survivesAnything() {
        const Shape shape{5, 20, 20};
        const double huge = 1e300, nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(edit::polygon({}, Axis::Z, 0, shape).empty());
        QVERIFY(edit::polygon({{1, 1}, {5, 5}}, Axis::Z, 0, shape).empty());
        QVERIFY(edit::polygon({{1, 1}, {5, 5}, {1, 9}}, Axis::Z, 5, shape).empty());
        QVERIFY(edit::polygon({{nan, 1}, {5, nan}, {1, 9}}, Axis::Z, 0, shape).empty());
        QCOMPARE(edit::voxelsOf(edit::polygon({{-huge, -huge}, {huge, -huge}, {huge, huge}, {-huge, huge}}, Axis::Z, 0, shape)), 400);
    }
};

QTEST_GUILESS_MAIN(TestPolygon)
#include "tst_Polygon.moc"
