// SPDX-License-Identifier: BSD-3-Clause
// NIfTI-1 and MetaImage: a header and the voxels behind it; NIfTI packed by gzip where its name asks for that.
#include "core/io/RawWriter.h"
#include "core/volume/Error.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <sstream>

namespace granule::io {

namespace {

/// A header, then slices, into one file that gzip packs.
class GzipWriter : public StackWriter {
public:
    GzipWriter(const WritePlan& plan, const std::string& header)
        : m_file(plan.path), m_bytes(static_cast<std::size_t>(plan.shape.y * plan.shape.x) * bytesPerVoxel(plan.type)), m_out(std::size_t{1} << 16) {
        constexpr int gzipWindow = 15 + 16, memoryLevel = 8;
        if (deflateInit2(&m_stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipWindow, memoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
        write(std::as_bytes(std::span(header)));
    }
    ~GzipWriter() override { deflateEnd(&m_stream); }
    void writeSlice(const std::byte* voxels) override { write(std::span(voxels, m_bytes)); }
    void finish() override {
        pack({}, Z_FINISH);
        m_file.commit();
    }

private:
    void write(std::span<const std::byte> bytes) {
        constexpr std::size_t most = std::size_t{1} << 30; // zlib counts in 32 bits
        for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), most))) pack(bytes.first(std::min(bytes.size(), most)), Z_NO_FLUSH);
    }
    void pack(std::span<const std::byte> bytes, int flush) {
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        do {
            m_stream.next_out = reinterpret_cast<Bytef*>(m_out.data());
            m_stream.avail_out = static_cast<uInt>(m_out.size());
            deflate(&m_stream, flush);
            m_file.write(std::span(m_out).first(m_out.size() - m_stream.avail_out));
        } while (m_stream.avail_out == 0);
    }

    SafeFile m_file;
    std::size_t m_bytes;
    z_stream m_stream{};
    std::vector<std::byte> m_out;
};

/// NIfTI-1's header of 348 bytes and four more; lengths in micrometres.
std::string niftiHeader(const WritePlan& plan) {
    constexpr std::int64_t longest = 32767;
    if (std::max({plan.shape.z, plan.shape.y, plan.shape.x}) > longest)
        throw Error(ErrorKind::Unsupported, "NIfTI-1 holds at most 32767 voxels along an axis, so '" + plan.path + "' cannot be written with " +
                                                describe(plan.shape) + " (z,y,x): choose NRRD or TIFF.");
    constexpr std::array<std::int16_t, 8> codes{2, 256, 512, 4, 768, 8, 16, 64}; // in the order of VoxelType
    constexpr char micrometres = 3;
    std::string header(352, '\0');
    const auto put = [&](std::size_t at, auto value) { std::memcpy(header.data() + at, &value, sizeof value); };
    put(0, std::int32_t{348});
    const std::array<std::int16_t, 8> dim{3, static_cast<std::int16_t>(plan.shape.x), static_cast<std::int16_t>(plan.shape.y),
                                          static_cast<std::int16_t>(plan.shape.z), 1, 1, 1, 1};
    put(40, dim);
    put(70, codes[static_cast<std::size_t>(plan.type)]);
    put(72, static_cast<std::int16_t>(8 * bytesPerVoxel(plan.type)));
    const auto nm = plan.spacing.value_or(VoxelSpacing{1000, 1000, 1000});
    const std::array<float, 8> pixdim{1, static_cast<float>(nm.xNm / 1e3), static_cast<float>(nm.yNm / 1e3), static_cast<float>(nm.zNm / 1e3), 0, 0, 0, 0};
    put(76, pixdim);
    put(108, 352.F);
    put(112, 1.F); // values are as they are: slope 1, offset 0
    put(123, plan.spacing ? micrometres : '\0');
    std::memcpy(header.data() + 344, "n+1", 4);
    return header;
}

std::string metaImageHeader(const WritePlan& plan) {
    constexpr const char* types[] = {"UCHAR", "CHAR", "USHORT", "SHORT", "UINT", "INT", "FLOAT", "DOUBLE"};
    std::ostringstream text;
    text.precision(17);
    text << "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False\n";
    constexpr double nmPerMm = 1e6;
    if (plan.spacing)
        text << "ElementSpacing = " << plan.spacing->xNm / nmPerMm << ' ' << plan.spacing->yNm / nmPerMm << ' ' << plan.spacing->zNm / nmPerMm << '\n';
    text << "DimSize = " << plan.shape.x << ' ' << plan.shape.y << ' ' << plan.shape.z << "\nElementType = MET_"
         << types[static_cast<int>(plan.type)] << "\nElementDataFile = LOCAL\n";
    return text.str();
}

} // namespace

std::unique_ptr<StackWriter> createNifti(const WritePlan& plan) {
    const auto header = niftiHeader(plan);
    if (plan.path.ends_with(".gz")) return std::make_unique<GzipWriter>(plan, header);
    return std::make_unique<RawWriter>(plan, header);
}

std::unique_ptr<StackWriter> createMetaImage(const WritePlan& plan) {
    return std::make_unique<RawWriter>(plan, metaImageHeader(plan));
}

} // namespace granule::io
