// SPDX-License-Identifier: BSD-3-Clause
// A project file, or the description that lies in one: then a file is made of it, beside sound voxels.
#include "core/store/ProjectDocument.h"
#include "core/store/ProjectVoxels.h"
#include "tests/fuzz/Target.h"
#include "tests/store/Contents.h"
#include "tests/support/Files.h"

#include <cstring>
#include <zlib.h>

namespace granule::testing {

namespace {

NoProgress progress;

store::ProjectContents smallProject() {
    auto c = contents({3, 40, 40}, 1);
    c.journal = "an id", c.state = 2;
    return c;
}

std::vector<std::string> seeds() {
    return {store::documentOf(smallProject(), {}),
            bytesMadeBy("seed.granule", [](const std::string& path) { store::saveProject(path, smallProject(), progress); })};
}

/// The header as core/store/ProjectFile.cpp has it: magic, version, checksum, length.
std::string fileAround(std::span<const std::byte> image) {
    std::string bytes(512, '\0');
    const std::uint32_t version = 1;
    const auto crc = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(image.data()), image.size()));
    const std::uint64_t size = image.size();
    std::memcpy(bytes.data(), "GRANULE\n", 8);
    std::memcpy(bytes.data() + 8, &version, sizeof version);
    std::memcpy(bytes.data() + 12, &crc, sizeof crc);
    std::memcpy(bytes.data() + 16, &size, sizeof size);
    return bytes.append(reinterpret_cast<const char*>(image.data()), image.size());
}

void read(const std::string& path) {
    static const auto sound = smallProject();
    const auto bytes = bytesOf(path);
    if (bytes.starts_with('{')) {
        (void)store::parseDocument(bytes, path); // most are refused here, without the time that HDF5 takes
        writeBytes(path, fileAround(store::VoxelImage(sound, bytes, progress, {}).bytes()));
    }
    (void)store::loadProject(path, progress);
}

} // namespace

const Target target{"bad.granule", seeds, read};

} // namespace granule::testing
