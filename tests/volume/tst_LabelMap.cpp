// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/BlockDelta.h"
#include "core/volume/Error.h"
#include "core/volume/LabelMap.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <random>

using namespace granule;

class tst_LabelMap : public QObject {
    Q_OBJECT
private slots:
    void voxelsComeBackAsWritten() {
        const Shape shape{70, 65, 130};
        std::mt19937 random(1);
        std::vector<LabelId> ids(static_cast<std::size_t>(shape.voxels()));
        for (auto& id : ids) id = random() % 1000;
        const auto map = LabelMap::fromVoxels(shape, ids);
        QCOMPARE(map.read(Box::of(shape)), ids);
        QCOMPARE(map.at({69, 64, 129}), ids.back());
    }
    void writingABoxChangesNothingElse() {
        const auto before = testing::randomLabels({5, 100, 100}, 7, 3);
        auto map = before;
        const Box box{{1, 60, 60}, {3, 70, 68}};
        map.write(box, std::vector<LabelId>(static_cast<std::size_t>(box.shape().voxels()), 9).data());
        for (std::int64_t z = 0; z < 5; ++z)
            for (std::int64_t y = 0; y < 100; ++y)
                for (std::int64_t x = 0; x < 100; ++x)
                    QCOMPARE(map.at({z, y, x}), box.contains(Index{z, y, x}) ? 9u : before.at({z, y, x}));
    }
    void copyIsASnapshot() {
        auto map = testing::randomLabels({3, 30, 30}, 7, 3);
        const auto copy = map;
        const LabelId id = 6;
        map.write({{0, 0, 0}, {1, 1, 1}}, &id);
        QVERIFY(copy.revision() != map.revision());
        QVERIFY(copy.block(0) != map.block(0));
    }
    void emptyBlocksCostNothing() {
        const LabelMap map({1000, 4000, 4000}, plateletSpacing);
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < map.blockCount(); ++i) bytes += map.block(i)->bytes();
        QCOMPARE(bytes, std::size_t(0));
    }
    void deltaGoesThereAndBackByPointer() {
        const auto before = testing::randomLabels({5, 130, 130}, 7, 3);
        auto after = before;
        const LabelId id = 77777;
        after.write({{2, 70, 70}, {3, 71, 71}}, &id);
        const auto delta = BlockDelta::between(before, after);
        QCOMPARE(delta.entries().size(), std::size_t(1));
        auto map = before;
        delta.apply(map);
        QCOMPARE(map.at({2, 70, 70}), id);
        delta.revert(map);
        for (std::size_t i = 0; i < map.blockCount(); ++i) QVERIFY(map.block(i) == before.block(i));
    }
    void outsideIsRefused() {
        const LabelMap map({2, 3, 4}, plateletSpacing);
        QVERIFY_THROWS_EXCEPTION(Error, map.read({{0, 0, 0}, {3, 3, 4}}));
        QVERIFY_THROWS_EXCEPTION(Error, LabelMap::fromVoxels({2, 2, 2}, std::vector<std::uint8_t>(7)));
    }
};

QTEST_APPLESS_MAIN(tst_LabelMap)
#include "tst_LabelMap.moc"
