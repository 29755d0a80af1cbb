// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/BlockWriter.h"
#include "core/edit/Runs.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <limits>
#include <random>

using namespace granule;
using edit::Confine;

namespace {

const ClassSchema platelet = ClassSchema::platelet();
const Shape shape{20, 100, 150};

edit::Runs everything() {
    edit::Runs runs;
    for (std::int64_t z = -1; z <= shape.z; ++z)
        for (std::int64_t y = -1; y <= shape.y; ++y) runs.push_back({z, y, -5, shape.x + 5});
    return runs;
}

/// Paints all of `before` with 3 and compares with what `mayChange` says of every voxel.
template <typename F>
void comparePainted(const LabelMap& before, const Confine& confine, F mayChange) {
    LabelMap after = before;
    edit::paint(before, {3, platelet}, confine, everything()).apply(after);
    for (Index at; at.z < shape.z; ++at.z)
        for (at.y = 0; at.y < shape.y; ++at.y)
            for (at.x = 0; at.x < shape.x; ++at.x) QCOMPARE(after.at(at), mayChange(at) ? 3 : before.at(at));
}

} // namespace

class TestConfine : public QObject {
    Q_OBJECT
private slots:
    void toABox() {
        const Box box{{3, 60, -4}, {11, 66, 70}};
        Confine confine;
        confine.box = box;
        comparePainted(testing::randomLabels(shape, 6, 1), confine, [&](const Index& at) { return box.contains(at); });
    }

    void toAMask() {
        const auto mask = testing::ball(shape, {10, 50, 70}, 350, 700);
        Confine confine;
        confine.mask = std::make_shared<LabelMap>(mask);
        comparePainted(testing::randomLabels(shape, 6, 2), confine, [&](const Index& at) { return mask.at(at) != 0; });
    }

    void toGreyValues() {
        for (const auto type : {VoxelType::UInt8, VoxelType::UInt16}) {
            const auto grey = testing::greyRamp(shape, type);
            const auto values = grey.read<float>(Box::of(shape));
            Confine confine;
            confine.grey = {grey, 40.5, type == VoxelType::UInt8 ? 90.0 : 20000.0};
            comparePainted(testing::randomLabels(shape, 6, 3), confine, [&](const Index& at) {
                const auto v = values[std::size_t(shape.offset(at))];
                return v >= confine.grey->lo && v <= confine.grey->hi;
            });
        }
    }

    void toAllOfThemAtOnce() {
        const auto grey = testing::greyRamp(shape);
        const auto values = grey.read<float>(Box::of(shape));
        const auto mask = testing::ball(shape, {10, 50, 70}, 450, 1);
        const Confine confine{Box{{0, 20, 20}, {20, 90, 120}}, std::make_shared<LabelMap>(mask), edit::GreyRange{grey, 60, 140}};
        comparePainted(testing::randomLabels(shape, 6, 4), confine, [&](const Index& at) {
            const auto v = values[std::size_t(shape.offset(at))];
            return confine.box->contains(at) && mask.at(at) != 0 && v >= 60 && v <= 140;
        });
    }

    void emptyRangesHoldNothing() {
        const auto grey = testing::greyRamp(shape);
        for (const auto& [lo, hi] : {std::pair{90.0, 40.0}, {300.0, 400.0}, {-9.0, -1.0}, {90.2, 90.8},
                                     {std::numeric_limits<double>::quiet_NaN(), 90.0}}) {
            Confine confine;
            confine.grey = {grey, lo, hi};
            QVERIFY(edit::paint(LabelMap(shape, plateletSpacing), {3, platelet}, confine, everything()).empty());
        }
    }

    void otherGridsAreAnError() {
        const LabelMap map(shape, plateletSpacing);
        Confine masked, grey;
        masked.mask = std::make_shared<LabelMap>(LabelMap({20, 100, 151}, plateletSpacing));
        grey.grey = {testing::greyRamp({19, 100, 150}), 0, 255};
        QVERIFY_THROWS_EXCEPTION(Error, edit::paint(map, {3, platelet}, masked, everything()));
        QVERIFY_THROWS_EXCEPTION(Error, edit::paint(map, {3, platelet}, grey, everything()));
    }

    void differencesAreThoseOfVoxels() {
        std::mt19937 random(6);
        const Shape small{2, 5, 40};
        for (int round = 0; round < 200; ++round) {
            std::vector<std::uint8_t> a(std::size_t(small.voxels())), b(a.size()), expected(a.size());
            for (std::size_t i = 0; i < a.size(); ++i) {
                a[i] = random() % 4 < unsigned(round % 4), b[i] = random() % 3 == 0;
                expected[i] = a[i] && !b[i];
            }
            QCOMPARE(edit::difference(edit::runsOf(a, small, {}), edit::runsOf(b, small, {})), edit::runsOf(expected, small, {}));
        }
    }

    void manyVoxelsAreTheSameOnAllCores() {
        const Shape large{30, 300, 200};
        const auto before = testing::randomLabels(large, 6, 5);
        edit::Runs runs;
        for (std::int64_t z = 0; z < large.z; ++z)
            for (std::int64_t y = 0; y < large.y; ++y)
                runs.push_back({z, y, (y * 7 + z) % 40 - 3, 90}), runs.push_back({z, y, 95, 190 + (y + z) % 20});
        LabelMap atOnce = before, oneByOne = before;
        edit::paint(before, {2, platelet}, {}, runs).apply(atOnce);
        edit::BlockWriter writer(before, {2, platelet});
        for (const auto& r : runs) writer.paintRun(r.z, r.y, r.x0, r.x1);
        writer.total().apply(oneByOne);
        QVERIFY(edit::voxelsOf(runs) > 1 << 19);
        QVERIFY(atOnce.read(Box::of(large)) == oneByOne.read(Box::of(large)));
    }
};

QTEST_GUILESS_MAIN(TestConfine)
#include "tst_Confine.moc"
