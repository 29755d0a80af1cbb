// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/ChunkMaker.h"
#include "tests/io/ZipMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <nlohmann/json.hpp>

using namespace granule;
using namespace granule::testing;
using Json = nlohmann::json;

/// Zarr 2 and 3 and N5 open in every type, order and packing; groups of levels give voxel sizes; what cannot be read is
/// refused with the reason.
class tst_ChunkFiles : public QObject {
    Q_OBJECT
private slots:
    void init() { ++m_number; }
    void everyPackingReads_data();
    void everyPackingReads();
    void zipArchivesAreReadWhereTheyLie();
    void damagedZipArchives();
    void shardsRead_data();
    void shardsRead();
    void missingChunksAreTheFillValue();
    void otherShapes_data();
    void otherShapes();
    void levelsAndVoxelSizes_data();
    void levelsAndVoxelSizes();
    void n5Levels();
    void groupsListTheirArrays();
    void labelNamesOfAnImageLabel();
    void refusals_data();
    void refusals();
    void shardRefusals_data();
    void shardRefusals();

private:
    /// All files of `folder` in an archive beside it, under the name `prefix` in it.
    static std::string zipped(const std::string& folder, const std::string& prefix, bool deflate) {
        std::vector<std::pair<std::string, std::string>> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) files.emplace_back(prefix + std::filesystem::relative(entry.path(), folder).string(), bytesOf(entry.path()));
        writeBytes(folder + ".zip", zipBytes(files, deflate));
        return folder + ".zip";
    }
    /// A folder of its own for every test.
    std::string folder(const std::string& name = "x.zarr") const { return m_folder.file(std::to_string(m_number) + "/" + name); }
    static std::vector<float> all(const std::string& path) {
        const auto volume = io::openStack(path);
        return volume.read<float>(Box::of(volume.shape()));
    }
    static std::vector<float> ramp(std::size_t count) {
        std::vector<float> values(count);
        for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i % 120);
        return values;
    }
    TemporaryFolder m_folder;
    int m_number = 0;
};

void tst_ChunkFiles::everyPackingReads_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("packing");
    for (const char* format : {"zarr2", "zarr3", "n5"}) {
        for (const char* type : {"bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"})
            QTest::addRow("%s %s", format, type) << format << type << "";
        for (const char* packing : {"zlib", "gzip", "blosc", "lz4", "zstd", "bz2", "xz"}) QTest::addRow("%s %s", format, packing) << format << "int16" << packing;
    }
    QTest::newRow("zarr3 checked") << "zarr3" << "uint16" << "crc32c";
}

void tst_ChunkFiles::everyPackingReads() {
    QFETCH(QString, format);
    QFETCH(QString, type);
    QFETCH(QString, packing);
    ChunkRecipe r;
    r.format = format.toStdString(), r.type = type.toStdString(), r.packing = packing.toStdString();
    int variant = 0;
    for (const char* order : {"C", "F"})
        for (const char* separator : {".", "/"})
            for (const bool bigEndian : {false, true}) {
                if (r.format == "n5" && variant > 0) continue;
                r.order = order, r.separator = separator, r.bigEndian = bigEndian;
                r.folder = folder(std::to_string(variant++));
                makeChunks(r);
                QCOMPARE(all(r.folder + "/"), ramp(60));
                const Box box{{1, 1, 1}, {3, 3, 4}};
                QCOMPARE(io::openStack(r.folder).read<float>(box), (std::vector<float>{26, 27, 28, 31, 32, 33, 46, 47, 48, 51, 52, 53}));
            }
    const auto expected = r.type.ends_with("64") ? "float64" : r.type == "bool" ? "uint8" : r.type;
    QCOMPARE(describe(io::inspect(r.folder).type), expected);
}

void tst_ChunkFiles::zipArchivesAreReadWhereTheyLie() {
    TemporaryFolder scratch;
    qputenv("TMPDIR", scratch.path.c_str());
    for (const char* format : {"zarr2", "zarr3"})
        for (const bool deflate : {false, true})
            for (const std::string prefix : {"", "x.zarr/"}) {
                const auto root = folder(std::string(format) + (deflate ? "packed" : "") + (prefix.empty() ? "" : "inside"));
                ChunkRecipe r{.folder = root + "/volumes/raw", .format = format, .type = "int16", .separator = "/", .packing = "zlib"};
                if (r.format == "zarr3" && !deflate) r.shard = {2, 6, 2};
                makeChunks(r);
                const auto path = zipped(root, prefix, deflate);
                QCOMPARE(all(path), ramp(60));
                QCOMPARE(all(path + ":/" + prefix + "volumes/raw"), ramp(60));
                QCOMPARE(io::inspect(path).datasets, std::vector<std::string>{"/" + prefix + "volumes/raw"});
            }
    QVERIFY(std::filesystem::is_empty(scratch.path));
    qunsetenv("TMPDIR");
}

void tst_ChunkFiles::damagedZipArchives() {
    ChunkRecipe r{.folder = folder(), .format = "zarr3", .separator = "/", .shard = {4, 6, 6}};
    makeChunks(r);
    const auto message = [&](const std::string& path) { return messageOf([&] { (void)all(path); }); };
    const auto packed = message(zipped(folder(), "", true));
    QVERIFY2(packed.find("shard that the archive packs once more") != packed.npos && packed.find("x.zarr.zip:/c/0/0/0") != packed.npos, packed.c_str());
    QVERIFY(message(folder() + ".zip:/nothing").find("There is no Zarr") != std::string::npos);
    r = {.folder = folder("y.zarr"), .separator = "/"};
    makeChunks(r);
    const auto path = zipped(r.folder, "", false);
    const auto whole = bytesOf(path);
    const auto with = [&](const std::string& from, std::size_t offset, char byte) {
        auto bytes = whole;
        for (auto at = bytes.find(from); at != bytes.npos; at = bytes.find(from, at + 1)) bytes[at + offset] = byte;
        writeBytes(path, bytes);
        return message(path);
    };
    QVERIFY(with("PK\1\2", 8, 1).find("encrypted") != std::string::npos);
    QVERIFY(with("PK\1\2", 10, 9).find("method number 9") != std::string::npos);
    QVERIFY(with("PK\1\2", 16, 9).find("is damaged") != std::string::npos); // the checksum
    QVERIFY(with("PK\1\2", 27, 127).find("than its array allows") != std::string::npos);
    QVERIFY(with("PK\5\6", 12, 0).find("damaged or truncated zip archive") != std::string::npos);
}

void tst_ChunkFiles::shardsRead_data() {
    QTest::addColumn<QString>("packing");
    QTest::addColumn<bool>("atStart");
    QTest::addColumn<bool>("checked");
    for (const char* packing : {"", "gzip", "blosc", "zstd", "crc32c"})
        for (const bool atStart : {false, true})
            for (const bool checked : {false, true}) QTest::addRow("%s%s%s", packing, atStart ? " index first" : "", checked ? " checked" : "") << packing << atStart << checked;
}

void tst_ChunkFiles::shardsRead() {
    QFETCH(QString, packing);
    QFETCH(bool, atStart);
    QFETCH(bool, checked);
    ChunkRecipe r{.folder = folder(), .format = "zarr3", .chunk = {2, 3, 2}, .type = "int16", .order = "F", .packing = packing.toStdString()};
    r.shard = {2, 6, 4}, r.indexAtStart = atStart, r.indexChecked = checked;
    makeChunks(r);
    QCOMPARE(all(r.folder), ramp(60));
    const Box box{{1, 1, 1}, {3, 3, 4}};
    QCOMPARE(io::openStack(r.folder).read<float>(box), (std::vector<float>{26, 27, 28, 31, 32, 33, 46, 47, 48, 51, 52, 53}));
    r.missing = {0, 11}, r.fill = "7";
    makeChunks(r);
    std::filesystem::remove(r.folder + "/c.1.0.0");
    const auto voxels = all(r.folder);
    QVERIFY(voxels[0] == 7 && voxels[6] == 7 && voxels[2] == 2 && voxels[45] == 7 && voxels[59] == 7);
}

void tst_ChunkFiles::missingChunksAreTheFillValue() {
    for (const char* format : {"zarr2", "zarr3"}) {
        ChunkRecipe r{.folder = folder(format), .format = format, .type = "float32", .missing = {0, 11}, .fill = "7.5"};
        makeChunks(r);
        const auto voxels = all(r.folder);
        QVERIFY(voxels[0] == 7.5F && voxels[6] == 7.5F && voxels[59] == 7.5F && voxels[2] == 2);
        r.folder += "nan", r.fill = "\"NaN\"";
        makeChunks(r);
        QVERIFY(all(r.folder)[0] != all(r.folder)[0]);
    }
    ChunkRecipe r{.folder = folder("n5"), .format = "n5", .missing = {0}};
    makeChunks(r);
    QVERIFY(all(r.folder)[1] == 0 && all(r.folder)[2] == 2);
}

void tst_ChunkFiles::otherShapes_data() {
    QTest::addColumn<QVector<qint64>>("shape");
    QTest::addColumn<QString>("stack");
    QTest::addColumn<int>("channels");
    const auto row = [](const char* name, QVector<qint64> shape, const char* stack, int channels = 1) { QTest::newRow(name) << shape << stack << channels; };
    row("line", {7}, "1x1x7");
    row("picture", {6, 7}, "1x6x7");
    row("colour picture stack", {5, 6, 7, 3}, "5x6x7", 3);
    row("one channel", {1, 5, 6, 7}, "5x6x7");
    row("one time, one channel", {1, 1, 5, 6, 7}, "5x6x7");
    row("one slice", {1, 1, 1, 6, 7}, "1x6x7");
}

void tst_ChunkFiles::otherShapes() {
    QFETCH(QVector<qint64>, shape);
    QFETCH(QString, stack);
    QFETCH(int, channels);
    for (const char* format : {"zarr2", "zarr3", "n5"}) {
        if (channels == 3 && std::string(format) == "n5") continue;
        ChunkRecipe r{.folder = folder(format), .format = format, .shape = {shape.begin(), shape.end()}, .chunk = {}};
        for (const auto n : shape) r.chunk.push_back(std::min<qint64>(n, 2));
        makeChunks(r);
        const auto info = io::inspect(r.folder);
        QCOMPARE(QString::fromStdString(describe(info.shape)), stack);
        QCOMPARE(info.channels, channels);
        if (channels == 1) QCOMPARE(all(r.folder), ramp(static_cast<std::size_t>(info.shape.voxels())));
    }
}

void tst_ChunkFiles::levelsAndVoxelSizes_data() {
    QTest::addColumn<QString>("multiscales");
    QTest::addColumn<int>("dimensions");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    const QString axes = R"("axes": [{"name": "z", "type": "space", "unit": "nanometer"}, {"name": "y", "type": "space", "unit": "nanometer"}, {"name": "x", "type": "space", "unit": "nanometer"}])";
    const auto sets = [](const QString& a, const QString& b) {
        return QString(R"("datasets": [{"path": "0", "coordinateTransformations": [{"type": "scale", "scale": %1}, {"type": "translation", "translation": [1, 2, 3]}]},
                           {"path": "./1/", "coordinateTransformations": [{"type": "scale", "scale": %2}]}])").arg(a, b);
    };
    const auto plain = sets("[40, 5, 6]", "[40, 10, 12]");
    QTest::newRow("0.4") << "{" + axes + "," + plain + "}" << 3 << "40,5,6" << "40,10,12";
    QTest::newRow("micrometres") << QString("{" + axes + "," + sets("[0.04, 0.005, 0.006]", "[0.04, 0.01, 0.012]") + "}").replace("nanometer", "micrometer") << 3 << "40,5,6" << "40,10,12";
    QTest::newRow("a scale for all") << "{" + axes + "," + plain + R"(, "coordinateTransformations": [{"type": "scale", "scale": [2, 2, 2]}]})" << 3 << "80,10,12" << "80,20,24";
    QTest::newRow("no unit") << QString("{" + axes + "," + plain + "}").replace("nanometer", "") << 3 << "" << "";
    QTest::newRow("no scale") << "{" + axes + R"(, "datasets": [{"path": "0"}, {"path": "1"}]})" << 3 << "" << "";
    QTest::newRow("0.3") << R"({"axes": ["z", "y", "x"], "datasets": [{"path": "0"}, {"path": "1"}], "version": "0.3"})" << 3 << "" << "";
    QTest::newRow("0.1") << R"({"datasets": [{"path": "0"}, {"path": "1"}], "version": "0.1"})" << 5 << "" << "";
    QTest::newRow("COSEM") << R"({"datasets": [{"path": "0", "transform": {"axes": ["z", "y", "x"], "scale": [40, 5, 6], "units": ["nm", "nm", "nm"]}},
        {"path": "1", "transform": {"axes": ["z", "y", "x"], "scale": [40, 10, 12], "units": ["nm", "nm", "nm"]}}]})" << 3 << "40,5,6" << "40,10,12";
}

void tst_ChunkFiles::levelsAndVoxelSizes() {
    QFETCH(QString, multiscales);
    QFETCH(int, dimensions);
    QFETCH(QString, first);
    QFETCH(QString, second);
    for (const char* format : {"zarr2", "zarr3"}) {
        const auto root = folder(std::string(format) + "/x.zarr/labels/cells");
        for (const int level : {0, 1}) {
            ChunkRecipe r{.folder = root + "/" + std::to_string(level), .format = format, .shape = {3, 4 >> level, 6 >> level}};
            while (static_cast<int>(r.shape.size()) < dimensions) r.shape.insert(r.shape.begin(), 1), r.chunk.insert(r.chunk.begin(), 1);
            makeChunks(r);
        }
        auto attributes = Json{{"multiscales", {Json::parse(multiscales.toStdString())}}};
        if (std::string(format) == "zarr2") writeBytes(root + "/.zattrs", attributes.dump());
        else writeBytes(root + "/zarr.json", Json{{"zarr_format", 3}, {"node_type", "group"}, {"attributes", {{"ome", attributes}}}}.dump());
        const auto whole = io::inspect(root);
        QCOMPARE(whole.levels, 2);
        QCOMPARE(describe(whole.shape), std::string("3x4x6"));
        QCOMPARE(whole.format, std::string("OME-Zarr"));
        const auto text = [](const auto& spacing) { return spacing ? QString("%1,%2,%3").arg(spacing->zNm).arg(spacing->yNm).arg(spacing->xNm) : QString(); };
        QCOMPARE(text(whole.spacing), first);
        const auto coarse = io::inspect(root + "/1");
        QCOMPARE(text(coarse.spacing), second);
        QCOMPARE(describe(coarse.shape), std::string("3x2x3"));
        QCOMPARE(coarse.levels, 1);
    }
}

void tst_ChunkFiles::n5Levels() {
    const auto root = folder("x.n5");
    for (const int level : {0, 1}) {
        ChunkRecipe r{.folder = root + "/s" + std::to_string(level), .format = "n5", .shape = {3, 4 >> level, 6 >> level}};
        makeChunks(r);
    }
    writeBytes(root + "/attributes.json", R"({"n5": "2.0.0", "pixelResolution": {"dimensions": [6, 5, 40], "unit": "nm"}, "scales": [[1, 1, 1], [2, 2, 1]]})");
    auto info = io::inspect(root);
    QCOMPARE(info.levels, 2);
    QVERIFY(info.spacing && *info.spacing == (VoxelSpacing{40, 5, 6}));
    info = io::inspect(root + "/s1");
    QVERIFY(info.spacing && *info.spacing == (VoxelSpacing{40, 10, 12}));
    writeBytes(root + "/attributes.json", R"({"resolution": [0.006, 0.005, 0.04], "units": ["um", "um", "um"], "downsamplingFactors": [[1, 1, 1], [2, 2, 1]]})");
    info = io::inspect(root);
    QVERIFY(info.spacing && *info.spacing == (VoxelSpacing{40, 5, 6}));
}

void tst_ChunkFiles::groupsListTheirArrays() {
    for (const char* format : {"zarr2", "zarr3", "n5"}) {
        const auto root = folder(std::string(format) + ".n5");
        makeChunks({.folder = root + "/volumes/labels/ids", .format = format, .type = "uint64"});
        makeChunks({.folder = root + "/flat", .format = format, .shape = {6, 7}, .chunk = {3, 3}});
        for (const auto* group : {"", "/volumes", "/volumes/labels"}) {
            if (std::string(format) == "zarr2") writeBytes(root + group + "/.zgroup", R"({"zarr_format": 2})");
            if (std::string(format) == "zarr3") writeBytes(root + group + "/zarr.json", R"({"zarr_format": 3, "node_type": "group"})");
        }
        const auto info = io::inspect(root);
        QCOMPARE(info.datasets, (std::vector<std::string>{"/flat", "/volumes/labels/ids"}));
        QCOMPARE(describe(info.shape), std::string("3x4x5"));
        NoProgress progress;
        QCOMPARE(io::readLabels(root + "/volumes", progress).at({2, 3, 4}), 59U);
    }
}

void tst_ChunkFiles::labelNamesOfAnImageLabel() {
    makeChunks({.folder = folder() + "/0"});
    writeBytes(folder() + "/.zattrs", R"({"multiscales": [{"axes": ["z", "y", "x"], "datasets": [{"path": "0"}]}], "image-label": {"colors": [{"label-value": 3, "rgba": [255, 128, 0, 255]}]}})");
    const auto labels = io::inspect(folder()).labels;
    QVERIFY(labels.size() == 1 && labels[0].id == 3 && labels[0].colour == "#ff8000");
}

void tst_ChunkFiles::refusals_data() {
    QTest::addColumn<QString>("metadata");
    QTest::addColumn<QString>("word");
    const auto with = [](const char* name, const Json& value, const Json& chunks = {2, 3, 2}) {
        Json json{{"zarr_format", 2}, {"shape", {3, 4, 5}}, {"chunks", chunks}, {"dtype", "|u1"}, {"compressor", nullptr}, {"fill_value", 0}, {"order", "C"}, {"filters", nullptr}};
        json[name] = value;
        return QString::fromStdString(json.dump());
    };
    QTest::newRow("filter") << with("filters", {{{"id", "delta"}}}) << "delta";
    QTest::newRow("packing") << with("compressor", {{"id", "zfpy"}}) << "zfpy";
    QTest::newRow("text") << with("dtype", "<U7") << "<U7";
    QTest::newRow("complex") << with("dtype", "<c8") << "<c8";
    QTest::newRow("records") << with("dtype", {{"a", "<i4"}, {"b", "<i4"}}) << "records";
    QTest::newRow("version") << with("zarr_format", 1) << "version 1";
    QTest::newRow("negative shape") << with("shape", {3, -4, 5}) << "shape";
    QTest::newRow("huge shape") << with("shape", {3, 4e18, 5}) << "shape";
    QTest::newRow("huge product") << with("shape", {1 << 30, 1 << 30, 1 << 30}) << "claims a size";
    QTest::newRow("empty shape") << with("shape", {3, 0, 5}) << "claims a size";
    QTest::newRow("no chunk") << with("chunks", {0, 3, 2}) << "chunks";
    QTest::newRow("huge chunk") << with("chunks", {1 << 20, 1 << 20, 2}) << "GiB";
    QTest::newRow("other dimensions") << with("chunks", {2, 3}) << "dimensions";
    QTest::newRow("text for numbers") << with("shape", "3,4,5") << "list of sizes";
    QTest::newRow("too many axes") << with("shape", std::vector<int>(100, 1)) << "list of sizes";
    QTest::newRow("no JSON") << "{\"zarr_format\": 2," << "JSON";
    QTest::newRow("deep JSON") << "{\"a\": " + QString(100000, '[') << "JSON";
    QTest::newRow("another shape") << with("shape", {2, 2, 2, 2, 4, 5}, {1, 1, 1, 1, 2, 2}) << "without names";
}

void tst_ChunkFiles::shardRefusals_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("word");
    QTest::newRow("parts of chunks") << "chunk_shape" << "[2, 3, 3]" << "whole chunks";
    QTest::newRow("other dimensions") << "chunk_shape" << "[2, 3]" << "other dimensions";
    QTest::newRow("too many chunks") << "chunk_shape" << "[1, 1, 1]" << "more than a million";
    QTest::newRow("place of the index") << "index_location" << "\"middle\"" << "middle";
    QTest::newRow("packed index") << "index_codecs" << R"([{"name": "bytes"}, {"name": "gzip"}])" << "gzip";
    QTest::newRow("no index") << "index_codecs" << "[]" << "index";
    QTest::newRow("shards of shards") << "codecs" << R"([{"name": "sharding_indexed"}])" << "shards alone";
}

void tst_ChunkFiles::shardRefusals() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, word);
    ChunkRecipe r{.folder = folder(), .format = "zarr3", .shape = {3, 4, 5}, .chunk = {2, 3, 2}};
    r.shard = {2, 3, 2};
    makeChunks(r);
    auto json = Json::parse(bytesOf(folder() + "/zarr.json"));
    json["codecs"][0]["configuration"][key.toStdString()] = Json::parse(value.toStdString());
    if (word == "more than a million") json["chunk_grid"]["configuration"]["chunk_shape"] = {1024, 1024, 2};
    writeBytes(folder() + "/zarr.json", json.dump());
    const auto message = messageOf([&] { (void)all(folder()); });
    QVERIFY2(QString::fromStdString(message).contains(word) && message.find("x.zarr") != message.npos, message.c_str());
    json["codecs"].push_back({{"name", "gzip"}});
    writeBytes(folder() + "/zarr.json", json.dump());
    QVERIFY(messageOf([&] { (void)all(folder()); }).find("shards alone") != std::string::npos);
}

void tst_ChunkFiles::refusals() {
    QFETCH(QString, metadata);
    QFETCH(QString, word);
    std::filesystem::create_directories(folder());
    writeBytes(folder() + "/.zarray", metadata.toStdString());
    const auto message = messageOf([&] { (void)all(folder()); });
    QVERIFY2(QString::fromStdString(message).contains(word) && message.find("x.zarr") != message.npos, message.c_str());
}

QTEST_GUILESS_MAIN(tst_ChunkFiles)
#include "tst_ChunkFiles.moc"
