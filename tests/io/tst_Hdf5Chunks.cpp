// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <hdf5.h>

#include <random>
#include <thread>

using namespace granule;

namespace {

struct Layout {
    hid_t memory, file;
    bool shuffle, deflate;
    hsize_t chunk[3];
    bool checksum = false;
};

constexpr hsize_t sizes[3] = {21, 50, 70};

/// A dataset of which only the middle is written; the rest is its fill value, 7.
void makeFile(const std::string& path, const Layout& layout) {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(3, sizes, nullptr), plan = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(plan, 3, layout.chunk);
    const int fill = 7;
    H5Pset_fill_value(plan, H5T_NATIVE_INT, &fill);
    if (layout.shuffle) H5Pset_shuffle(plan);
    if (layout.deflate) H5Pset_deflate(plan, 4);
    if (layout.checksum) H5Pset_fletcher32(plan);
    const hid_t set = H5Dcreate2(file, "raw", layout.file, space, H5P_DEFAULT, plan, H5P_DEFAULT);
    const hsize_t at[3] = {4, 9, 20}, count[3] = {9, 30, 33};
    std::vector<std::uint16_t> values(9 * 30 * 33);
    std::mt19937 random(3);
    for (auto& v : values) v = static_cast<std::uint16_t>(random() % 250);
    const hid_t part = H5Screate_simple(3, count, nullptr);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, at, nullptr, count, nullptr);
    H5Dwrite(set, H5T_NATIVE_UINT16, part, space, H5P_DEFAULT, values.data());
    H5Sclose(part);
    H5Dclose(set);
    H5Pclose(plan);
    H5Sclose(space);
    H5Fclose(file);
}

std::vector<float> readByUs(const std::string& path, const Box& box) {
    return io::openStack(path).read<float>(box);
}

std::vector<float> readByHdf5(const std::string& path, const Box& box) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), set = H5Dopen2(file, "raw", H5P_DEFAULT);
    const hsize_t at[3] = {static_cast<hsize_t>(box.lo.z), static_cast<hsize_t>(box.lo.y), static_cast<hsize_t>(box.lo.x)};
    const auto s = box.shape();
    const hsize_t count[3] = {static_cast<hsize_t>(s.z), static_cast<hsize_t>(s.y), static_cast<hsize_t>(s.x)};
    const hid_t space = H5Dget_space(set), part = H5Screate_simple(3, count, nullptr);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, at, nullptr, count, nullptr);
    std::vector<float> values(static_cast<std::size_t>(s.voxels()));
    H5Dread(set, H5T_NATIVE_FLOAT, part, space, H5P_DEFAULT, values.data());
    H5Sclose(part);
    H5Sclose(space);
    H5Dclose(set);
    H5Fclose(file);
    return values;
}

} // namespace

/// Chunks that we unpack ourselves hold what HDF5 reads from them.
class tst_Hdf5Chunks : public QObject {
    Q_OBJECT
private slots:
    void sameAsHdf5_data() {
        QTest::addColumn<int>("which");
        for (int i = 0; i < 10; ++i) QTest::addRow("layout %d", i) << i;
    }
    void sameAsHdf5() {
        QFETCH(int, which);
        const Layout layouts[] = {{H5T_NATIVE_UINT8, H5T_STD_U8LE, false, true, {5, 16, 32}},    {H5T_NATIVE_UINT16, H5T_STD_U16LE, true, true, {5, 16, 32}},
                                  {H5T_NATIVE_UINT16, H5T_STD_U16BE, true, true, {5, 16, 32}},   {H5T_NATIVE_FLOAT, H5T_IEEE_F32LE, true, true, {21, 50, 70}},
                                  {H5T_NATIVE_INT, H5T_STD_I32LE, false, true, {1, 50, 70}},     {H5T_NATIVE_INT, H5T_STD_I64LE, true, true, {4, 4, 4}},
                                  {H5T_NATIVE_UINT16, H5T_STD_U16LE, false, false, {5, 16, 32}}, {H5T_NATIVE_UINT16, H5T_STD_U16BE, false, false, {5, 16, 32}, true},
                                  {H5T_NATIVE_UINT16, H5T_STD_U16LE, true, true, {5, 16, 32}, true}, {H5T_NATIVE_UINT8, H5T_STD_U8LE, true, false, {3, 17, 33}, true}};
        testing::TemporaryFolder folder;
        const auto path = folder.file("chunks.h5");
        makeFile(path, layouts[which]);
        std::mt19937 random(9);
        for (int i = 0; i < 40; ++i) {
            Box box = Box::of({21, 50, 70});
            if (i > 0) {
                const auto pick = [&](std::int64_t size) {
                    const auto a = static_cast<std::int64_t>(random() % static_cast<unsigned>(size)), b = static_cast<std::int64_t>(random() % static_cast<unsigned>(size));
                    return std::pair(std::min(a, b), std::max(a, b) + 1);
                };
                const auto [z0, z1] = pick(21);
                const auto [y0, y1] = pick(50);
                const auto [x0, x1] = pick(70);
                box = {{z0, y0, x0}, {z1, y1, x1}};
            }
            QVERIFY(readByUs(path, box) == readByHdf5(path, box));
        }
        QCOMPARE(readByUs(path, {{0, 0, 0}, {1, 1, 1}})[0], 7.F);
    }

    void manyThreadsReadAtOnce() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("chunks.h5");
        makeFile(path, {H5T_NATIVE_UINT8, H5T_STD_U8LE, true, true, {4, 8, 8}});
        const auto volume = io::openStack(path);
        const auto all = volume.read<std::uint8_t>(Box::of(volume.shape()));
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    for (std::int64_t z = t % 2; z < 21; ++z) {
                        const auto slice = volume.read<std::uint8_t>({{z, 0, 0}, {z + 1, 50, 70}});
                        wrong += !std::equal(slice.begin(), slice.end(), all.begin() + z * 3500);
                    }
                });
        }
        QCOMPARE(wrong.load(), 0);
    }

    void damagedChunkIsTold() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("chunks.h5");
        makeFile(path, {H5T_NATIVE_UINT8, H5T_STD_U8LE, false, true, {21, 50, 70}});
        auto bytes = testing::bytesOf(path);
        bytes[bytes.size() - 200] ^= 0x5a;
        bytes[bytes.size() - 900] ^= 0x5a;
        testing::writeBytes(path, bytes);
        const auto message = testing::messageOf([&] { readByUs(path, Box::of({21, 50, 70})); });
        QVERIFY2(message.find("damaged or truncated") != std::string::npos, message.c_str());
    }
};

QTEST_APPLESS_MAIN(tst_Hdf5Chunks)
#include "tst_Hdf5Chunks.moc"
