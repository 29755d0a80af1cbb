// SPDX-License-Identifier: BSD-3-Clause
// NRRD and MRC: a header and the voxels behind it, which ITK could only write from memory in one go.
#include "core/io/RawWriter.h"
#include "core/volume/Error.h"

#include <array>
#include <bit>
#include <cstring>
#include <sstream>

namespace granule::io {

namespace {

std::string nrrdHeader(const WritePlan& plan) {
    std::ostringstream text;
    text.precision(17);
    const char* const types[] = {"uint8", "int8", "uint16", "int16", "uint32", "int32", "float", "double"};
    text << "NRRD0004\ntype: " << types[static_cast<int>(plan.type)]
         << "\ndimension: 3\nsizes: " << plan.shape.x << ' ' << plan.shape.y << ' ' << plan.shape.z
         << "\nendian: " << (std::endian::native == std::endian::little ? "little" : "big")
         << "\nencoding: raw\n";
    if (plan.spacing)
        text << "spacings: " << plan.spacing->xNm << ' ' << plan.spacing->yNm << ' ' << plan.spacing->zNm
             << "\nunits: \"nm\" \"nm\" \"nm\"\n";
    text << '\n';
    return text.str();
}

int mrcMode(const WritePlan& plan) {
    switch (plan.type) {
    case VoxelType::UInt8:
    case VoxelType::Int8:
        return 0;
    case VoxelType::Int16:
        return 1;
    case VoxelType::UInt16:
        return 6;
    case VoxelType::Float32:
        return 2;
    default:
        throw Error(ErrorKind::Unsupported,
                    "MRC holds no " + describe(plan.type) + " voxels, so '" + plan.path +
                        "' cannot be written: choose int16, uint16 or float32, or write a TIFF.");
    }
}

std::string mrcHeader(const WritePlan& plan) {
    std::string header(1024, '\0');
    const auto put = [&](std::size_t at, auto value) {
        std::memcpy(header.data() + at, &value, sizeof value);
    };
    const std::array<std::int64_t, 3> size{plan.shape.x, plan.shape.y, plan.shape.z};
    const auto spacing = plan.spacing.value_or(VoxelSpacing{0.1, 0.1, 0.1});
    const std::array<double, 3> nm{spacing.xNm, spacing.yNm, spacing.zNm};
    for (std::size_t i = 0; i < 3; ++i) {
        put(4 * i, static_cast<std::int32_t>(size[i]));
        put(28 + 4 * i, static_cast<std::int32_t>(size[i]));
        put(40 + 4 * i, static_cast<float>(nm[i] * 10 * static_cast<double>(size[i])));
        put(52 + 4 * i, 90.0F);
        put(64 + 4 * i, static_cast<std::int32_t>(i + 1));
    }
    put(12, static_cast<std::int32_t>(mrcMode(plan)));
    // The largest value below the smallest says that nobody looked, as the format's description has it.
    put(76, 0.0F);
    put(80, -1.0F);
    put(84, -2.0F);
    put(108, std::int32_t{20140});
    constexpr std::int32_t imodStamp = 1146047817;
    put(152, imodStamp);
    put(156, std::int32_t{plan.type == VoxelType::Int8 ? 1 : 0});
    std::memcpy(header.data() + 208, "MAP ", 4);
    const bool little = std::endian::native == std::endian::little;
    header[212] = header[213] = little ? 0x44 : 0x11;
    put(216, -1.0F);
    return header;
}

} // namespace

std::unique_ptr<StackWriter> createNrrd(const WritePlan& plan) {
    return std::make_unique<RawWriter>(plan, nrrdHeader(plan));
}

std::unique_ptr<StackWriter> createMrc(const WritePlan& plan) {
    return std::make_unique<RawWriter>(plan, mrcHeader(plan));
}

} // namespace granule::io
