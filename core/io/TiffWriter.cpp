// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/StackWriter.h"
#include "core/io/TiffHandle.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <initializer_list>
#include <sstream>
#include <utility>

namespace granule::io {

namespace {

bool endsWith(std::string path, std::initializer_list<const char*> endings) {
    std::ranges::transform(path, path.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::any_of(endings, [&](const char* ending) { return path.ends_with(ending); });
}

/// Classic TIFF counts bytes in 32 bits; directories and strip tables need some of them.
bool needsBigTiff(const WritePlan& plan) {
    constexpr std::int64_t limit = 4'000'000'000, perPage = 4096;
    return endsWith(plan.path, {".btf", ".tf8"}) || plan.shape.voxels() * static_cast<std::int64_t>(bytesPerVoxel(plan.type)) +
               plan.shape.z * perPage >
           limit;
}

/// "uint8", ..., "float", "double": OME's names of types.
std::string omeType(VoxelType type) {
    return type == VoxelType::Float32 ? "float" : type == VoxelType::Float64 ? "double" : describe(type);
}

/// OME-XML of schema 2016-06: one image of one channel and one time.
std::string omeDescription(const WritePlan& plan) {
    std::ostringstream text;
    text.precision(17);
    text << R"(<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" )"
         << R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openmicroscopy.org/Schemas/OME/2016-06 )"
         << R"(http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd"><Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type=")"
         << omeType(plan.type) << R"(" SizeX=")" << plan.shape.x << R"(" SizeY=")" << plan.shape.y << R"(" SizeZ=")" << plan.shape.z << R"(" SizeC="1" SizeT="1")";
    if (const auto& nm = plan.spacing)
        for (const auto& [axis, size] : {std::pair{'X', nm->xNm}, {'Y', nm->yNm}, {'Z', nm->zNm}})
            text << " PhysicalSize" << axis << "=\"" << size << "\" PhysicalSize" << axis << "Unit=\"nm\"";
    text << R"(><Channel ID="Channel:0:0" SamplesPerPixel="1"/><TiffData/></Pixels></Image></OME>)";
    return text.str();
}

/// A multi-page TIFF with ImageJ's description or, where its name ends in .ome.tif, OME's: Fiji and our own reader take the voxel size
/// from either.
class TiffWriter : public StackWriter {
public:
    explicit TiffWriter(const WritePlan& plan)
        : m_plan(plan), m_file(plan.path), m_handle(m_file.temporary(), needsBigTiff(plan) ? "w8" : "w") {}

    void writeSlice(const std::byte* voxels) override {
        setTags();
        const auto row = static_cast<std::size_t>(m_plan.shape.x) * bytesPerVoxel(m_plan.type);
        errno = 0;
        std::vector<std::byte> strip;
        for (std::int64_t y = 0, number = 0; y < m_plan.shape.y; y += m_rowsPerStrip, ++number) {
            const auto bytes = row * static_cast<std::size_t>(std::min(m_rowsPerStrip, m_plan.shape.y - y));
            // A copy, because libtiff may work in the buffer it is given.
            strip.assign(voxels + row * static_cast<std::size_t>(y),
                         voxels + row * static_cast<std::size_t>(y) + bytes);
            if (TIFFWriteEncodedStrip(m_handle.tiff(), static_cast<std::uint32_t>(number), strip.data(),
                                      static_cast<tmsize_t>(bytes)) < 0)
                m_file.failed(m_handle.words());
        }
        if (!TIFFWriteDirectory(m_handle.tiff())) m_file.failed(m_handle.words());
        ++m_written;
    }

    void finish() override {
        errno = 0;
        if (!m_handle.close()) m_file.failed(m_handle.words());
        m_file.commit();
    }

private:
    void setTags() {
        auto* tiff = m_handle.tiff();
        const auto bits = static_cast<int>(bytesPerVoxel(m_plan.type) * 8);
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(m_plan.shape.x));
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(m_plan.shape.y));
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
        TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, sampleFormat());
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(tiff, TIFFTAG_COMPRESSION, m_plan.labels ? COMPRESSION_ADOBE_DEFLATE : COMPRESSION_NONE);
        constexpr std::int64_t stripBytes = 1 << 20;
        m_rowsPerStrip =
            std::clamp<std::int64_t>(stripBytes * 8 / (m_plan.shape.x * bits), 1, m_plan.shape.y);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(m_rowsPerStrip));
        if (m_plan.spacing) {
            TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 1 / m_plan.spacing->xNm);
            TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 1 / m_plan.spacing->yNm);
            TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_NONE);
        }
        if (m_written == 0) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, description().c_str());
    }

    int sampleFormat() const {
        switch (m_plan.type) {
        case VoxelType::UInt8:
        case VoxelType::UInt16:
        case VoxelType::UInt32:
            return SAMPLEFORMAT_UINT;
        case VoxelType::Int8:
        case VoxelType::Int16:
        case VoxelType::Int32:
            return SAMPLEFORMAT_INT;
        default:
            return SAMPLEFORMAT_IEEEFP;
        }
    }

    std::string description() const {
        if (endsWith(m_plan.path, {".ome.tif", ".ome.tiff", ".ome.btf"})) return omeDescription(m_plan);
        std::ostringstream text;
        text.precision(17);
        // No "images=": with it ImageJ would expect all pixels in one piece behind the first directory.
        text << "ImageJ=1.53t\nslices=" << m_plan.shape.z << "\nloop=false\n";
        if (m_plan.spacing) text << "unit=nm\nspacing=" << m_plan.spacing->zNm << "\n";
        return text.str();
    }

    WritePlan m_plan;
    SafeFile m_file;
    TiffHandle m_handle;
    std::int64_t m_rowsPerStrip = 1, m_written = 0;
};

} // namespace

std::unique_ptr<StackWriter> createTiff(const WritePlan& plan) {
    return std::make_unique<TiffWriter>(plan);
}

} // namespace granule::io
