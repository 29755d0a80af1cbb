// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/io/confined/Confinement.h"
#include "core/io/confined/Messages.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <hdf5.h>
#include <random>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace granule;

namespace {

/// How a copy of this process ends that is confined and then does `work`: its exit status, or minus the signal.
int confined(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        for (const int number : {SIGSEGV, SIGXCPU, SIGABRT}) std::signal(number, SIG_DFL);
        io::confined::confine();
        _exit(work());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/// The processes that this one has started.
std::vector<pid_t> readers() {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream in(entry.path() / "children");
        for (pid_t child = 0; in >> child;) found.push_back(child);
    }
    return found;
}

/// z,y,x uint16 in chunks whose filters (fewer bits a voxel) only HDF5 undoes.
void makeForHdf5(const std::string& path, const std::vector<std::uint16_t>& values, const Shape& shape) {
    const hsize_t size[3] = {static_cast<hsize_t>(shape.z), static_cast<hsize_t>(shape.y), static_cast<hsize_t>(shape.x)}, chunk[3] = {4, 16, 32};
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), space = H5Screate_simple(3, size, nullptr);
    const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(plan, 3, chunk);
    H5Pset_nbit(plan);
    H5Pset_fletcher32(plan);
    const hid_t set = H5Dcreate2(file, "raw", H5T_STD_U16LE, space, H5P_DEFAULT, plan, H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(set);
    H5Pclose(plan);
    H5Sclose(space);
    H5Fclose(file);
}

std::vector<std::uint16_t> noise(const Shape& shape) {
    std::vector<std::uint16_t> values(static_cast<std::size_t>(shape.voxels()));
    std::mt19937 random(5);
    for (auto& value : values) value = static_cast<std::uint16_t>(random());
    return values;
}

constexpr Shape shape{40, 90, 130};

} // namespace

/// Files that weak libraries read cannot harm this process.
class tst_Confined : public QObject {
    Q_OBJECT
private slots:
    void nothingButReading() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("mine");
        testing::writeBytes(path, "precious");
        const auto opens = [&](int flags) { return confined([&] { return ::open(path.c_str(), flags, 0600) >= 0 ? 1 : 0; }); };
        QCOMPARE(opens(O_RDONLY), 1);
        for (const int flags : {O_WRONLY, O_RDWR, O_WRONLY | O_TRUNC, O_RDONLY | O_TRUNC, O_RDONLY | O_CREAT, O_WRONLY | O_APPEND}) QCOMPARE(opens(flags), 0);
        QCOMPARE(confined([&] { return ::unlink(path.c_str()) == 0 || ::rename(path.c_str(), (path + "2").c_str()) == 0; }), 0);
        QCOMPARE(confined([] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0 || ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }), 0);
        QCOMPARE(confined([] { return ::fork() >= 0 || ::execl("/bin/true", "true", nullptr) == 0; }), 0);
        QCOMPARE(confined([] { return ::kill(::getppid(), 0) == 0; }), 0);
        QCOMPARE(testing::bytesOf(path), std::string("precious"));
    }

    void memoryAndTimeAreLimited() {
#ifndef __SANITIZE_ADDRESS__
        const auto maps = [](std::size_t allowed, std::size_t bytes) {
            return confined([&] {
                io::confined::allow(5, allowed);
                return ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
            });
        };
        constexpr std::size_t mebibyte = std::size_t{1} << 20;
        QCOMPARE(maps(0, 512 * mebibyte), 1);
        QCOMPARE(maps(0, 1536 * mebibyte), 0);
        QCOMPARE(maps(1024 * mebibyte, 1536 * mebibyte), 1);
#endif
        QCOMPARE(confined([] {
                     io::confined::allow(0, 0);
                     for (volatile int always = 1; always;) {}
                     return 0;
                 }),
                 -SIGXCPU);
    }

    void messagesAreNotTrusted() {
        using namespace io::confined;
        MessageWriter out;
        OpenedStack stack;
        stack.info.format = "HDF5";
        stack.info.shape = {3, 4, 5};
        stack.info.datasets = {"/a", "/b"};
        stack.info.spacing = VoxelSpacing{40, 5, 5};
        stack.chunks = ChunkPlan{{1, 2, 2}, true, ChunkPacking::Lzf, true, false, {std::byte{7}}};
        stack.raw = RawFile{"/a/file", {77, true, VoxelType::UInt8, 1}};
        put(out, stack);
        MessageReader in(out.message());
        const auto back = openedStack(in);
        QVERIFY(back.info.shape == stack.info.shape && back.info.datasets == stack.info.datasets && back.raw->path == "/a/file" && back.chunks->chunk == stack.chunks->chunk);
        std::mt19937 random(1);
        for (int i = 0; i < 20000; ++i) {
            auto message = out.message();
            for (int n = 0; n < 3; ++n) message[random() % message.size()] = static_cast<std::byte>(random());
            message.resize(i % 2 ? message.size() : random() % message.size());
            MessageReader bad(message);
            try {
                const auto read = openedStack(bad);
                QVERIFY(read.info.channels >= 1 && read.info.channels <= 4 && (!read.chunks || read.chunks->chunk.voxels() > 0));
            } catch (const Error& e) {
                QCOMPARE(e.kind(), ErrorKind::Unreadable);
            }
        }
    }

    void whatHdf5ReadsArrives() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("checked.h5");
        const auto values = noise(shape);
        makeForHdf5(path, values, shape);
        const auto volume = io::openStack(path);
        QVERIFY(volume.read<std::uint16_t>(Box::of(shape)) == values);
        std::atomic<int> wrong = 0;
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (std::int64_t z = t; z < shape.z; z += 3) {
                    const auto slice = volume.read<std::uint16_t>({{z, 0, 0}, {z + 1, shape.y, shape.x}});
                    wrong += !std::equal(slice.begin(), slice.end(), values.begin() + z * shape.y * shape.x);
                }
            });
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }

    void largeBoxesComeInPieces() {
        testing::TemporaryFolder folder;
        const Shape large{70, 512, 520};
        const auto path = folder.file("large.h5");
        const auto values = noise(large);
        makeForHdf5(path, values, large);
        QVERIFY(io::openStack(path).read<std::uint16_t>(Box::of(large)) == values);
    }

    void aReaderThatDiesIsReplaced() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("checked.h5");
        const auto values = noise(shape);
        makeForHdf5(path, values, shape);
        const auto volume = io::openStack(path);
        QCOMPARE(readers().size(), std::size_t{1});
        for (const auto child : readers()) ::kill(child, SIGKILL);
        const Box box{{3, 0, 0}, {4, shape.y, shape.x}};
        const auto message = testing::messageOf([&] { volume.read<std::uint16_t>(box); });
        QVERIFY2(message.find("'" + path + "' is damaged") != std::string::npos, message.c_str());
        const auto slice = volume.read<std::uint16_t>(box);
        QVERIFY(std::equal(slice.begin(), slice.end(), values.begin() + 3 * shape.y * shape.x));
    }

    void readersEndWithTheirStack() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("checked.h5");
        makeForHdf5(path, noise(shape), shape);
        {
            const auto volume = io::openStack(path);
            QCOMPARE(readers().size(), std::size_t{1});
        }
        QVERIFY(readers().empty());
    }

    void badChunkLeavesTheOthers() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("checked.h5");
        const auto values = noise(shape);
        makeForHdf5(path, values, shape);
        auto bytes = testing::bytesOf(path);
        const auto* first = reinterpret_cast<const char*>(values.data());
        const auto at = bytes.find(std::string(first, 64));
        QVERIFY(at != std::string::npos);
        bytes[at] ^= 1; // in the first chunk
        testing::writeBytes(path, bytes);
        const auto volume = io::openStack(path);
        const auto message = testing::messageOf([&] { volume.read<std::uint16_t>({{0, 0, 0}, {1, 1, 1}}); });
        QVERIFY2(message.find("damaged or truncated HDF5 file") != std::string::npos, message.c_str());
        QCOMPARE(volume.read<std::uint16_t>({{5, 0, 0}, {6, 1, 1}})[0], values[static_cast<std::size_t>(5 * shape.y * shape.x)]);
    }

    void itIsQuick() {
        testing::TemporaryFolder folder;
        NoProgress nobody;
        const auto path = folder.file("a.h5");
        io::writeStack(path, testing::greyRamp({8, 64, 64}), {}, VoxelType::UInt8, nobody);
        std::vector<double> ms;
        for (int i = 0; i < 30; ++i) {
            QElapsedTimer clock;
            clock.start();
            io::inspect(path);
            ms.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        }
        std::ranges::sort(ms);
        qInfo("an HDF5 file is opened in %.2f ms, starting its reader included", ms[15]);
        QVERIFY(ms[15] < 100);
    }
};

QTEST_GUILESS_MAIN(tst_Confined)
#include "tst_Confined.moc"
