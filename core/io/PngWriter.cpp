// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/PngFile.h"
#include "core/io/StackWriter.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace granule::io {

namespace {

void checkType(const WritePlan& plan) {
    if (plan.type != VoxelType::UInt8 && plan.type != VoxelType::UInt16)
        throw Error(ErrorKind::Unsupported, "PNG holds 8- or 16-bit greys, but '" + plan.path +
                                                "' would be " + describe(plan.type) +
                                                ": choose uint8 or uint16, or write a TIFF.");
}

/// Encodes one slice into the file `path`, which must not be there or is being made by `safe`.
void writeSliceTo(const SafeFile& safe, const std::string& path, const WritePlan& plan,
                  const std::byte* voxels) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) safe.failed();
    std::string words;
    bool done = true;
    errno = 0;
    try {
        writePng(file, plan.path, plan.shape, plan.type, plan.spacing, voxels);
    } catch (const Error& e) {
        done = false;
        words = e.detail();
    }
    const int why = errno;
    close(file);
    errno = why;
    if (!done) safe.failed(words);
}

class PngWriter : public StackWriter {
public:
    explicit PngWriter(const WritePlan& plan) : m_plan(plan), m_file(plan.path) {
        checkType(plan);
        if (plan.shape.z != 1)
            throw Error(ErrorKind::InvalidValue,
                        "'" + plan.path + "' is one PNG, but there are " + std::to_string(plan.shape.z) +
                            " slices: name a folder (without .png), or cut out one slice.");
    }
    void writeSlice(const std::byte* voxels) override {
        writeSliceTo(m_file, m_file.temporary(), m_plan, voxels);
    }
    void finish() override { m_file.commit(); }

private:
    WritePlan m_plan;
    SafeFile m_file;
};

/// One PNG a slice, named by its number, padded so that every program sorts them right.
class PngFolderWriter : public StackWriter {
public:
    explicit PngFolderWriter(const WritePlan& plan)
        : m_plan(plan), m_folder(plan.path, SafeFile::Kind::Folder),
          m_digits(std::max<int>(4, static_cast<int>(std::to_string(plan.shape.z - 1).size()))) {
        checkType(plan);
    }
    void writeSlice(const std::byte* voxels) override {
        auto number = std::to_string(m_written++);
        number.insert(0, static_cast<std::size_t>(m_digits) - number.size(), '0');
        writeSliceTo(m_folder, m_folder.temporary() + "/" + number + ".png", m_plan, voxels);
    }
    void finish() override { m_folder.commit(); }

private:
    WritePlan m_plan;
    SafeFile m_folder;
    int m_digits;
    std::int64_t m_written = 0;
};

} // namespace

std::unique_ptr<StackWriter> createPng(const WritePlan& plan) {
    return std::make_unique<PngWriter>(plan);
}

std::unique_ptr<StackWriter> createPngFolder(const WritePlan& plan) {
    return std::make_unique<PngFolderWriter>(plan);
}

} // namespace granule::io
