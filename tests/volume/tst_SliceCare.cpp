// SPDX-License-Identifier: BSD-3-Clause
// A stack seen with care taken of its slices: moved, bridged, and otherwise untouched.
#include "core/volume/CoarseSource.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <cmath>

using namespace granule;

namespace {

const Shape shape{6, 20, 24};

/// A plane that slants along y and x, so that means of voxels are exact.
std::vector<float> slanting() {
    std::vector<float> grey;
    for (std::int64_t i = 0; i < shape.voxels(); ++i) {
        const auto x = i % shape.x, y = i / shape.x % shape.y, z = i / shape.x / shape.y;
        grey.push_back(static_cast<float>(1000 * z + 10 * y + x));
    }
    return grey;
}

const Volume stack = Volume::fromVoxels(shape, slanting());

std::vector<float> sliceOf(const Volume& volume, std::int64_t z) {
    return volume.read<float>({{z, 0, 0}, {z + 1, shape.y, shape.x}});
}

SliceCare drifting(std::int64_t z, SliceShift by) {
    SliceCare care;
    care.drift.resize(static_cast<std::size_t>(shape.z));
    care.drift[static_cast<std::size_t>(z)] = by;
    return care;
}

/// A source with a coarse copy of every second row and column.
class Halved : public VoxelSource, public CoarseSource {
public:
    void read(const Box& box, std::byte* out) const override { stack.source()->read(box, out); }
    Halvings atHand(const Halvings&) const override { return {0, 1, 1}; }
    void readCoarse(const Halvings& h, const Box& box, std::byte* out) const override {
        auto* to = reinterpret_cast<float*>(out);
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x) {
                    const Index at{z << h.z, y << h.y, x << h.x};
                    *to++ = stack.read<float>({at, {at.z + 1, at.y + 1, at.x + 1}})[0];
                }
    }
};

std::string refusalOf(const SliceCare& care) {
    try {
        corrected(stack, care);
    } catch (const Error& e) {
        return e.what();
    }
    return {};
}

} // namespace

class tst_SliceCare : public QObject {
    Q_OBJECT
private slots:
    void whatNeedsNothingComesThroughAsItIs() {
        QVERIFY(corrected(stack, {}).source() == stack.source());
        QVERIFY(corrected(stack, {{1, 2}, {}, {}}).source() == stack.source()); // masked slices look as they did
        const auto moved = corrected(stack, drifting(2, {1.5, 0}));
        for (const auto z : {0, 1, 3, 4, 5}) QVERIFY(sliceOf(moved, z) == sliceOf(stack, z));
        QCOMPARE(moved.shape(), shape);
    }

    void contentIsBroughtBackByFractionsOfAVoxel() {
        const auto moved = sliceOf(corrected(stack, drifting(2, {1.25, -2.5})), 2);
        for (std::int64_t y = 0; y + 2 < shape.y; ++y)
            for (std::int64_t x = 3; x < shape.x; ++x) {
                const double expected = 2000 + 10 * (static_cast<double>(y) + 1.25) + static_cast<double>(x) - 2.5;
                QVERIFY(std::abs(moved[static_cast<std::size_t>(y * shape.x + x)] - expected) < 1e-2);
            }
        QCOMPARE(moved[static_cast<std::size_t>((shape.y - 1) * shape.x + shape.x - 1)], 2000.0f + 190 + 20.5f); // beyond the border: its last voxel
    }

    void wholeVoxelsBlurNothing() {
        const auto moved = sliceOf(corrected(stack, drifting(1, {0.6, 1.4}), ShiftBy::WholeVoxels), 1);
        QCOMPARE(moved[0], 1011.0f);
    }

    void anyBoxIsTheSamePartOfTheWhole() {
        SliceCare care = drifting(2, {-3.3, 30});
        care.bridged = {3};
        const auto seen = corrected(stack, care);
        const auto whole = seen.read<float>(Box::of(shape));
        for (const Box box : {Box{{1, 3, 5}, {5, 9, 11}}, Box{{2, 19, 23}, {3, 20, 24}}, Box{{0, 0, 0}, {6, 20, 1}}}) {
            const auto part = seen.read<float>(box);
            std::size_t i = 0;
            for (auto z = box.lo.z; z < box.hi.z; ++z)
                for (auto y = box.lo.y; y < box.hi.y; ++y)
                    for (auto x = box.lo.x; x < box.hi.x; ++x, ++i) QCOMPARE(part[i], whole[static_cast<std::size_t>(shape.offset({z, y, x}))]);
        }
    }

    void bridgedSlicesAreMixedFromTheNearest() {
        const auto seen = corrected(stack, {{}, {0, 2, 3}, {}});
        QCOMPARE(sliceOf(seen, 0), sliceOf(stack, 1)); // at the end there is one neighbour
        QVERIFY(std::abs(sliceOf(seen, 2)[0] - (1000 + 3000.0 / 3)) < 1e-2);
        QVERIFY(std::abs(sliceOf(seen, 3)[0] - (1000 + 6000.0 / 3)) < 1e-2);
        QCOMPARE(sliceOf(corrected(stack, {{}, {4, 5}, {}}), 5), sliceOf(stack, 3));
    }

    void everyTypeIsRounded() {
        std::vector<std::uint8_t> grey{10, 20, 13, 21};
        const auto bytes = Volume::fromVoxels(Shape{2, 1, 2}, grey);
        QCOMPARE(corrected(bytes, {{}, {}, {{0, 0.4}, {0, 0}}}).read<std::uint8_t>(Box::of({2, 1, 2})), (std::vector<std::uint8_t>{14, 20, 13, 21}));
    }

    void coarseCopiesAreCorrectedAlike() {
        const Volume large(shape, VoxelType::Float32, std::make_shared<Halved>(), {}, "large");
        auto care = drifting(2, {4, 2});
        care.bridged = {4};
        const auto seen = corrected(large, care);
        const auto* coarse = coarseSourceOf(seen);
        QVERIFY(coarse && coarse->atHand({0, 1, 1}) == (Halvings{0, 1, 1}));
        const auto small = coarseVolume(seen, {0, 1, 1});
        QCOMPARE(small.read<float>({{2, 0, 0}, {3, 1, 1}})[0], 2042.0f);
        QCOMPARE(small.read<float>({{4, 0, 0}, {5, 1, 1}})[0], 4000.0f);
        QCOMPARE(coarseVolume(seen, {1, 1, 1}).read<float>({{1, 0, 0}, {2, 1, 1}})[0], 2021.0f); // two slices share their mean shift
        QVERIFY(!coarseSourceOf(corrected(stack, care)));
    }

    void senselessWishesAreRefused() {
        QVERIFY(refusalOf({{}, {6}, {}}).find("0 to 5") != std::string::npos);
        QVERIFY(refusalOf({{3, 3}, {}, {}}).find("at 3") != std::string::npos);
        QVERIFY(refusalOf({{}, {0, 1, 2, 3, 4, 5}, {}}).find("leave a sound one") != std::string::npos);
        QVERIFY(refusalOf({{}, {}, {{0, 0}}}).find("has 6") != std::string::npos);
        QVERIFY(refusalOf(drifting(1, {NAN, 0})).find("measure the drift again") != std::string::npos);
        QCOMPARE(inOrder({5, 1, 5, 3}), (std::vector<std::int64_t>{1, 3, 5}));
    }
};

QTEST_GUILESS_MAIN(tst_SliceCare)
#include "tst_SliceCare.moc"
