// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/ProjectDocument.h"
#include "core/store/ProjectVoxels.h"
#include "core/store/StackLink.h"
#include "core/volume/Error.h"
#include "tests/store/Contents.h"
#include "tests/support/Files.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <functional>
#include <hdf5.h>
#include <random>

using namespace granule;
using namespace granule::store;
using testing::bytesOf;
using testing::filesIn;
using testing::writeBytes;
namespace fs = std::filesystem;

namespace {

NoProgress nobody;
const Shape shape{5, 70, 130};

/// The kind and message of the Error that `f` throws.
std::pair<ErrorKind, QString> errorOf(const std::function<void()>& f) {
    try {
        f();
    } catch (const Error& e) {
        return {e.kind(), QString::fromUtf8(e.what())};
    }
    return {ErrorKind::InvalidValue, "no error"};
}

} // namespace

class tst_ProjectFile : public QObject {
    Q_OBJECT
private slots:
    void everythingComesBack() {
        testing::TemporaryFolder folder;
        writeBytes(folder.file("stack.tif"), "not looked into");
        const auto saved = testing::contents(shape, 1, folder.file("stack.tif"));
        saveProject(folder.file("p.granule"), saved, nobody);
        const auto back = loadProject(folder.file("p.granule"), nobody);
        QCOMPARE(QString::fromStdString(back.stack.path), QString::fromStdString(saved.stack.path));
        QVERIFY(back.stack.state == StackState::Same);
        QVERIFY(back.stack.remark.empty());
        QCOMPARE(back.stack.shape, shape);
        QVERIFY(back.spacing == saved.spacing);
        QVERIFY(back.schema == saved.schema);
        QCOMPARE(back.activeLayer, 7);
        QCOMPARE(back.view, saved.view);
        QCOMPARE(back.layers.size(), saved.layers.size());
        for (std::size_t i = 0; i < back.layers.size(); ++i) {
            const auto &a = saved.layers[i], &b = back.layers[i];
            QCOMPARE(b.id, a.id);
            QCOMPARE(b.name, a.name);
            QCOMPARE(b.origin, a.origin);
            QCOMPARE(b.visible, a.visible);
            QCOMPARE(b.opacity, a.opacity);
            QVERIFY(testing::sameLabels(a.map, b.map));
            QVERIFY(b.map.spacing() == *saved.spacing);
        }
        QCOMPARE(filesIn(folder.path), 2);
    }

    void largeIdsAndUnknownVoxelSize() {
        testing::TemporaryFolder folder;
        auto saved = testing::contents(shape, 1);
        saved.spacing.reset();
        saved.layers.resize(1);
        saved.layers[0].map = testing::singleVoxel(shape, {4, 69, 129}, 4'000'000'000u);
        saveProject(folder.file("p.granule"), saved, nobody);
        const auto back = loadProject(folder.file("p.granule"), nobody);
        QVERIFY(!back.spacing);
        QCOMPARE(back.layers[0].map.at({4, 69, 129}), 4'000'000'000u);
        QVERIFY(testing::sameLabels(back.layers[0].map, saved.layers[0].map));
    }

    void emptyBlocksTakeNoRoom() {
        testing::TemporaryFolder folder;
        ProjectContents saved;
        saved.schema = ClassSchema::platelet();
        saved.stack.shape = {2000, 4000, 4000};
        saved.layers.push_back({1, "Labels", "", LabelMap(saved.stack.shape, plateletSpacing), true, 1});
        const LabelId id = 3;
        saved.layers[0].map.write({{999, 999, 999}, {1000, 1000, 1000}}, &id);
        saveProject(folder.file("p.granule"), saved, nobody);
        QVERIFY2(fs::file_size(folder.file("p.granule")) < 30000, qPrintable(QString::number(fs::file_size(folder.file("p.granule")))));
        const auto back = loadProject(folder.file("p.granule"), nobody);
        QCOMPARE(back.layers[0].map.at({999, 999, 999}), 3u);
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < back.layers[0].map.blockCount(); ++i) bytes += back.layers[0].map.block(i)->bytes();
        QCOMPARE(bytes, std::size_t(64 * 64 * 64));
    }

    void sameContentsSameBytes() {
        testing::TemporaryFolder folder;
        saveProject(folder.file("a.granule"), testing::contents(shape, 1), nobody);
        saveProject(folder.file("b.granule"), testing::contents(shape, 1), nobody);
        QVERIFY(bytesOf(folder.file("a.granule")) == bytesOf(folder.file("b.granule")));
    }

    void projectAndStackMayMoveTogether() {
        testing::TemporaryFolder folder;
        fs::create_directories(folder.path / "old" / "data");
        writeBytes(folder.file("old/data/stack.h5"), "12345");
        const auto dataset = folder.file("old/data/stack.h5") + ":/volumes/raw";
        saveProject(folder.file("old/p.granule"), testing::contents(shape, 1, dataset), nobody);
        QCOMPARE(loadProject(folder.file("old/p.granule"), nobody).stack.path, dataset);
        fs::rename(folder.path / "old", folder.path / "new");
        const auto moved = loadProject(folder.file("new/p.granule"), nobody).stack;
        QVERIFY(moved.state == StackState::Same);
        QCOMPARE(moved.path, folder.file("new/data/stack.h5") + ":/volumes/raw");
        fs::rename(folder.path / "new" / "p.granule", folder.path / "p.granule"); // the project alone: neither way leads there
        const auto lost = loadProject(folder.file("p.granule"), nobody);
        QVERIFY(lost.stack.state == StackState::Missing);
        QVERIFY(QString::fromStdString(lost.stack.remark).contains("stack.h5"));
        QCOMPARE(lost.layers.size(), std::size_t(2)); // the labels are there all the same
    }

    void webAddressesAndChosenChannelsAreFoundAgain() {
        testing::TemporaryFolder folder;
        fs::create_directories(folder.path / "x.zarr");
        for (const std::string path : {"https://host/path/x.zarr", "https://host/path/x.zarr?c=1", "http://host:8000/x.n5/s0"}) {
            const auto link = resolved(storedLink(path, folder.file("p.granule")), folder.file("elsewhere/p.granule"));
            QVERIFY(link.state == StackState::Same);
            QCOMPARE(link.path, path);
        }
        for (const std::string rest : {"?c=1", ":/0?c=1&t=2"}) {
            const auto link = storedLink(folder.file("x.zarr") + rest, folder.file("p.granule"));
            QCOMPARE(link.relative, "x.zarr" + rest);
            QVERIFY(link.fingerprint.exists);
            QVERIFY(resolved(link, folder.file("p.granule")).state == StackState::Same);
        }
    }

    void changedStacksAreNoticed() {
        testing::TemporaryFolder folder;
        fs::create_directory(folder.path / "slices");
        writeBytes(folder.file("slices/1.png"), "one");
        writeBytes(folder.file("slices/2.png"), "two");
        const auto path = folder.file("p.granule");
        saveProject(path, testing::contents(shape, 1, folder.file("slices")), nobody);
        QVERIFY(loadProject(path, nobody).stack.state == StackState::Same);
        fs::last_write_time(folder.path / "slices" / "2.png", fs::file_time_type::clock::now() + std::chrono::hours(1));
        QVERIFY(loadProject(path, nobody).stack.state == StackState::Touched);
        writeBytes(folder.file("slices/3.png"), "three");
        const auto changed = loadProject(path, nobody).stack;
        QVERIFY(changed.state == StackState::Changed);
        QVERIFY(!changed.remark.empty());
    }

    void cancelledSaveLeavesTheFormerFile() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule");
        saveProject(path, testing::contents(shape, 1), nobody);
        struct StopLate : Progress {
            std::stop_source& stop;
            double at;
            StopLate(std::stop_source& s, double a) : stop(s), at(a) {}
            void update(double fraction) override {
                if (fraction >= at) stop.request_stop();
            }
        };
        for (const double at : {0.0, 0.3, 0.7, 0.9}) {
            std::stop_source source;
            StopLate late(source, at);
            QVERIFY_THROWS_EXCEPTION(Cancelled, saveProject(path, testing::contents(shape, 2), late, source.get_token()));
            QCOMPARE(filesIn(folder.path), 1);
            QCOMPARE(loadProject(path, nobody).view, testing::contents(shape, 1).view);
        }
    }

    void unwritablePlacesAreTold() {
        testing::TemporaryFolder folder;
        const auto c = testing::contents(shape, 1);
        writeBytes(folder.file("plain"), "x");
        for (const auto& path : {folder.file("none/p.granule"), folder.file("plain/p.granule"), folder.path.string(),
                                 std::string("/proc/p.granule"), folder.file(std::string(300, 'n'))}) {
            const auto [kind, message] = errorOf([&] { saveProject(path, c, nobody); });
            QVERIFY2(kind == ErrorKind::Unwritable, qPrintable(message));
            QVERIFY(message.contains(QString::fromStdString(path)));
        }
        QCOMPARE(filesIn(folder.path), 1);
    }

    void layerOfAnotherShapeIsNotSaved() {
        testing::TemporaryFolder folder;
        auto c = testing::contents(shape, 1);
        c.layers[1].map = testing::randomLabels({1, 2, 3}, 3, 1);
        QVERIFY(errorOf([&] { saveProject(folder.file("p.granule"), c, nobody); }).first == ErrorKind::Mismatch);
        QCOMPARE(filesIn(folder.path), 0);
    }

    // ---- hostile files

    /// Every layer of that shape takes 256 MiB for its blocks alone, which a description of some bytes must not ask for.
    void manyEndlessLayersAreRefused() {
        auto c = testing::contents(shape, 1);
        c.stack.shape = {16384, 16384, 16384};
        QVERIFY(errorOf([&] { parseDocument(documentOf(c, {}), "p.granule"); }).first == ErrorKind::Unreadable);
        c.layers.resize(1);
        QCOMPARE(parseDocument(documentOf(c, {}), "p.granule").contents.layers.size(), std::size_t(1));
    }

    void missingEmptyAndForeignFiles() {
        testing::TemporaryFolder folder;
        QVERIFY(errorOf([&] { loadProject(folder.file("none.granule"), nobody); }).first == ErrorKind::NotFound);
        QVERIFY(errorOf([&] { loadProject(folder.path.string(), nobody); }).first == ErrorKind::Unreadable);
        for (const auto& bytes : {std::string(), std::string("II*"), std::string(100000, '\0'), std::string("\x89HDF\r\n\x1a\n") + std::string(5000, 'x')}) {
            writeBytes(folder.file("f.granule"), bytes);
            const auto [kind, message] = errorOf([&] { loadProject(folder.file("f.granule"), nobody); });
            QVERIFY(kind == ErrorKind::Unreadable);
            QVERIFY(message.contains("not a Granule project"));
        }
    }

    void everyTruncationAndBitFlipIsNoticed() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule"), copy = folder.file("c.granule");
        saveProject(path, testing::contents({2, 30, 30}, 1), nobody);
        const auto whole = bytesOf(path);
        std::mt19937 random(5);
        for (int i = 0; i < 60; ++i) {
            writeBytes(copy, whole.substr(0, random() % whole.size()));
            QVERIFY(errorOf([&] { loadProject(copy, nobody); }).first == ErrorKind::Unreadable);
            auto flipped = whole;
            flipped[512 + random() % (whole.size() - 512)] ^= static_cast<char>(1 << (random() % 8));
            writeBytes(copy, flipped);
            QVERIFY(errorOf([&] { loadProject(copy, nobody); }).first == ErrorKind::Unreadable);
        }
        writeBytes(copy, whole + "x");
        QVERIFY(errorOf([&] { loadProject(copy, nobody); }).second.contains("cut off or has grown"));
        auto later = whole;
        later[8] = 99;
        writeBytes(copy, later);
        QVERIFY(errorOf([&] { loadProject(copy, nobody); }).first == ErrorKind::Unsupported);
    }

    void absurdDescriptions() {
        const auto good = documentOf(testing::contents(shape, 1), {});
        QCOMPARE(parseDocument(good, "p").contents.layers.size(), std::size_t(2));
        const auto broken = [&](const std::string& from, const std::string& to) {
            auto text = good;
            const auto at = text.find(from);
            if (at == text.npos) return false;
            text.replace(at, from.size(), to);
            return errorOf([&] { parseDocument(text, "p.granule"); }).first == ErrorKind::Unreadable;
        };
        QVERIFY(broken("5,\n   70,\n   130", "5,\n 70,\n 99999999999999"));
        QVERIFY(broken("5,\n   70,\n   130", "900000000,\n 900000000,\n 900000000"));
        QVERIFY(broken("5,\n   70,\n   130", "-5,\n 70,\n 130"));
        QVERIFY(broken("5,\n   70,\n   130", "5,\n 70"));
        QVERIFY(broken("11.5", "-11.5"));
        QVERIFY(broken("\"id\": 3", "\"id\": 7"));
        QVERIFY(broken("\"layers\"", "\"lawyers\""));
        QVERIFY(broken("\"opacity\": 0.25", "\"opacity\": \"much\""));
        QVERIFY(broken("\"parent\": 5", "\"parent\": 77"));
        QVERIFY(errorOf([&] { parseDocument("", "p"); }).first == ErrorKind::Unreadable);
        QVERIFY(errorOf([&] { parseDocument(std::string(100000, '['), "p"); }).first == ErrorKind::Unreadable);
        QVERIFY(errorOf([&] { parseDocument(good.substr(0, good.size() / 2), "p"); }).first == ErrorKind::Unreadable);
    }

    void wrongDatasets() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("part.h5");
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        const auto file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        H5Gclose(H5Gcreate2(file, "layers", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        enum class Stored { Plain, InOneChunk, InBlocks, InPackedBlocks };
        const auto make = [&](const char* name, int rank, std::vector<hsize_t> size, hid_t type, Stored stored) {
            const auto space = H5Screate_simple(rank, size.data(), nullptr), plan = H5Pcreate(H5P_DATASET_CREATE);
            auto chunk = size;
            if (stored != Stored::InOneChunk)
                for (auto& edge : chunk) edge = std::min<hsize_t>(edge, blockEdge);
            if (stored != Stored::Plain) H5Pset_chunk(plan, rank, chunk.data());
            if (stored == Stored::InOneChunk || stored == Stored::InPackedBlocks) H5Pset_deflate(plan, 3);
            H5Dclose(H5Dcreate2(file, name, type, space, H5P_DEFAULT, plan, H5P_DEFAULT));
            H5Pclose(plan);
            H5Sclose(space);
        };
        make("layers/1", 3, {5, 70, 130}, H5T_NATIVE_UINT8, Stored::InPackedBlocks);
        make("layers/2", 3, {5, 70, 131}, H5T_NATIVE_UINT8, Stored::InPackedBlocks);
        make("layers/3", 3, {5, 70, 130}, H5T_NATIVE_FLOAT, Stored::InPackedBlocks);
        make("layers/4", 3, {5, 70, 130}, H5T_NATIVE_UINT8, Stored::Plain);
        make("layers/5", 2, {5, 70}, H5T_NATIVE_UINT8, Stored::InPackedBlocks);
        make("layers/6", 3, {5, 70, 130}, H5T_NATIVE_INT8, Stored::InPackedBlocks);
        make("layers/10", 3, {5, 70, 130}, H5T_NATIVE_UINT8, Stored::InOneChunk);
        make("layers/11", 3, {5, 70, 130}, H5T_NATIVE_UINT8, Stored::InBlocks);
        make("layers/12", 3, {5, 70, 130}, H5T_NATIVE_UINT32, Stored::InPackedBlocks);
        make("document", 2, {5, 70}, H5T_NATIVE_UINT8, Stored::InPackedBlocks);
        H5Lcreate_external("elsewhere.h5", "/x", file, "layers/7", H5P_DEFAULT, H5P_DEFAULT);
        H5Gclose(H5Gcreate2(file, "layers/8", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        H5Fclose(file);
        const VoxelReader reader(path, "shown.granule");
        QVERIFY(reader.layer(1, shape, plateletSpacing, nobody, {}).shape() == shape);
        QVERIFY(reader.layer(12, shape, plateletSpacing, nobody, {}).shape() == shape);
        for (const int id : {2, 3, 4, 5, 6, 7, 8, 9, 10, 11}) {
            const auto [kind, message] = errorOf([&] { reader.layer(id, shape, plateletSpacing, nobody, {}); });
            QVERIFY2(kind == ErrorKind::Unreadable && message.contains("shown.granule"), qPrintable(QString::number(id) + message));
        }
        QVERIFY(errorOf([&] { reader.document(); }).first == ErrorKind::Unreadable);
        const auto foreign = folder.file("foreign.h5");
        writeBytes(foreign, "no HDF5 at all");
        QVERIFY(errorOf([&] { VoxelReader(foreign, "shown.granule"); }).first == ErrorKind::Unreadable);
    }
};

QTEST_APPLESS_MAIN(tst_ProjectFile)
#include "tst_ProjectFile.moc"
