// SPDX-License-Identifier: BSD-3-Clause
// MRC by own code: ITK 5.2 knows neither mode 6 nor signed bytes nor half floats, and no negative cells.
// Format: https://www.ccpem.ac.uk/mrc_format/mrc2014.php
#include "core/io/Formats.h"
#include "core/plugin/HalfFloat.h"
#include "core/plugin/LengthUnits.h"
#include "core/plugin/RawPixels.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace granule::io {

namespace {

constexpr std::size_t headerBytes = 1024;

/// The header in the byte order that makes sense of it.
class MrcHeader {
public:
    explicit MrcHeader(std::string bytes) : m_bytes(std::move(bytes)) {
        m_bytes.resize(headerBytes, '\0');
        if (!sensible()) {
            m_swapped = true;
            if (!sensible()) m_swapped = false;
        }
    }
    bool swapped() const { return m_swapped; }
    std::int32_t whole(std::size_t at) const { return std::bit_cast<std::int32_t>(word(at)); }
    double real(std::size_t at) const { return static_cast<double>(std::bit_cast<float>(word(at))); }
    Shape shape() const { return {whole(8), whole(4), whole(0)}; }
    int mode() const { return whole(12); }
    bool sensible() const {
        const auto s = shape();
        const int m = mode();
        return !s.empty() && ((m >= 0 && m <= 6 && m != 5) || m == 12 || m == 16 || m == 101);
    }
    bool named() const { return m_bytes.compare(208, 4, "MAP ") == 0; }
    std::int64_t dataStart() const { return static_cast<std::int64_t>(headerBytes) + std::max(0, whole(92)); }

    /// Mode 0 means signed bytes since 2014 and in IMOD files that say so; older programs wrote unsigned
    /// ones.
    bool signedBytes() const {
        constexpr std::int32_t imodStamp = 1146047817, firstVersion = 20140;
        if (whole(152) == imodStamp) return (whole(156) & 1) != 0;
        return real(76) < 0 || (whole(108) >= firstVersion && real(80) <= 127);
    }

    /// Cell lengths are in Angstrom, along x, y and z; the columns, rows and sections may lie along any of
    /// them.
    std::optional<VoxelSpacing> spacing() const {
        double nm[3];
        for (std::size_t i = 0; i < 3; ++i) {
            const auto axis = whole(64 + 4 * i);
            const auto along = axis >= 1 && axis <= 3 ? static_cast<std::size_t>(axis - 1) : i;
            nm[i] = std::abs(real(40 + 4 * along)) / (10.0 * whole(28 + 4 * along));
        }
        // One Angstrom a voxel is what programs write that do not know.
        if (std::abs(nm[0] - 0.1) < 1e-6 && std::abs(nm[1] - 0.1) < 1e-6 && std::abs(nm[2] - 0.1) < 1e-6)
            return {};
        const VoxelSpacing spacing{sixDigits(nm[2]), sixDigits(nm[1]), sixDigits(nm[0])};
        if (!spacing.plausible()) return {};
        return spacing;
    }

private:
    std::uint32_t word(std::size_t at) const {
        std::uint32_t value;
        std::memcpy(&value, m_bytes.data() + at, 4);
        return m_swapped ? __builtin_bswap32(value) : value;
    }
    std::string m_bytes;
    bool m_swapped = false;
};

class MrcReader : public StackReader {
public:
    explicit MrcReader(const std::string& path) : StackReader(path), m_file(path) {
        const MrcHeader header(m_file.head(headerBytes));
        m_info.format = "MRC";
        m_info.shape = header.shape();
        m_half = header.mode() == 12;
        m_info.channels = header.mode() == 16 ? 3 : 1; // IMOD's colours
        m_info.type = typeOf(header);
        m_info.spacing = header.spacing();
        m_raw = {static_cast<std::uint64_t>(header.dataStart()), header.swapped(),
                 m_half ? VoxelType::UInt16 : m_info.type, m_info.channels};
        const auto start = static_cast<std::uint64_t>(header.dataStart());
        checkSize(path, m_info, m_file.size() > start ? m_file.size() - start : 0, m_half ? 2 : 1);
    }

    void readSlice(std::int64_t z, std::byte* out) const override { readInPlace(sliceBox(z), out); }

    bool readInPlace(const Box& box, std::byte* out) const override {
        m_raw.read(m_file, m_info.shape, box, out);
        if (m_half) widenHalves(out, static_cast<std::size_t>(box.shape().voxels()));
        return true;
    }

private:
    VoxelType typeOf(const MrcHeader& header) const {
        switch (header.mode()) {
        case 0:
            return header.signedBytes() ? VoxelType::Int8 : VoxelType::UInt8;
        case 1:
            return VoxelType::Int16;
        case 2:
        case 12:
            return VoxelType::Float32;
        case 6:
            return VoxelType::UInt16;
        case 16:
            return VoxelType::UInt8;
        default:
            throw Error(ErrorKind::Unsupported,
                        "'" + m_path + "' is an MRC file of mode " + std::to_string(header.mode()) +
                            ", which is no grey image: export it as mode 0, 1, 2, 6 or 16.");
        }
    }

    FileBytes m_file;
    RawPixels m_raw;
    bool m_half = false;
};

} // namespace

bool looksLikeMrc(const std::string& head, std::uint64_t fileSize) {
    if (head.size() < headerBytes) return false;
    const MrcHeader header(head.substr(0, headerBytes));
    if (header.named()) return true;
    // Files from before 2000 have no name in them: then everything must fit to the byte.
    if (!header.sensible() || header.mode() > 2) return false;
    const int bytes = header.mode() == 0 ? 1 : header.mode() == 1 ? 2 : 4;
    const auto s = header.shape();
    const double expected =
        static_cast<double>(s.z) * static_cast<double>(s.y) * static_cast<double>(s.x) * bytes +
        static_cast<double>(header.dataStart());
    return expected == static_cast<double>(fileSize);
}

std::shared_ptr<const StackReader> openMrc(const std::string& path) {
    return std::make_shared<MrcReader>(path);
}

} // namespace granule::io
