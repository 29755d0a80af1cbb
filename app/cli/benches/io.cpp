// SPDX-License-Identifier: BSD-3-Clause
// Reading from the disk: packed chunks beside HDF5's own reading, plain voxels beside a bare read of the file.
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"

#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/volume/Error.h"
#include "core/volume/ScratchFolder.h"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <hdf5.h>
#include <random>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace granule::cli {

namespace {

constexpr Shape shape{96, 1024, 1024};
constexpr hsize_t gibibyteDepth = 512;
constexpr int rounds = 5, slowRounds = 3;

/// So that it is read from the disk again.
void forget(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    ::fdatasync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
}

/// A phantom, repeated to the size wanted, so that it packs as a real stack does.
Volume subject(Context& context) {
    phantom::PhantomOptions grown;
    grown.shape = {8, 512, 512};
    SubProgress growing(context.progress, 0, 0.3);
    const auto stack = phantom::makePhantom(grown, growing, context.stop).image;
    const auto tile = stack.read<std::uint16_t>(Box::of(grown.shape));
    std::vector<std::uint16_t> voxels(static_cast<std::size_t>(shape.voxels()));
    auto out = voxels.begin();
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) *out++ = tile[static_cast<std::size_t>(grown.shape.offset({z % 8, y % 512, x % 512}))];
    return Volume::fromVoxels(shape, std::move(voxels), plateletSpacing);
}

double secondsOfAll(const std::string& path) {
    const auto volume = io::openStack(path);
    std::vector<std::byte> slice(static_cast<std::size_t>(shape.y * shape.x) * bytesPerVoxel(volume.type()));
    const auto start = Clock::now();
    for (std::int64_t z = 0; z < volume.shape().z; ++z) volume.source()->read({{z, 0, 0}, {z + 1, shape.y, shape.x}}, slice.data());
    return since(start);
}

/// The same by HDF5 itself, in this process.
double secondsOfHdf5(const std::string& path) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), access = H5Pcreate(H5P_DATASET_ACCESS);
    H5Pset_chunk_cache(access, 12421, std::size_t{128} << 20, 0.75);
    const hid_t set = H5Dopen2(file, "data", access), space = H5Dget_space(set);
    const hsize_t count[3] = {1, static_cast<hsize_t>(shape.y), static_cast<hsize_t>(shape.x)};
    const hid_t memory = H5Screate_simple(3, count, nullptr);
    std::vector<std::uint16_t> slice(static_cast<std::size_t>(shape.y * shape.x));
    const auto start = Clock::now();
    bool sound = set >= 0;
    hsize_t size[3] = {0, 0, 0};
    H5Sget_simple_extent_dims(space, size, nullptr);
    for (hsize_t z = 0; z < size[0]; ++z) {
        const hsize_t at[3] = {z, 0, 0};
        H5Sselect_hyperslab(space, H5S_SELECT_SET, at, nullptr, count, nullptr);
        sound = sound && H5Dread(set, H5T_NATIVE_UINT16, memory, space, H5P_DEFAULT, slice.data()) >= 0;
    }
    const double seconds = since(start);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(set);
    H5Pclose(access);
    H5Fclose(file);
    if (!sound) throw Error(ErrorKind::Unreadable, "'" + path + "' cannot be read by HDF5.");
    return seconds;
}

/// A gibibyte in chunks with checksums, or through a filter that only HDF5 undoes, in granule-reader, which hands the voxels over.
void writeGibibyte(const std::string& path, bool onlyHdf5) {
    const hsize_t size[3] = {gibibyteDepth, static_cast<hsize_t>(shape.y), static_cast<hsize_t>(shape.x)}, chunk[3] = {8, 128, 128}, one[3] = {1, size[1], size[2]};
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), plan = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(plan, 3, chunk);
    if (onlyHdf5) H5Pset_scaleoffset(plan, H5Z_SO_INT, H5Z_SO_INT_MINBITS_DEFAULT);
    else H5Pset_fletcher32(plan);
    const hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
    H5Pset_chunk_cache(access, 12421, std::size_t{64} << 20, 0.75);
    const hid_t space = H5Screate_simple(3, size, nullptr), memory = H5Screate_simple(3, one, nullptr);
    const hid_t set = H5Dcreate2(file, "data", H5T_NATIVE_UINT16, space, H5P_DEFAULT, plan, access);
    std::vector<std::uint16_t> slice(static_cast<std::size_t>(shape.y * shape.x));
    for (hsize_t z = 0; z < size[0]; ++z) {
        for (std::size_t i = 0; i < slice.size(); ++i) slice[i] = static_cast<std::uint16_t>((z + i * i) % 4093);
        const hsize_t at[3] = {z, 0, 0};
        H5Sselect_hyperslab(space, H5S_SELECT_SET, at, nullptr, one, nullptr);
        H5Dwrite(set, H5T_NATIVE_UINT16, memory, space, H5P_DEFAULT, slice.data());
    }
    for (const hid_t dataspace : {space, memory}) H5Sclose(dataspace);
    for (const hid_t list : {plan, access}) H5Pclose(list);
    H5Dclose(set);
    H5Fclose(file);
}

/// As dd reads: a file from end to end, a megabyte at a time.
double secondsOfBareRead(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) throw Error(ErrorKind::Unreadable, "'" + path + "' cannot be read again.");
    std::vector<char> piece(std::size_t{1} << 20);
    const auto start = Clock::now();
    while (::read(file, piece.data(), piece.size()) > 0) {}
    const double seconds = since(start);
    ::close(file);
    return seconds;
}

/// granule-cli info as a person waits for it: a process, from its start to its end.
double secondsOfInfo(const std::string& path) {
    std::string program = "/proc/self/exe", info = "info", quiet = "--quiet", file = path;
    char* const arguments[] = {program.data(), info.data(), quiet.data(), file.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const auto start = Clock::now();
    pid_t child = 0;
    int status = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ);
    if (status == 0) ::waitpid(child, &status, 0);
    posix_spawn_file_actions_destroy(&actions);
    if (status != 0) throw Error(ErrorKind::Unreadable, "'" + path + "' cannot be described by granule-cli info.");
    return since(start);
}

/// A plain stack of 64 gibibytes, of which nothing but its header is written.
std::string hugeStack(const std::filesystem::path& folder) {
    const auto path = (folder / "huge.nrrd").string();
    std::ofstream(path) << "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 4096 4096 4096\nencoding: raw\n\n";
    std::filesystem::resize_file(path, (std::uintmax_t{64} << 30) + 4096);
    return path;
}

std::vector<Figure> measure(Context& context) {
    const ScratchFolder folder;
    const auto volume = subject(context);
    const auto packed = (folder.path() / "packed.h5").string(), plain = (folder.path() / "plain.mrc").string();
    SubProgress packing(context.progress, 0.3, 0.5), writing(context.progress, 0.5, 0.6);
    io::writeStack(packed, volume, {}, volume.type(), packing, context.stop);
    io::writeStack(plain, volume, {}, volume.type(), writing, context.stop);

    const auto checked = (folder.path() / "checked.h5").string(), handed = (folder.path() / "handed.h5").string();
    writeGibibyte(checked, false);
    writeGibibyte(handed, true);

    const auto huge = hugeStack(folder.path());
    std::vector<double> ours, theirs, checks, theirChecks, confined, within, box, bare, slices, infos;
    std::mt19937 random(1);
    for (int round = 0; round < rounds; ++round) {
        context.progress.update(0.6 + 0.4 * round / rounds);
        throwIfStopped(context.stop);
        ours.push_back(secondsOfAll(packed));
        theirs.push_back(secondsOfHdf5(packed));
        checks.push_back(secondsOfAll(checked));
        theirChecks.push_back(secondsOfHdf5(checked));
        if (round < slowRounds) confined.push_back(secondsOfAll(handed));
        if (round < slowRounds) within.push_back(secondsOfHdf5(handed));
        forget(plain);
        box.push_back(secondsOfAll(plain));
        forget(plain);
        bare.push_back(secondsOfBareRead(plain));
        for (int i = 0; i < 8; ++i) {
            forget(packed);
            const auto cold = io::openStack(packed);
            const auto z = static_cast<std::int64_t>(random() % static_cast<unsigned>(shape.z));
            const auto start = Clock::now();
            cold.readRaw({{z, 0, 0}, {z + 1, shape.y, shape.x}});
            slices.push_back(1e3 * since(start));
        }
        for (const auto& path : {huge, packed}) infos.push_back(1e3 * secondsOfInfo(path));
    }
    std::ranges::sort(slices);
    const double gib = static_cast<double>(shape.voxels()) * 2 / (1 << 30);
    return {{"packed HDF5, " + describe(shape) + " uint16, all of it", gib / median(ours), "GiB/s", "HDF5 itself", gib / median(theirs), median(theirs) / median(ours)},
            {"a gibibyte of HDF5 with checksums", 1 / median(checks), "GiB/s", "HDF5 itself", 1 / median(theirChecks), median(theirChecks) / median(checks)},
            {"a gibibyte that HDF5 reads in granule-reader (scale-offset)", 1 / median(confined), "GiB/s", "HDF5 in this process", 1 / median(within), median(within) / median(confined)},
            {"plain MRC, the same, from the disk", gib / median(box), "GiB/s", "a bare read", gib / median(bare), median(bare) / median(box)},
            {"a slice of the packed file, from the disk, median", slices[slices.size() / 2], "ms", "", 0, 0},
            {"the same, 95 of 100", slices[slices.size() * 95 / 100], "ms", "", 0, 0},
            {"granule-cli info, 64 GiB of NRRD and packed HDF5, as a process", median(infos), "ms", "", 0, 0}};
}

const AddBench add{{"io", "Reading stacks from the disk, packed and plain", [](CLI::App&) -> Measure { return measure; }}};

} // namespace

} // namespace granule::cli
