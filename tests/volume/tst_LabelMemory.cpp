// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/LabelMap.h"
#include "core/volume/LabelMemory.h"
#include "core/volume/LabelPacking.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <random>
#include <thread>

using namespace granule;

namespace {

/// Sets a limit for as long as it lives.
struct Limit {
    explicit Limit(std::size_t bytes) { LabelMemory::ofProcess().allow(bytes); }
    ~Limit() { LabelMemory::ofProcess().allow(before); }
    std::size_t before = LabelMemory::ofProcess().allowed();
};

/// Blobs, as segmented cells are.
std::vector<LabelId> blobs(const Shape& shape, unsigned seed, LabelId most) {
    std::mt19937 random(seed);
    std::vector<LabelId> ids(static_cast<std::size_t>(shape.voxels()), random() % most);
    for (int n = 0; n < 12; ++n) {
        const auto id = static_cast<LabelId>(random() % most);
        const std::int64_t z0 = random() % 64, y0 = random() % 64, x0 = random() % 64, r = 5 + random() % 20;
        std::size_t i = 0;
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::int64_t x = 0; x < shape.x; ++x, ++i)
                    if ((z - z0) * (z - z0) + (y - y0) * (y - y0) + (x - x0) * (x - x0) < r * r) ids[i] = id;
    }
    return ids;
}

std::vector<LabelId> idsOf(const LabelBlock& block) {
    std::vector<LabelId> ids(static_cast<std::size_t>(block.shape().voxels()));
    block.unpack(ids.data());
    return ids;
}

template <typename T>
void comesBack(const std::vector<LabelId>& wide, std::size_t width) {
    const std::vector<T> ids(wide.begin(), wide.end());
    QVERIFY(unpackIds<T>(packIds(ids, width), ids.size(), width) == ids);
}

constexpr Shape whole{blockEdge, blockEdge, blockEdge};
constexpr std::size_t blockBytes = std::size_t{1} << 18;

} // namespace

class tst_LabelMemory : public QObject {
    Q_OBJECT
private slots:
    void anyBlockComesBackFromItsPackedForm_data() {
        QTest::addColumn<Shape>("shape");
        for (const Shape shape : {whole, Shape{1, 64, 64}, Shape{64, 1, 7}, Shape{3, 5, 1}, Shape{1, 1, 1}, Shape{7, 13, 63}}) QTest::newRow(describe(shape).c_str()) << shape;
    }
    void anyBlockComesBackFromItsPackedForm() {
        QFETCH(Shape, shape);
        const auto width = static_cast<std::size_t>(shape.x);
        std::mt19937 random(7);
        std::vector<LabelId> ids(static_cast<std::size_t>(shape.voxels()));
        for (const LabelId kinds : {1, 2, 3, 200}) { // from one id to noise
            for (auto& id : ids) id = random() % kinds;
            comesBack<std::uint8_t>(ids, width);
            for (auto& id : ids) id *= 20'000'001;
            comesBack<LabelId>(ids, width);
        }
        for (unsigned seed = 0; seed < 20; ++seed) {
            comesBack<std::uint8_t>(blobs(shape, seed, 6), width);
            comesBack<LabelId>(blobs(shape, seed, 4'000'000'000), width);
        }
    }
    void cellsPackToLessThanATenth() {
        std::size_t packed = 0, plain = 0;
        for (unsigned seed = 0; seed < 20; ++seed) {
            const auto wide = blobs(whole, seed, 6);
            const std::vector<std::uint8_t> ids(wide.begin(), wide.end());
            packed += packIds(ids, blockEdge).size();
            plain += ids.size();
        }
        qInfo("packed to %.1f %%", 100.0 * static_cast<double>(packed) / static_cast<double>(plain));
        QVERIFY(packed < plain / 10);
    }
    void belowTheLimitNothingIsPacked() {
        auto& memory = LabelMemory::ofProcess();
        const auto packed = memory.packedBytes(), unpacked = memory.unpackedBytes();
        const auto ids = blobs(whole, 1, 6);
        {
            std::vector<LabelBlockPtr> blocks;
            for (int i = 0; i < 40; ++i) blocks.push_back(LabelBlock::of(whole, ids.data()));
            QCOMPARE(memory.packedBytes(), packed);
            QCOMPARE(memory.unpackedBytes(), unpacked + 40 * blockBytes);
        }
        QCOMPARE(memory.unpackedBytes(), unpacked);
    }
    void memoryStaysWithinTheLimit() {
        auto& memory = LabelMemory::ofProcess();
        const auto before = memory.packedBytes();
        {
            constexpr std::size_t limit = 10 * blockBytes;
            const Limit set(limit);
            std::vector<LabelBlockPtr> blocks;
            std::vector<std::vector<LabelId>> expected;
            for (unsigned i = 0; i < 100; ++i) {
                expected.push_back(blobs(whole, i, i % 2 ? 6 : 70'000));
                blocks.push_back(LabelBlock::of(whole, expected.back().data()));
                QVERIFY(memory.unpackedBytes() <= limit);
            }
            QVERIFY(memory.packedBytes() > before);
            for (int round = 0; round < 2; ++round)
                for (std::size_t i = 0; i < blocks.size(); ++i) {
                    QVERIFY(idsOf(*blocks[i]) == expected[i]);
                    QVERIFY(memory.unpackedBytes() <= limit);
                }
        }
        QCOMPARE(memory.packedBytes(), before);
        QCOMPARE(memory.unpackedBytes(), std::size_t(0));
    }
    void noiseTakesNoMoreThanItself() {
        auto& memory = LabelMemory::ofProcess();
        const auto before = memory.packedBytes();
        const Limit set(0);
        std::mt19937 random(4);
        for (const LabelId most : {LabelId{255}, ~LabelId{0}}) {
            std::vector<LabelId> ids(static_cast<std::size_t>(whole.voxels()));
            for (auto& id : ids) id = static_cast<LabelId>(random()) & most;
            const auto noise = LabelBlock::of(whole, ids.data()), other = LabelBlock::of(whole, blobs(whole, 1, 9).data());
            QVERIFY(memory.packedBytes() <= before + noise->bytes() + other->bytes());
            QVERIFY(idsOf(*noise) == ids);
            QVERIFY(idsOf(*noise) == ids);
        }
    }
    void whatIsLookedAtStaysUnpacked() {
        auto& memory = LabelMemory::ofProcess();
        const Limit set(10 * blockBytes);
        const auto ids = blobs(whole, 1, 6);
        const auto hot = LabelBlock::of(whole, ids.data());
        const auto* place = &hot->view().ids();
        std::vector<LabelBlockPtr> others;
        for (int i = 0; i < 100; ++i) {
            others.push_back(LabelBlock::of(whole, ids.data()));
            QVERIFY(&hot->view().ids() == place);
        }
        QVERIFY(memory.packedBytes() > 0);
    }
    void aViewOutlastsThePacking() {
        const Limit set(2 * blockBytes);
        const auto ids = blobs(whole, 1, 6);
        const auto block = LabelBlock::of(whole, ids.data());
        const auto view = block->view();
        std::vector<LabelBlockPtr> others;
        for (int i = 0; i < 20; ++i) others.push_back(LabelBlock::of(whole, ids.data()));
        std::vector<LabelId> seen(ids.size());
        view.copyRow(0, whole.voxels(), seen.data());
        QVERIFY(seen == ids);
        QVERIFY(idsOf(*block) == ids);
    }
    void packingChangesNoMap() {
        const Limit set(3 * blockBytes);
        const Shape shape{70, 200, 200};
        auto map = LabelMap(shape, plateletSpacing);
        std::vector<LabelBlockPtr> blocks;
        for (std::size_t i = 0; i < map.blockCount(); ++i) {
            const auto size = map.blockBox(i).shape();
            map.setBlock(i, LabelBlock::of(size, blobs(size, static_cast<unsigned>(i), 6).data()));
            blocks.push_back(map.block(i));
        }
        const auto revision = map.revision();
        for (std::size_t i = 0; i < map.blockCount(); ++i) {
            QVERIFY(idsOf(*map.block(i)) == blobs(map.blockBox(i).shape(), static_cast<unsigned>(i), 6));
            QVERIFY(map.block(i) == blocks[i]); // the same block, packed or not
        }
        QCOMPARE(map.revision(), revision);
    }
    void manyThreadsReadMakeAndDropWhileBlocksArePacked() {
        const Limit set(6 * blockBytes);
        constexpr unsigned count = 24;
        std::vector<LabelBlockPtr> blocks;
        std::vector<std::vector<LabelId>> expected;
        for (unsigned i = 0; i < count; ++i) {
            expected.push_back(blobs(whole, i, 6));
            blocks.push_back(LabelBlock::of(whole, expected[i].data()));
        }
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            for (unsigned t = 0; t < 6; ++t)
                threads.emplace_back([&, t] {
                    std::mt19937 random(t);
                    for (int n = 0; n < 150; ++n) {
                        const auto i = random() % count;
                        if (idsOf(*blocks[i]) != expected[i]) ++wrong;
                        const auto brief = LabelBlock::of(whole, expected[i].data());
                        if (brief->at(static_cast<std::int64_t>(random() % blockBytes)) > 5) ++wrong;
                    }
                });
        }
        QCOMPARE(wrong.load(), 0);
        QVERIFY(LabelMemory::ofProcess().unpackedBytes() <= 6 * blockBytes);
    }
};

QTEST_APPLESS_MAIN(tst_LabelMemory)
#include "tst_LabelMemory.moc"
