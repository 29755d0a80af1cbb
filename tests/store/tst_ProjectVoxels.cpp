// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/ProjectVoxels.h"
#include "core/volume/LabelMemory.h"
#include "tests/store/Contents.h"
#include "tests/support/Files.h"

#include <QTest>

#include <array>
#include <hdf5.h>
#include <random>
#include <thread>

using namespace granule;
using namespace granule::store;

namespace {

NoProgress nobody;
const Shape shape{70, 65, 130}; // no edge is a multiple of a block's

/// Half background, half noise of ids up to `most`: some blocks are empty, some cannot be packed.
LabelMap labels(LabelId most, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::vector<LabelId> ids(static_cast<std::size_t>(shape.voxels()), 0);
    for (std::size_t i = ids.size() / 2; i < ids.size(); ++i) ids[i] = random() % 8 ? ids[i - 1] : random() % most;
    auto map = LabelMap::fromVoxels(shape, ids);
    const Box noise{{0, 0, 64}, {64, 64, 128}};
    std::vector<LabelId> wild(static_cast<std::size_t>(noise.shape().voxels()));
    for (auto& id : wild) id = random() % most;
    map.write(noise, wild.data());
    return map;
}

ProjectContents contentsOf(const LabelMap& map) {
    ProjectContents contents;
    contents.schema = ClassSchema::platelet();
    contents.stack.shape = map.shape();
    contents.layers.push_back({1, "Labels", "", map, true, 1});
    return contents;
}

std::string written(const testing::TemporaryFolder& folder, const LabelMap& map) {
    const auto path = folder.file("part.h5");
    const VoxelImage image(contentsOf(map), "{}", nobody, {});
    testing::writeBytes(path, std::string(reinterpret_cast<const char*>(image.bytes().data()), image.bytes().size()));
    return path;
}

/// The layer as HDF5 itself packs it.
std::string writtenByLibrary(const testing::TemporaryFolder& folder, const LabelMap& map, hid_t type, bool shuffled) {
    const auto path = folder.file("theirs.h5");
    const std::array<hsize_t, 3> size{70, 65, 130}, chunk{64, 64, 64};
    const auto file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const auto group = H5Gcreate2(file, "layers", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const auto space = H5Screate_simple(3, size.data(), nullptr), plan = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(plan, 3, chunk.data());
    if (shuffled) H5Pset_shuffle(plan);
    H5Pset_deflate(plan, 3);
    const auto set = H5Dcreate2(group, "1", type, space, H5P_DEFAULT, plan, H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, map.read<LabelId>(Box::of(shape)).data());
    H5Dclose(set);
    H5Pclose(plan);
    H5Sclose(space);
    H5Gclose(group);
    H5Fclose(file);
    return path;
}

} // namespace

/// Labels are packed past HDF5, yet just as it does.
class tst_ProjectVoxels : public QObject {
    Q_OBJECT
private slots:
    void hdf5ReadsWhatWePacked_data() { ids(); }
    void hdf5ReadsWhatWePacked() {
        QFETCH(LabelId, most);
        testing::TemporaryFolder folder;
        const auto map = labels(most);
        const auto file = H5Fopen(written(folder, map).c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
        const auto set = H5Dopen2(file, "layers/1", H5P_DEFAULT);
        std::vector<LabelId> back(static_cast<std::size_t>(shape.voxels()));
        QVERIFY(H5Dread(set, H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, back.data()) >= 0);
        H5Dclose(set);
        H5Fclose(file);
        QVERIFY(back == map.read<LabelId>(Box::of(shape)));
    }
    void weReadWhatHdf5Packed_data() { ids(); }
    void weReadWhatHdf5Packed() {
        QFETCH(LabelId, most);
        testing::TemporaryFolder folder;
        const auto map = labels(most);
        for (const bool shuffled : {false, true}) {
            const VoxelReader reader(writtenByLibrary(folder, map, most > 256 ? H5T_STD_U32LE : H5T_STD_U8LE, shuffled), "shown");
            QVERIFY(testing::sameLabels(reader.layer(1, shape, plateletSpacing, nobody, {}), map));
        }
    }
    void manySaveAtATime() {
        testing::TemporaryFolder folder;
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            for (unsigned t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    const auto map = labels(6, t);
                    const auto path = folder.file(std::to_string(t) + ".granule");
                    for (int i = 0; i < 3; ++i) saveProject(path, contentsOf(map), nobody);
                    if (!testing::sameLabels(loadProject(path, nobody).layers[0].map, map)) ++wrong;
                });
        }
        QCOMPARE(wrong.load(), 0);
    }
    void onlyStoredBlocksAreVisited() {
        testing::TemporaryFolder folder;
        LabelMap map(shape, plateletSpacing);
        const LabelId id = 3;
        map.write({{1, 1, 1}, {2, 2, 2}}, &id);
        map.write({{69, 64, 129}, {70, 65, 130}}, &id);
        const VoxelReader reader(written(folder, map), "shown");
        std::vector<Shape> shapes(map.blockCount());
        reader.forEachBlock(1, shape, [&](std::size_t place, const LabelBlockPtr& block) { shapes[place] = block->shape(); }, nobody, {});
        for (std::size_t i = 0; i < shapes.size(); ++i) QCOMPARE(shapes[i], i == 0 || i + 1 == shapes.size() ? map.blockBox(i).shape() : Shape{});
    }
    void savingAndLoadingUnpackFewBlocksAtATime() {
        testing::TemporaryFolder folder;
        auto& memory = LabelMemory::ofProcess();
        const auto before = memory.allowed();
        constexpr std::size_t limit = std::size_t{4} << 20;
        memory.allow(limit);
        {
            const Shape large{128, 512, 512}; // 32 MiB of labels
            LabelMap map(large, plateletSpacing);
            for (std::size_t i = 0; i < map.blockCount(); ++i) {
                const auto part = testing::ball(map.blockBox(i).shape(), {32, 32, 32}, 300.0 + static_cast<double>(i), 1 + static_cast<LabelId>(i % 6));
                map.setBlock(i, part.block(0));
            }
            const auto path = folder.file("p.granule");
            saveProject(path, contentsOf(map), nobody);
            QVERIFY(memory.unpackedBytes() <= limit);
            const auto back = loadProject(path, nobody);
            QVERIFY(memory.unpackedBytes() <= limit);
            QVERIFY(testing::sameLabels(back.layers[0].map, map));
        }
        memory.allow(before);
    }

private:
    static void ids() {
        QTest::addColumn<LabelId>("most");
        QTest::newRow("classes") << LabelId{6};
        QTest::newRow("objects") << LabelId{4'000'000'000};
    }
};

QTEST_APPLESS_MAIN(tst_ProjectVoxels)
#include "tst_ProjectVoxels.moc"
