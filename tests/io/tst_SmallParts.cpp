// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/HalfFloat.h"
#include "core/plugin/LengthUnits.h"
#include "core/plugin/NaturalOrder.h"
#include "core/io/SchemaFile.h"
#include "core/io/SliceCache.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <fstream>
#include <thread>

using namespace granule;
using namespace granule::testing;

namespace {

/// Ten slices of 100 bytes, slice z full of z; counts how often it decodes. Slice 9 is damaged.
class CountingReader : public plugin::StackReader {
public:
    CountingReader() : StackReader("counted") { m_info.shape = {10, 10, 10}; }
    void readSlice(std::int64_t z, std::byte* out) const override {
        ++decoded;
        if (z == 9) throw Error(ErrorKind::Unreadable, "slice 9 is damaged");
        std::memset(out, static_cast<int>(z), bytesPerSlice());
    }
    mutable std::atomic<int> decoded = 0;
};

} // namespace

class tst_SmallParts : public QObject {
    Q_OBJECT
private slots:
    void numbersSortAsNumbers() {
        std::vector<std::string> names{"s10.png", "s2.png",   "s1.png",   "s002.png",
                                       "a.png",   "s10b.png", "s10a.png", "s99999999999999999999999.png"};
        std::ranges::sort(names, plugin::naturallyBefore);
        QCOMPARE(names, (std::vector<std::string>{"a.png", "s1.png", "s002.png", "s2.png", "s10.png",
                                                  "s10a.png", "s10b.png", "s99999999999999999999999.png"}));
        for (const auto& name : names) QVERIFY(!plugin::naturallyBefore(name, name));
    }
    void unitsOfLength() {
        QCOMPARE(plugin::unitInNm("nm"), 1.0);
        QCOMPARE(plugin::unitInNm("\xc2\xb5m"), 1000.0);
        QCOMPARE(plugin::unitInNm("pixel"), 0.0);
        QCOMPARE(plugin::sixDigits(static_cast<double>(4.6F)), 4.6);
        QCOMPARE(plugin::sixDigits(std::nan("")), 0.0);
    }
    void halfFloats() {
        const std::uint16_t halves[] = {0x0000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555};
        std::vector<std::byte> bytes(std::size(halves) * 4);
        std::memcpy(bytes.data(), halves, sizeof halves);
        plugin::widenHalves(bytes.data(), std::size(halves));
        float values[std::size(halves)];
        std::memcpy(values, bytes.data(), sizeof values);
        const float expected[] = {0, 1, -2, 65504, 5.9604645e-8F, 0.33325195F};
        for (std::size_t i = 0; i < std::size(halves); ++i) QCOMPARE(values[i], expected[i]);
    }
    void cacheKeepsWhatFits() {
        io::SliceCache cache(350);
        const CountingReader reader;
        for (int round = 0; round < 3; ++round)
            for (int z = 0; z < 3; ++z) QCOMPARE(std::to_integer<int>((*cache.get(reader, z))[50]), z);
        QCOMPARE(reader.decoded.load(), 3);
        (void)cache.get(reader, 0);
        (void)cache.get(reader, 5); // the longest unused goes: slice 1
        QCOMPARE(cache.bytes(), std::size_t{300});
        (void)cache.get(reader, 0);
        QCOMPARE(reader.decoded.load(), 4);
        (void)cache.get(reader, 1);
        QCOMPARE(reader.decoded.load(), 5);
        cache.drop(reader);
        QCOMPARE(cache.bytes(), std::size_t{0});
    }
    void cacheForgetsFailures() {
        io::SliceCache cache(1000);
        const CountingReader reader;
        QVERIFY_THROWS_EXCEPTION(Error, cache.get(reader, 9));
        QVERIFY_THROWS_EXCEPTION(Error, cache.get(reader, 9));
        QCOMPARE(reader.decoded.load(), 2);
        QCOMPARE(cache.bytes(), std::size_t{0});
    }
    void cacheDecodesOnceForMany() {
        io::SliceCache cache(10000);
        const CountingReader reader;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&] {
                    for (int i = 0; i < 900; ++i) (void)cache.get(reader, i % 9);
                });
        }
        QCOMPARE(reader.decoded.load(), 9);
    }
    void schemaComesBack() {
        TemporaryFolder folder;
        auto schema = ClassSchema::platelet();
        schema.classes[3].locked = true;
        schema.classes[4].visible = false;
        io::writeSchema(folder.file("s.json"), schema);
        QCOMPARE(io::readSchema(folder.file("s.json")), schema);
    }
    void shippedSchemaIsThePlateletStudys() {
        QCOMPARE(io::readSchema(GRANULE_ROOT "/resources/schemas/platelet.json"), ClassSchema::platelet());
    }
    void damagedSchemasAreRefused() {
        TemporaryFolder folder;
        const auto file = folder.file("s.json");
        for (const char* text :
             {"", "{", "[]", "{\"classes\":[]}",
              "{\"name\":\"x\",\"classes\":[{\"id\":1,\"name\":\"a\",\"colour\":\"#000000\"}]}",
              "{\"name\":\"x\",\"classes\":[{\"id\":0,\"name\":\"a\",\"colour\":\"red\"}]}",
              "{\"name\":\"x\",\"classes\":[{\"id\":0,\"name\":\"a\",\"colour\":\"#000000\",\"parent\":7}]}",
              "{\"name\":\"x\",\"classes\":[{\"id\":0,\"name\":5,\"colour\":\"#000000\"}]}"}) {
            std::ofstream(file, std::ios::trunc) << text;
            QVERIFY_THROWS_EXCEPTION(Error, io::readSchema(file));
        }
        QVERIFY_THROWS_EXCEPTION(Error, io::readSchema(folder.file("missing.json")));
    }
};

QTEST_GUILESS_MAIN(tst_SmallParts)
#include "tst_SmallParts.moc"
