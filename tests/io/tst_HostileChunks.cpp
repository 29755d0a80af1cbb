// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/ChunkMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <random>

using namespace granule;
using namespace granule::testing;
namespace fs = std::filesystem;

/// Whatever metadata and chunks hold, opening and reading an array ends in voxels or in an Error.
class tst_HostileChunks : public QObject {
    Q_OBJECT
private slots:
    void damagedChunks_data();
    void damagedChunks();
    void damagedShards();
    void pathsThatLeadOut_data();
    void pathsThatLeadOut();
    void changedBytesAreSurvived_data();
    void changedBytesAreSurvived();

private:
    /// The sentence of the Error with which opening and reading all ends; empty where it does not.
    static std::string use(const std::string& path) {
        constexpr std::int64_t enough = 1 << 13;
        return messageOf([&] {
            const auto volume = io::openStack(path);
            const auto& s = volume.shape();
            (void)volume.read<float>({{s.z - 1, s.y - 1, s.x - 1}, {s.z, s.y, s.x}});
            if (s.z < enough && s.y < enough && s.x < enough && s.voxels() < enough) (void)volume.read<float>(Box::of(s));
        });
    }
    TemporaryFolder m_folder;
};

void tst_HostileChunks::damagedChunks_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("packing");
    for (const char* format : {"zarr2", "zarr3", "n5"})
        for (const char* packing : {"", "zlib", "blosc", "lz4", "zstd", "bz2", "xz"}) QTest::addRow("%s %s", format, packing) << format << packing;
    QTest::newRow("zarr3 checked") << "zarr3" << "crc32c";
}

void tst_HostileChunks::damagedChunks() {
    QFETCH(QString, format);
    QFETCH(QString, packing);
    ChunkRecipe r{.folder = m_folder.file(QTest::currentDataTag()), .format = format.toStdString(), .chunk = {3, 4, 5}, .type = "uint16", .separator = "/", .packing = packing.toStdString()};
    makeChunks(r);
    const auto chunk = r.folder + (r.format == "zarr3" ? "/c/0/0/0" : "/0/0/0");
    const auto whole = bytesOf(chunk);
    QVERIFY(use(r.folder).empty());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        writeBytes(chunk, whole.substr(0, size));
        const auto message = use(r.folder);
        // What is cut off from behind all values is not missed by every codec.
        if (message.empty() && size + 32 > whole.size()) continue;
        QVERIFY2(message.find("0/0/0") != message.npos && message.find('\n') == message.npos, (std::to_string(size) + ": " + message).c_str());
    }
    // A frame that claims 2 GB, or blocks of them.
    for (std::size_t at = 0; at + 4 <= std::min<std::size_t>(whole.size(), 64); ++at) {
        auto claim = whole;
        claim.replace(at, 4, "\xff\xff\xff\x7f");
        writeBytes(chunk, claim);
        (void)use(r.folder);
    }
    writeBytes(chunk, whole + std::string(1 << 20, 'x'));
    QVERIFY(use(r.folder).find("0/0/0") != std::string::npos);
}

void tst_HostileChunks::damagedShards() {
    for (const bool checked : {false, true}) {
        ChunkRecipe r{.folder = m_folder.file(checked ? "checked" : "unchecked"), .format = "zarr3", .chunk = {3, 2, 5}, .type = "uint16", .separator = "/", .packing = "zstd"};
        r.shard = {3, 4, 5}, r.indexChecked = checked;
        makeChunks(r);
        const auto shard = r.folder + "/c/0/0/0";
        const auto whole = bytesOf(shard);
        QVERIFY(use(r.folder).empty());
        for (std::size_t size = 0; size < whole.size(); ++size) {
            writeBytes(shard, whole.substr(0, size));
            const auto message = use(r.folder);
            QVERIFY2(message.find("0/0/0") != message.npos && message.find('\n') == message.npos, (std::to_string(size) + ": " + message).c_str());
        }
        // Places beyond the file, chunks of 2^56 bytes and more.
        for (auto at = whole.size() - 36; at < whole.size(); ++at)
            for (const char byte : {'\x7f', '\xff'}) {
                auto bytes = whole;
                bytes[at] = byte;
                writeBytes(shard, bytes);
                const auto message = use(r.folder);
                QVERIFY2(!message.empty() || bytes == whole || !checked, std::to_string(at).c_str());
            }
    }
}

void tst_HostileChunks::pathsThatLeadOut_data() {
    QTest::addColumn<QString>("path");
    for (const char* path : {"../out", "a/../../out", "/etc", "..", "a/..", "0%2f..", "a\\b", "0?x"}) QTest::newRow(path) << path;
}

void tst_HostileChunks::pathsThatLeadOut() {
    QFETCH(QString, path);
    const auto root = m_folder.file("paths.zarr");
    makeChunks({.folder = m_folder.file("out")});
    fs::create_directories(root);
    writeBytes(root + "/.zattrs", R"({"multiscales": [{"axes": ["z", "y", "x"], "datasets": [{"path": ")" + path.replace("\\", "\\\\").toStdString() + "\"}]}]}");
    const auto message = use(root);
    QVERIFY2(message.find("leads out") != message.npos && message.find("paths.zarr") != message.npos, message.c_str());
}

void tst_HostileChunks::changedBytesAreSurvived_data() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"zarr2", "zarr3", "n5"}) QTest::newRow(format) << format;
}

void tst_HostileChunks::changedBytesAreSurvived() {
    QFETCH(QString, format);
    std::mt19937 random(20261126);
    const auto upTo = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    for (const char* packing : {"zlib", "blosc", "lz4", "zstd", "bz2", "xz"}) {
        ChunkRecipe r{.folder = m_folder.file(format.toStdString() + packing), .format = format.toStdString(), .type = "int32", .separator = "/", .packing = packing};
        makeChunks(r);
        const auto metadata = r.folder + (r.format == "n5" ? "/attributes.json" : r.format == "zarr3" ? "/zarr.json" : "/.zarray");
        const auto chunk = r.folder + (r.format == "zarr3" ? "/c/0/0/0" : "/0/0/0");
        for (const auto& file : {metadata, chunk}) {
            const auto whole = bytesOf(file);
            for (int i = 0; i < 80; ++i) {
                auto bytes = whole;
                for (std::size_t n = 1 + upTo(4); n > 0; --n)
                    bytes[upTo(bytes.size())] = file == metadata ? "0123456789[]{}\",:-e "[upTo(20)] : static_cast<char>(random());
                writeBytes(file, bytes);
                (void)use(r.folder);
            }
            writeBytes(file, whole);
        }
        QVERIFY(use(r.folder).empty());
    }
}

QTEST_GUILESS_MAIN(tst_HostileChunks)
#include "tst_HostileChunks.moc"
