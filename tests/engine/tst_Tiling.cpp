// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Resample.h"
#include "core/engine/Tiling.h"
#include "core/engine/WindowReader.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QtTest/QTest>

#include <cmath>
#include <numeric>

namespace granule::engine {

class tst_Tiling : public QObject {
    Q_OBJECT
private slots:
    void reflectsAsTheStudyDoes() {
        const std::vector<std::int64_t> want{2, 1, 0, 1, 2, 3, 3, 2};
        for (std::int64_t i = 0; i < 8; ++i) QCOMPARE(reflected(i - 2, 4), want[static_cast<std::size_t>(i)]);
        for (std::int64_t i = -20; i < 20; ++i) {
            QCOMPARE(reflected(i, 1), 0);
            QVERIFY(reflected(i, 3) >= 0 && reflected(i, 3) < 3);
        }
    }

    void zWindowsGiveEveryPlaneOnceFromNearTheirMiddle() {
        for (const std::int64_t depth : {1, 3, 5, 7, 8})
            for (std::int64_t planes = 1; planes < 40; ++planes) {
                std::int64_t next = 0;
                for (const auto& w : zWindows(planes, depth)) {
                    QCOMPARE(w.lo, next);
                    QVERIFY(w.lo < w.hi && w.start <= w.lo && w.hi <= w.start + depth);
                    if (w.lo > 0) QVERIFY(w.lo - w.start >= depth / 4);
                    if (w.hi < planes) QVERIFY(w.start + depth - w.hi >= depth / 4);
                    QVERIFY(w.start >= 0 && (planes < depth || w.start + depth <= planes));
                    next = w.hi;
                }
                QCOMPARE(next, planes);
            }
        QCOMPARE(zWindows(16, 5).size(), 5U);
    }

    void tilesCoverTheBoxOnceAndReadEnough() {
        const Shape volume{1, 613, 401};
        const Box box{{0, 100, 3}, {1, 611, 401}};
        std::vector<int> seen(static_cast<std::size_t>(volume.voxels()), 0);
        const auto all = tiles(volume, box, 64, 250 * 250);
        QVERIFY(all.size() > 4);
        for (const auto& t : all) {
            QVERIFY(t.readY0 % 8 == 0 && t.readY1 % 8 == 0 && t.readX0 % 8 == 0 && t.readX1 % 8 == 0);
            QVERIFY(t.readY0 == 0 || t.y0 - t.readY0 >= 64);
            QVERIFY(t.readX1 == 408 || t.readX1 - t.x1 >= 64);
            QVERIFY(t.readArea() <= 250 * 250);
            for (auto y = t.y0; y < t.y1; ++y)
                for (auto x = t.x0; x < t.x1; ++x) ++seen[static_cast<std::size_t>(volume.offset({0, y, x}))];
        }
        for (std::int64_t y = 0; y < volume.y; ++y)
            for (std::int64_t x = 0; x < volume.x; ++x)
                QCOMPARE(seen[static_cast<std::size_t>(volume.offset({0, y, x}))], box.contains(Index{0, y, x}) ? 1 : 0);
        QCOMPARE(tiles(volume, Box::of(volume), 72, 1 << 20).size(), 1U);
        QCOMPARE(tiles({1, 5, 5}, Box::of({1, 5, 5}), 72, 1 << 20).front().readY1, 8);
    }

    void paperWindowsAreAsMany() {
        const auto count = [](const Shape& s) {
            const PaperTiling t(s, {5, 296, 296}, {});
            return t.z.corners().size() * t.y.corners().size() * t.x.corners().size();
        };
        QCOMPARE(count({24, 800, 800}), 96U);
        QCOMPARE(count({121, 609, 400}), 180U);
        QCOMPARE(count({110, 602, 509}), 252U);
        QCOMPARE(count({1, 20, 30}), 1U);
    }

    /// Against the words of the algorithm: windows in order, each replaces where it is strictly deeper.
    void paperOwnershipIsDeepestWins() {
        const Shape shape{11, 310, 420};
        const PaperTiling tiling(shape, {5, 296, 296}, {});
        std::vector<std::int64_t> deepest(static_cast<std::size_t>(shape.voxels()), 0), owner(deepest.size(), -1);
        std::vector<std::int64_t> claimed(deepest.size(), -1);
        std::int64_t window = 0;
        for (std::size_t kz = 0; kz < tiling.z.corners().size(); ++kz)
            for (std::size_t ky = 0; ky < tiling.y.corners().size(); ++ky)
                for (std::size_t kx = 0; kx < tiling.x.corners().size(); ++kx, ++window) {
                    const Index c{tiling.z.corners()[kz], tiling.y.corners()[ky], tiling.x.corners()[kx]};
                    const auto& o = tiling.window;
                    const auto box = Box{c, {c.z + o.z, c.y + o.y, c.x + o.x}}.intersected(Box::of(shape));
                    const auto owned = tiling.ownership(kz, ky, kx, box);
                    std::size_t i = 0;
                    for (auto z = box.lo.z; z < box.hi.z; ++z)
                        for (auto y = box.lo.y; y < box.hi.y; ++y)
                            for (auto x = box.lo.x; x < box.hi.x; ++x, ++i) {
                                const auto at = static_cast<std::size_t>(shape.offset({z, y, x}));
                                const auto depth = [](std::int64_t p, std::int64_t n) { return std::min(p + 1, n - p); };
                                const auto d = std::min({4 * depth(z - c.z, o.z), depth(y - c.y, o.y), depth(x - c.x, o.x)});
                                if (d > deepest[at]) deepest[at] = d, owner[at] = window;
                                if (owned[i] > 0) {
                                    QCOMPARE(claimed[at], -1);
                                    claimed[at] = window;
                                }
                            }
                }
        QVERIFY(window > 8);
        QVERIFY(claimed == owner);
    }

    void overwritingTakesTheLastWindow() {
        const auto geometry = geometryOf({.family = Family::UNet});
        const PaperTiling tiling({2, 400, 100}, {1, 388, 388}, geometry);
        QCOMPARE(tiling.z.corners(), (std::vector<std::int64_t>{0, 1}));
        QCOMPARE(tiling.y.corners(), (std::vector<std::int64_t>{0, 12}));
        QCOMPARE(tiling.x.corners(), (std::vector<std::int64_t>{0}));
        const Box box{{1, 0, 7}, {2, 400, 8}};
        for (const std::size_t ky : {0U, 1U}) {
            const auto owned = tiling.ownership(1, ky, 0, box);
            for (std::size_t y = 0; y < 400; ++y) QCOMPARE(owned[y] > 0, (y < 12) == (ky == 0));
        }
    }

    /// Without z depth the window that lies deepest in the slice wins, whatever its plane.
    void slicesCountNoDepthInZ() {
        const auto geometry = geometryOf({.initKernelZ = 1, .pyramid = false});
        const PaperTiling tiling({1, 400, 296}, {1, 296, 296}, geometry);
        QCOMPARE(tiling.y.corners(), (std::vector<std::int64_t>{0, 104}));
        const auto owned = tiling.ownership(0, 0, 0, {{0, 0, 150}, {1, 400, 151}});
        QCOMPARE(std::accumulate(owned.begin(), owned.end(), 0.0F), 200.0F);
    }

    /// The output covers what is wanted, the input what the output needs, and tiles begin in step.
    void reachesAreEnough() {
        for (const auto& spec : {NetworkSpec{}, NetworkSpec{.family = Family::UNet}, NetworkSpec{.family = Family::UNet3dThin},
                                 NetworkSpec{.family = Family::DeepVess}}) {
            const auto g = geometryOf(spec);
            for (const std::int64_t size : {3, 40, 333, 1000})
                for (std::int64_t from = 0; from < size; from += 37)
                    for (auto to = from + 1; to <= size; to += 91) {
                        const auto r = reachOf(g, size, from, to);
                        QVERIFY(r.first <= from && r.first % g.step.y == 0);
                        const auto output = g.padding == Padding::Valid ? r.hi - r.lo - 2 * g.margin.y : r.hi - r.lo;
                        QVERIFY(r.first + output >= to && (output - g.rest.y) % g.step.y == 0);
                        if (g.padding == Padding::Valid) QCOMPARE(r.first - r.lo, g.margin.y);
                        else QVERIFY((r.lo == 0 || from - r.lo >= g.halo) && (r.hi >= size || r.hi - to >= g.halo));
                    }
        }
    }

    void readerNormalisesAndReflects() {
        const Shape shape{2, 3, 4};
        std::vector<std::uint16_t> grey;
        for (std::uint16_t i = 0; i < 24; ++i) grey.push_back(static_cast<std::uint16_t>(1000 + 7 * i));
        const auto volume = Volume::fromVoxels(shape, grey);
        NoProgress none;
        const auto statistics = greyStatistics(volume, none, {});
        QVERIFY(std::abs(statistics.mean - (1000 + 7 * 11.5)) < 1e-9);
        QVERIFY(std::abs(statistics.deviation - 7 * std::sqrt((24 * 24 - 1) / 12.0)) < 1e-9);
        const WindowReader reader(volume, statistics);
        const Box box{{-1, -2, -1}, {3, 5, 6}};
        std::vector<float> out(static_cast<std::size_t>(box.shape().voxels()));
        reader.read(box, out.data());
        std::size_t i = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x) {
                    const auto from = shape.offset({reflected(z, 2), reflected(y, 3), reflected(x, 4)});
                    const double want = (grey[static_cast<std::size_t>(from)] - statistics.mean) / statistics.deviation;
                    QVERIFY(std::abs(out[i++] - want) < 1e-5);
                }
    }

    void constantVolumeIsNormalisedToZero() {
        const auto volume = Volume::fromVoxels({3, 4, 5}, std::vector<std::uint8_t>(60, 9));
        NoProgress none;
        const auto statistics = greyStatistics(volume, none, {});
        QCOMPARE(statistics.mean, 9.0);
        QCOMPARE(statistics.deviation, 1.0);
    }

    void resamplingKeepsARamp() {
        const Shape shape{3, 40, 60};
        std::vector<float> ramp;
        for (std::int64_t i = 0; i < shape.voxels(); ++i) ramp.push_back(static_cast<float>(i % 60));
        const auto volume = Volume::fromVoxels(shape, ramp, VoxelSpacing{40, 5, 20});
        QVERIFY(farApart(*volume.spacing(), plateletSpacing));
        QVERIFY(!farApart({50, 9, 11}, plateletSpacing));
        const auto half = resampled(volume, plateletSpacing);
        QCOMPARE(half.shape(), (Shape{3, 20, 120}));
        QVERIFY(std::abs(half.spacing()->yNm - 10) < 1e-9 && std::abs(half.spacing()->xNm - 10) < 1e-9);
        const auto row = half.read<float>({{1, 7, 0}, {2, 8, 120}});
        for (std::size_t i = 2; i < 118; ++i) QVERIFY(std::abs(row[i] - ((static_cast<double>(i) + 0.5) / 2 - 0.5)) < 1e-4);
        // Read by parts equals read at once.
        const auto part = half.read<float>({{1, 7, 31}, {2, 8, 40}});
        for (std::size_t i = 0; i < part.size(); ++i) QCOMPARE(part[i], row[31 + i]);
        QCOMPARE(mapped({{0, 3, 10}, {3, 9, 11}}, {3, 40, 60}, {3, 20, 120}), (Box{{0, 1, 20}, {3, 5, 22}}));
    }

    void nearestUndoesARefinement() {
        const Shape coarse{3, 10, 12}, fine{6, 30, 24};
        const auto labels = granule::testing::randomLabels(coarse, 7, 3).read<std::uint8_t>(Box::of(coarse));
        std::vector<std::uint8_t> refined(static_cast<std::size_t>(fine.voxels())), back(labels.size());
        Nearest{coarse, fine}.bring(labels.data(), Box::of(coarse), Box::of(fine), refined.data());
        Nearest{fine, coarse}.bring(refined.data(), Box::of(fine), Box::of(coarse), back.data());
        QVERIFY(back == labels);
    }

    void partsThatTileOneGridTileTheOther() {
        const Shape from{7, 30, 41};
        for (const Shape& to : {from, Shape{3, 77, 20}, Shape{20, 1, 123}}) {
            const Nearest back{from, to};
            std::vector<int> times(static_cast<std::size_t>(to.voxels()), 0);
            for (const auto& [z0, z1] : {std::pair{0, 2}, {2, 3}, {3, 7}})
                for (const auto& [y0, y1] : {std::pair{0, 1}, {1, 17}, {17, 30}}) {
                    const Box box = back.takers({{z0, y0, 0}, {z1, y1, 41}});
                    QVERIFY(Box::of(to).contains(box) || box.empty());
                    for (auto z = box.lo.z; z < box.hi.z; ++z)
                        for (auto y = box.lo.y; y < box.hi.y; ++y)
                            for (auto x = box.lo.x; x < box.hi.x; ++x) ++times[static_cast<std::size_t>(to.offset({z, y, x}))];
                }
            QVERIFY(std::ranges::all_of(times, [](int n) { return n == 1; }));
        }
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Tiling)
#include "tst_Tiling.moc"
