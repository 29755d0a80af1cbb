// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/BlindReading.h"
#include "core/agreement/Text64.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/SmallDisk.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

using namespace granule;
using namespace granule::agreement;
using nlohmann::json;

namespace {

constexpr Shape grid{6, 100, 130};

CellMap cellsOf(int count) {
    CellMap cells{LabelMap(grid, plateletSpacing), {}, {}, "made up"};
    for (int i = 0; i < count; ++i) {
        const std::int64_t y = 2 + i / 6 * 20, x = 2 + i % 6 * 20;
        cells.names.push_back("Cell " + std::to_string(i + 1));
        cells.boxes.push_back({{1, y, x}, {5, y + 12, x + 12}});
        testing::fill(cells.map, cells.boxes.back(), static_cast<LabelId>(i + 1));
    }
    return cells;
}

BlindReading planOf(int count, const BlindOptions& options = {}) {
    auto reading = plannedReading(cellsOf(count), plateletSpacing, ClassSchema::platelet(), options);
    reading.title = "Which \"organelle\"?", reading.reader = "Zoë";
    reading.stackHash = 0xfedcba9876543210;
    return reading;
}

/// As the file has it: FNV-1a of all the rest.
std::uint64_t checksumOf(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

/// Labels that differ from turn to turn.
LabelMap labelsOf(const BlindItem& item, unsigned seed) {
    return testing::randomLabels(item.box.shape(), 7, seed);
}

BlindReading readBy(BlindReading reading) {
    unsigned seed = 1;
    for (auto& item : reading.items) item.labels = labelsOf(item, seed), item.seconds = 0.1 * seed, item.whenMs = 1764167000000 + seed++;
    return reading;
}

std::vector<LabelId> all(const LabelMap& map) {
    return map.read(Box::of(map.shape()));
}

} // namespace

class TestBlindReading : public QObject {
    Q_OBJECT
private slots:
    void everyCellComesOnceAndRepeatsLateAndApart() {
        for (std::uint64_t seed = 1; seed < 40; ++seed)
            for (const int count : {2, 3, 5, 12, 30})
                for (const double share : {0.0, 0.1, 0.5, 1.0}) {
                    const auto cells = cellsOf(count);
                    const auto plan = planOf(count, {.seed = seed, .repeatShare = share});
                    std::map<int, std::size_t> first;
                    std::set<int> again;
                    for (std::size_t i = 0; i < plan.items.size(); ++i) {
                        const auto& item = plan.items[i];
                        QCOMPARE(cells.map.at(item.inside), static_cast<LabelId>(item.cell + 1));
                        if (!item.repeat) {
                            QVERIFY(first.emplace(item.cell, i).second);
                            continue;
                        }
                        QVERIFY(again.insert(item.cell).second);
                        QVERIFY(first.contains(item.cell) && first[item.cell] + 1 < i);
                        QVERIFY(2 * i >= plan.items.size());
                    }
                    QCOMPARE(first.size(), static_cast<std::size_t>(count));
                    QCOMPARE(again.size(), static_cast<std::size_t>(share == 0 ? 0 : std::max(1L, std::lround(share * count))));
                }
    }
    void theOrderIsDrawnFromTheSeed() {
        const auto cellsIn = [](std::uint64_t seed) {
            std::vector<int> cells;
            for (const auto& item : planOf(20, {.seed = seed}).items) cells.push_back(item.cell);
            return cells;
        };
        QCOMPARE(cellsIn(5), cellsIn(5));
        QVERIFY(cellsIn(5) != cellsIn(6));
    }
    void boxesHaveAMarginAndStayInTheStack() {
        const auto plan = planOf(1);
        QCOMPARE(plan.items.size(), std::size_t{1}); // a cell alone cannot come twice apart
        QCOMPARE(plan.items[0].box, (Box{{0, 0, 0}, {6, 22, 22}}));
        QCOMPARE(planOf(30, {.repeatShare = 0, .most = 7}).items.size(), std::size_t{7});
        QVERIFY_THROWS_EXCEPTION(Error, planOf(0));
        QVERIFY_THROWS_EXCEPTION(Error, planOf(3, {.repeatShare = 1.5}));
    }
    void theHashIsThatOfTheStackInTheBoxes() {
        const auto plan = planOf(4);
        const auto stack = testing::greyRamp(grid);
        QCOMPARE(stackHashOf(stack, plan), stackHashOf(testing::greyRamp(grid), plan));
        auto voxels = stack.read<std::uint8_t>(Box::of(grid));
        voxels[static_cast<std::size_t>(grid.offset({3, 5, 5}))] ^= 1;
        QVERIFY(stackHashOf(stack, plan) != stackHashOf(Volume::fromVoxels(grid, voxels), plan));
    }
    void aFileBringsBackWhatWasRead() {
        const testing::TemporaryFolder folder;
        const auto path = folder.file("reading.json");
        auto reading = readBy(planOf(5));
        reading.items.back().whenMs = 0; // begun, not done
        reading.items[2].labels.reset();
        writeReading(path, reading);
        const auto back = readReading(path);
        requireSamePlan(reading, back);
        QCOMPARE(std::tuple(back.title, back.reader, back.seed), std::tuple(reading.title, reading.reader, reading.seed));
        QCOMPARE(back.done(), reading.items.size() - 2);
        QCOMPARE(back.next(), std::size_t{2});
        for (std::size_t i = 0; i < back.items.size(); ++i) {
            QCOMPARE(back.items[i].seconds, reading.items[i].seconds);
            QCOMPARE(back.items[i].whenMs, reading.items[i].whenMs);
            QCOMPARE(back.items[i].labels.has_value(), reading.items[i].labels.has_value());
            if (back.items[i].labels) QCOMPARE(all(*back.items[i].labels), all(*reading.items[i].labels));
        }
    }
    void aReaderWithoutAUtf8NameIsWrittenAndReadAgain() {
        const testing::TemporaryFolder folder;
        auto reading = planOf(2);
        reading.reader = "Zo\xeb";
        writeReading(folder.file("a"), reading);
        QVERIFY(!readReading(folder.file("a")).reader.empty());
    }
    void aDamagedFileIsSaid_data() {
        QTest::addColumn<QByteArray>("bytes");
        const testing::TemporaryFolder folder;
        writeReading(folder.file("a"), readBy(planOf(2)));
        const auto good = QByteArray::fromStdString(testing::bytesOf(folder.file("a")));
        std::mt19937 random(1);
        for (int i = 0; i < 60; ++i) QTest::addRow("cut %d", i) << good.left(static_cast<int>(random() % static_cast<unsigned>(good.size())));
        for (int i = 0; i < 300; ++i) {
            auto bytes = good;
            const auto at = static_cast<int>(random() % static_cast<unsigned>(good.size()));
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
            QTest::addRow("bit of byte %d", at) << bytes;
        }
        for (const char* text : {"", "{}", "[]", "7", "{\"granule_blind_reading\": 1}", "{\"granule_blind_reading\": 2}", "{\"granule_blind_reading\": 1, \"checksum\": 5}"})
            QTest::addRow("text '%s'", text) << QByteArray(text);
    }
    void aDamagedFileIsSaid() {
        QFETCH(QByteArray, bytes);
        const testing::TemporaryFolder folder;
        testing::writeBytes(folder.file("a"), bytes.toStdString());
        try {
            readReading(folder.file("a"));
            QFAIL("a damaged file was taken");
        } catch (const Error& e) {
            QCOMPARE(e.kind(), ErrorKind::Unreadable);
            QVERIFY(std::string(e.what()).find(folder.file("a")) != std::string::npos);
        }
    }
    void aForgedFileIsReadOrRefusedButNeverBelieved() {
        const testing::TemporaryFolder folder;
        writeReading(folder.file("a"), readBy(planOf(3)));
        const auto good = json::parse(testing::bytesOf(folder.file("a")));
        const json values[] = {nullptr, true, -1, 0, 7, 1e300, std::uint64_t{1} << 63, std::numeric_limits<std::int64_t>::min(), "", "AAAA", "\"", json::array(), json::object(),
                               json::array({1, 2, 3}), json::array({std::int64_t{1} << 62, std::int64_t{1} << 62, std::int64_t{1} << 62})};
        std::mt19937 random(2);
        int taken = 0, refused = 0;
        for (int i = 0; i < 1500; ++i) {
            auto forged = good.flatten();
            auto at = forged.begin();
            std::advance(at, random() % forged.size());
            const json::json_pointer where(at.key());
            auto document = good;
            document.erase("checksum");
            if (where.to_string() == "/checksum") continue;
            auto* place = random() % 3 != 0 ? &document.at(where) : &document.at(where.parent_pointer());
            *place = values[random() % std::size(values)];
            if (!document.is_object()) continue;
            document["checksum"] = checksumOf(document.dump());
            testing::writeBytes(folder.file("b"), document.dump());
            try {
                const auto reading = readReading(folder.file("b"));
                static_cast<void>(merged(reading)), static_cast<void>(repeats(reading));
                ++taken;
            } catch (const Error& e) {
                QVERIFY(e.kind() == ErrorKind::Unreadable || e.kind() == ErrorKind::TooLarge);
                ++refused;
            }
        }
        QVERIFY2(taken > 50 && refused > 500, qPrintable(QString("%1 taken, %2 refused").arg(taken).arg(refused)));
    }
    void filesThatAreNotThereOrCannotBeWrittenAreSaid() {
        const testing::TemporaryFolder folder;
        const auto kindOf = [](const auto& work) {
            try {
                work();
            } catch (const Error& e) {
                return e.kind();
            }
            return ErrorKind::InvalidValue;
        };
        QCOMPARE(kindOf([&] { readReading(folder.file("nothing")); }), ErrorKind::NotFound);
        QCOMPARE(kindOf([&] { readReading(folder.path.string()); }), ErrorKind::Unreadable);
        QCOMPARE(kindOf([&] { writeReading(folder.file("no/folder"), planOf(2)); }), ErrorKind::Unwritable);
        writeReading(folder.file("a"), planOf(2));
        {
            const testing::SmallDisk full(1000);
            QCOMPARE(kindOf([&] { writeReading(folder.file("a"), readBy(planOf(20))); }), ErrorKind::Unwritable);
        }
        QCOMPARE(readReading(folder.file("a")).items.size(), planOf(2).items.size()); // what was there stays
    }
    void filesOfOtherPlansAreToldApart() {
        const auto plan = planOf(6);
        auto other = plan;
        other.stackHash ^= 1;
        QVERIFY(testing::messageOf([&] { requireSamePlan(plan, other); }).find("stack") != std::string::npos);
        QVERIFY(testing::messageOf([&] { requireSamePlan(plan, planOf(6, {.seed = 2})); }).find("order") != std::string::npos);
        other = plan;
        other.schema.classes[1].name = "Nucleus";
        QVERIFY(testing::messageOf([&] { requireSamePlan(plan, other); }).find("classes") != std::string::npos);
        requireSamePlan(plan, readBy(plan));
    }
    void mergedIsTheFirstReadingInItsBoxes() {
        auto reading = readBy(planOf(3, {.marginVoxels = 2}));
        reading.items[1].whenMs = 0;
        const auto result = merged(reading);
        QCOMPARE(result.rater.name, reading.reader);
        for (const auto& item : reading.items) {
            if (item.repeat) continue;
            const auto read = result.read.read(item.box);
            QCOMPARE(std::ranges::count(read, 1U), item.isDone() ? item.box.shape().voxels() : 0);
            if (item.isDone()) QCOMPARE(result.rater.labels.read(item.box), all(*item.labels));
        }
    }
    void whereBoxesOverlapLabelsHoldBeforeBackground() {
        auto reading = planOf(2, {.repeatShare = 0});
        const auto both = reading.items[0].box.intersected(reading.items[1].box);
        QVERIFY(!both.empty());
        for (auto& item : reading.items) item.labels = LabelMap(item.box.shape(), plateletSpacing), item.whenMs = 1;
        auto& second = reading.items[1];
        testing::fill(*second.labels, both.movedBy({-second.box.lo.z, -second.box.lo.y, -second.box.lo.x}), 3);
        QCOMPARE(merged(reading).rater.labels.at(both.lo), LabelId{3});
    }
    void repeatsAreTheTwoReadingsOfACell() {
        const auto reading = readBy(planOf(5, {.repeatShare = 0.4, .marginVoxels = 2}));
        const auto twice = repeats(reading);
        QVERIFY(twice);
        QCOMPARE(twice->cells.names.size(), std::size_t{2});
        for (const auto& item : reading.items) {
            const auto again = std::ranges::any_of(reading.items, [&](const auto& i) { return i.repeat && i.cell == item.cell; });
            if (again) QCOMPARE((item.repeat ? twice->second : twice->first).labels.read(item.box), all(*item.labels));
        }
        QVERIFY(!repeats(planOf(5)));
    }
    void text64IsWhatOthersRead() {
        for (const auto& [bytes, text] : std::vector<std::pair<std::string, std::string>>{{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}}) {
            QCOMPARE(text64Of(bytes), text); // RFC 4648, section 10
            QCOMPARE(bytesOfText64(text), bytes);
        }
        for (const char* bad : {"Zg=", "Z===", "Zm9*", "=", "====", "Zg==Zg=="}) QVERIFY_THROWS_EXCEPTION(Error, bytesOfText64(bad));
        std::mt19937 random(1);
        for (std::size_t length = 0; length < 70; ++length) {
            std::string bytes(length, ' ');
            for (auto& c : bytes) c = static_cast<char>(random());
            QCOMPARE(bytesOfText64(text64Of(bytes)), bytes);
        }
    }
};

QTEST_APPLESS_MAIN(TestBlindReading)
#include "tst_BlindReading.moc"
