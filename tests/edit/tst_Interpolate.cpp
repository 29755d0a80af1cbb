// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Interpolate.h"
#include "core/edit/Runs.h"
#include "core/edit/SignedDistance.h"
#include "core/edit/SlicePlane.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <random>

using namespace granule;
using edit::Axis;
using edit::Gap;

namespace {

/// A stack of slices perpendicular to `normal`, so long as `at(u, v, slice)` says.
template <typename F>
LabelMap drawn(Axis normal, std::int64_t width, std::int64_t height, std::int64_t slices, F inside) {
    const auto size = edit::fromPlane(normal, {width, height, slices});
    const Shape shape{size.z, size.y, size.x};
    std::vector<LabelId> ids(std::size_t(shape.voxels()));
    for (std::int64_t slice = 0; slice < slices; ++slice)
        for (std::int64_t v = 0; v < height; ++v)
            for (std::int64_t u = 0; u < width; ++u)
                ids[std::size_t(shape.offset(edit::fromPlane(normal, {u, v, slice})))] = inside(u, v, slice) ? 300 : 0;
    return LabelMap::fromVoxels<LabelId>(shape, ids);
}

LabelMap painted(const LabelMap& map, const edit::Runs& runs) {
    LabelMap after = map;
    edit::paint(map, {300, ClassSchema::platelet()}, {}, runs).apply(after);
    return after;
}

double dice(const LabelMap& a, const LabelMap& b) {
    const auto x = a.read(Box::of(a.shape())), y = b.read(Box::of(b.shape()));
    double both = 0, sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) both += 2.0 * (x[i] && y[i]), sum += (x[i] != 0) + (y[i] != 0);
    return both / sum;
}

/// `whole` with nothing between the ends of the gap.
LabelMap emptied(const LabelMap& whole, const Gap& gap) {
    return drawn(gap.normal, edit::sizeIn(gap.normal, whole.shape()).u, edit::sizeIn(gap.normal, whole.shape()).v,
                 edit::sizeIn(gap.normal, whole.shape()).slice, [&](auto u, auto v, auto slice) {
                     return (slice <= gap.lower || slice >= gap.upper) && whole.at(edit::fromPlane(gap.normal, {u, v, slice})) != 0;
                 });
}

constexpr double square(double v) {
    return v * v;
}

} // namespace

class TestInterpolate : public QObject {
    Q_OBJECT
private slots:
    void distancesAreExact() {
        std::mt19937 random(3);
        edit::Patch<std::uint8_t> mask(0, 0, 40, 25);
        for (auto& m : mask.values) m = random() % 7 == 0;
        for (const auto& [uNm, vNm] : {std::pair{10.0, 10.0}, {10.0, 40.0}, {40.0, 10.0}}) {
            const auto distance = edit::signedDistance(mask, uNm, vNm);
            for (std::int64_t v = 0; v < 25; ++v)
                for (std::int64_t u = 0; u < 40; ++u) {
                    double least = 1e30;
                    for (std::int64_t y = 0; y < 25; ++y)
                        for (std::int64_t x = 0; x < 40; ++x)
                            if (mask.row(y)[x] != mask.row(v)[u])
                                least = std::min(least, square(double(x - u) * uNm) + square(double(y - v) * vNm));
                    const double expected = std::sqrt(least) - std::min(uNm, vNm) / 2;
                    QVERIFY(std::abs(distance.row(v)[u] - (mask.row(v)[u] ? expected : -expected)) < 1e-3 * expected);
                }
        }
    }

    void findsTheSlicesAroundAGap() {
        for (const auto normal : {Axis::Z, Axis::Y, Axis::X}) {
            const std::vector<std::int64_t> full{3, 4, 70, 90};
            const auto map = drawn(normal, 20, 30, 100, [&](auto u, auto v, auto slice) {
                return u == 7 && v == 8 && std::ranges::count(full, slice) > 0;
            });
            const auto at = [&](std::int64_t slice) { return edit::findPaintedSlices(map, 300, normal, slice); };
            QCOMPARE(at(30), (std::optional(Gap{normal, 4, 70})));
            QCOMPARE(at(3), (std::optional(Gap{normal, 4, 70})));
            QCOMPARE(at(70), (std::optional(Gap{normal, 70, 90})));
            QCOMPARE(at(90), (std::optional(Gap{normal, 70, 90})));
            QVERIFY(!at(95) && !at(1) && !at(-1) && !at(100));
            QVERIFY(!edit::findPaintedSlices(map, 2, normal, 30));
        }
    }

    void aStraightTubeIsItself() {
        for (const auto normal : {Axis::Z, Axis::Y, Axis::X}) {
            const auto whole = drawn(normal, 80, 70, 14, [](auto u, auto v, auto slice) {
                return slice >= 2 && slice <= 12 && square(double(u) - 40) + square(double(v) - 30) < square(20);
            });
            const Gap gap{normal, 2, 12};
            const auto after = painted(emptied(whole, gap), edit::interpolate(emptied(whole, gap), 300, gap));
            QVERIFY(after.read(Box::of(after.shape())) == whole.read(Box::of(whole.shape())));
        }
    }

    void aSlantingConeIsMet() {
        for (const auto normal : {Axis::Z, Axis::Y, Axis::X}) { // round in nm; its ends share no voxel
            const auto spacing = edit::spacingIn(normal, plateletSpacing);
            const auto whole = drawn(normal, 300, 90, 13, [&](auto u, auto v, auto slice) {
                return slice >= 1 && slice <= 11 && square(double(u) - 40 - 15.3 * double(slice)) + square((double(v) - 40 + 1.7 * double(slice)) * spacing.vNm / spacing.uNm) < square(12 + 2 * double(slice));
            });
            const Gap gap{normal, 1, 11};
            const auto after = painted(emptied(whole, gap), edit::interpolate(emptied(whole, gap), 300, gap));
            QVERIFY2(dice(after, whole) > 0.97, qPrintable(QString::number(dice(after, whole))));
        }
    }

    void nothingToPaintWithoutBothEnds() {
        const auto map = drawn(Axis::Z, 20, 20, 9, [](auto u, auto v, auto slice) { return u == 4 && v == 5 && slice == 2; });
        QVERIFY(edit::interpolate(map, 300, {Axis::Z, 2, 7}).empty());
        QVERIFY(edit::interpolate(map, 300, {Axis::Z, 2, 3}).empty());
    }

    void followsTheImage() {
        // A vesicle that swings out and back: its outline at both ends says nothing about the way between.
        const auto inside = [](auto u, auto v, auto slice) {
            return square(double(u) - 70 - 25 * std::sin(double(slice) / 10 * 3.14159)) + square(double(v) - 60) < square(18);
        };
        for (const auto normal : {Axis::Z, Axis::Y, Axis::X}) {
            const auto whole = drawn(normal, 160, 120, 11, inside);
            std::mt19937 random(7);
            std::vector<std::uint8_t> grey(std::size_t(whole.shape().voxels()));
            const auto ids = whole.read(Box::of(whole.shape()));
            for (std::size_t i = 0; i < grey.size(); ++i) grey[i] = std::uint8_t((ids[i] ? 80 : 160) + random() % 40);
            const auto volume = Volume::fromVoxels(whole.shape(), grey);
            const Gap gap{normal, 0, 10};
            const auto start = emptied(whole, gap);
            const double shape = dice(painted(start, edit::interpolate(start, 300, gap)), whole);
            const double image = dice(painted(start, edit::interpolateAlong(volume, start, 300, gap)), whole);
            QVERIFY2(image > 0.93 && image > shape + 0.2, qPrintable(QString("%1 %2").arg(image).arg(shape)));
        }
    }

    void anImageThatSaysNothingLeavesTheShape() {
        const auto whole = drawn(Axis::Z, 140, 90, 9, [](auto u, auto v, auto slice) {
            return square(double(u) - 30 - 8 * double(slice)) + square(double(v) - 40) < square(15 + double(slice));
        });
        const Gap gap{Axis::Z, 0, 8};
        const auto start = emptied(whole, gap);
        const auto flat = Volume::fromVoxels(whole.shape(), std::vector<std::uint8_t>(std::size_t(whole.shape().voxels()), 90));
        QVERIFY(dice(painted(start, edit::interpolateAlong(flat, start, 300, gap)), whole) > 0.97);
        QVERIFY_THROWS_EXCEPTION(Error, edit::interpolateAlong(testing::greyRamp({9, 90, 141}), start, 300, gap));
    }

    void stopsWhenAsked() {
        const auto map = drawn(Axis::Z, 20, 20, 9, [](auto u, auto v, auto slice) { return u < 9 && v < 9 && slice % 8 == 0; });
        std::stop_source source;
        source.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, edit::interpolate(map, 300, {Axis::Z, 0, 8}, source.get_token()));
    }
};

QTEST_GUILESS_MAIN(TestInterpolate)
#include "tst_Interpolate.moc"
