// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Formats.h"
#include "core/io/TiffHandle.h"
#include "core/io/TiffHyperstack.h"
#include "core/io/TiffPages.h"
#include "core/io/TiffSpacing.h"
#include "core/plugin/FileBytes.h"
#include "core/plugin/RawPixels.h"
#include "core/plugin/SampleBits.h"
#include "core/volume/Error.h"
#include "core/volume/StackPath.h"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace granule::io {

namespace {

/// How one page stores its samples.
struct PageLayout {
    int bits = 1, samples = 1;
    bool planar = false; ///< one plane a channel instead of interleaved samples
    std::uint16_t format = SAMPLEFORMAT_UINT, photometric = PHOTOMETRIC_MINISBLACK,
                  compression = COMPRESSION_NONE;
    friend bool operator==(const PageLayout&, const PageLayout&) = default;
};

class TiffReader : public StackReader {
public:
    explicit TiffReader(const std::string& path)
        : StackReader(path), m_file(path), m_directories(findTiffPages(m_file)), m_handles(path) {
        TiffHandles::Loan handle(m_handles);
        select(*handle, 0);
        m_layout = layoutOf(*handle);
        m_info.format = m_directories.big ? "BigTIFF" : "TIFF";
        m_info.shape = {static_cast<std::int64_t>(m_directories.pages.size()), height(), width()};
        m_info.palette = m_layout.photometric == PHOTOMETRIC_PALETTE;
        m_info.channels = m_layout.samples >= 3 ? m_layout.samples : 1;
        m_info.type = voxelType();
        if (m_info.palette) readPalette(*handle);
        TiffNotes notes = readNotes(*handle);
        readImageJ(*handle, notes);
        m_info.spacing = tiffSpacing(notes);
        m_info.thicknessStated =
            imageJValue(notes.description, "spacing") || omeValue(notes.description, "PhysicalSizeZ");
        m_info.metadata = notes.instrument.metadata;
        m_description = notes.description;
        checkSize(path, m_info, m_file.size(), largestRatio());
        m_start = std::make_unique<std::atomic<std::int64_t>[]>(m_directories.pages.size());
        for (std::size_t i = 0; i < m_directories.pages.size(); ++i) m_start[i] = unknown;
    }

    /// What programs wrote beside the pixels.
    const std::string& description() const noexcept { return m_description; }

    void readSlice(std::int64_t z, std::byte* out) const override {
        if (readInPlace({{z, 0, 0}, {z + 1, m_info.shape.y, m_info.shape.x}}, out)) return;
        TiffHandles::Loan handle(m_handles);
        selectChecked(*handle, z);
        const auto pixels = static_cast<std::size_t>(width() * height());
        if (m_layout.bits >= 8 && m_layout.samples == m_info.channels && !m_layout.planar) {
            decode(*handle, z, 0, m_layout.samples, out);
        } else {
            std::vector<std::byte> plane;
            const int planes = m_layout.planar ? m_info.channels : 1;
            const int samples = m_layout.planar ? 1 : m_layout.samples;
            const auto size = bytesPerVoxel(m_info.type);
            for (int p = 0; p < planes; ++p) {
                plane.resize(rowBytes(width(), samples) * static_cast<std::size_t>(height()));
                decode(*handle, z, p, samples, plane.data());
                if (m_layout.bits < 8) {
                    const int spread = m_info.palette ? 1 : 255 / ((1 << m_layout.bits) - 1);
                    unpackBits(plane, m_layout.bits, width() * samples, height(), spread);
                }
                const auto taken = static_cast<std::size_t>(m_layout.planar ? 1 : m_info.channels) * size;
                const auto from = static_cast<std::size_t>(samples) * size, to = bytesPerPixel();
                for (std::size_t i = 0; i < pixels; ++i)
                    std::memcpy(out + i * to + static_cast<std::size_t>(p) * size, plane.data() + i * from,
                                taken);
            }
        }
        if (m_layout.photometric == PHOTOMETRIC_MINISWHITE) invert(out, pixels * bytesPerPixel());
    }

    bool readInPlace(const Box& box, std::byte* out) const override {
        if (!storedPlainly()) return false;
        for (auto z = box.lo.z; z < box.hi.z; ++z) {
            // Whether a page lies in one piece is seen page by page; programs write all pages alike.
            const auto start = pieceStart(z);
            if (start < 0) return false;
            const RawPixels page{static_cast<std::uint64_t>(start), m_directories.swapped, m_info.type,
                                 m_info.channels};
            const Box rows{{0, box.lo.y, box.lo.x}, {1, box.hi.y, box.hi.x}};
            page.read(m_file, {1, m_info.shape.y, m_info.shape.x}, rows, out);
            out += static_cast<std::size_t>(rows.shape().voxels()) * bytesPerPixel();
        }
        return true;
    }

private:
    static constexpr std::int64_t unknown = -2, scattered = -1;

    std::int64_t width() const { return static_cast<std::int64_t>(m_directories.pages[0].width); }
    std::int64_t height() const { return static_cast<std::int64_t>(m_directories.pages[0].height); }
    std::size_t rowBytes(std::int64_t pixels, int samples) const {
        return (static_cast<std::size_t>(pixels) * static_cast<std::size_t>(samples * m_layout.bits) + 7) / 8;
    }

    [[noreturn]] void damaged(const std::string& what, const std::string& words = {}) const {
        throw Error(ErrorKind::Unreadable,
                    "'" + m_path + "' is a damaged TIFF: " + what + ". Export it again.", words);
    }
    [[noreturn]] void unsupported(const std::string& what) const {
        throw Error(ErrorKind::Unsupported, "'" + m_path +
                                                "' is a TIFF of a kind that Granule does not read: " + what +
                                                ". Save it with 8, 16 or 32 bits, grey or RGB.");
    }

    void select(TiffHandle& handle, std::int64_t z) const {
        if (!TIFFSetSubDirectory(handle.tiff(), m_directories.pages[static_cast<std::size_t>(z)].offset))
            damaged("page " + std::to_string(z + 1) + " cannot be read", handle.words());
    }

    /// Selects a page to decode; it may differ from the first in its way of storing, but not in what it
    /// stores.
    void selectChecked(TiffHandle& handle, std::int64_t z) const {
        select(handle, z);
        PageLayout layout = layoutOf(handle);
        layout.compression = m_layout.compression;
        if (layout != m_layout || handle.tag<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0) != width() ||
            handle.tag<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0) != height())
            damaged("page " + std::to_string(z + 1) + " stores another kind of pixels than page 1",
                    handle.words());
    }

    PageLayout layoutOf(const TiffHandle& handle) const {
        PageLayout layout;
        layout.bits = handle.tag<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
        layout.samples = handle.tag<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
        layout.planar =
            layout.samples > 1 && handle.tag<std::uint16_t>(TIFFTAG_PLANARCONFIG, 1) == PLANARCONFIG_SEPARATE;
        layout.format = handle.tag<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
        if (layout.format == SAMPLEFORMAT_VOID) layout.format = SAMPLEFORMAT_UINT;
        layout.compression = handle.tag<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
        std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
        TIFFGetField(handle.tiff(), TIFFTAG_PHOTOMETRIC, &photometric);
        layout.photometric = photometric;
        if (layout.compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR) {
            TIFFSetField(handle.tiff(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
            layout.photometric = PHOTOMETRIC_RGB;
        }
        return layout;
    }

    VoxelType voxelType() const {
        const auto& l = m_layout;
        if (!TIFFIsCODECConfigured(l.compression))
            unsupported("compression number " + std::to_string(l.compression));
        if (l.samples < 1 || l.samples > 4) unsupported(std::to_string(l.samples) + " samples a pixel");
        if (l.photometric != PHOTOMETRIC_MINISBLACK && l.photometric != PHOTOMETRIC_MINISWHITE &&
            l.photometric != PHOTOMETRIC_RGB && l.photometric != PHOTOMETRIC_PALETTE)
            unsupported("colour model number " + std::to_string(l.photometric));
        if (m_info.palette && (l.bits > 8 || l.samples != 1))
            unsupported("a palette of " + std::to_string(l.bits) + " bits");
        if (l.format == SAMPLEFORMAT_UINT) {
            if (l.bits == 1 || l.bits == 2 || l.bits == 4 || l.bits == 8) return VoxelType::UInt8;
            if (l.bits == 16) return VoxelType::UInt16;
            if (l.bits == 32) return VoxelType::UInt32;
        }
        if (l.format == SAMPLEFORMAT_INT) {
            if (l.bits == 8) return VoxelType::Int8;
            if (l.bits == 16) return VoxelType::Int16;
            if (l.bits == 32) return VoxelType::Int32;
        }
        if (l.format == SAMPLEFORMAT_IEEEFP) {
            if (l.bits == 32) return VoxelType::Float32;
            if (l.bits == 64) return VoxelType::Float64;
        }
        unsupported(std::to_string(l.bits) + " bits a sample of format " + std::to_string(l.format));
    }

    /// The most bytes of pixels that a byte of file can make.
    double largestRatio() const {
        switch (m_layout.compression) {
        case COMPRESSION_NONE:
            return 8.0 / std::min(m_layout.bits, 8);
        case COMPRESSION_ADOBE_DEFLATE:
        case COMPRESSION_DEFLATE:
            return 1040;
        case COMPRESSION_PACKBITS:
            return 65.0 * 8 / std::min(m_layout.bits, 8);
        case COMPRESSION_LZW:
            return 2800.0 * 8 / std::min(m_layout.bits, 8);
        default:
            return 1e5;
        }
    }

    void readPalette(const TiffHandle& handle) {
        std::uint16_t *red = nullptr, *green = nullptr, *blue = nullptr;
        if (!TIFFGetField(handle.tiff(), TIFFTAG_COLORMAP, &red, &green, &blue))
            damaged("its palette is missing");
        for (int i = 0; i < 1 << m_layout.bits; ++i)
            m_palette.push_back({static_cast<std::uint8_t>(red[i] >> 8),
                                 static_cast<std::uint8_t>(green[i] >> 8),
                                 static_cast<std::uint8_t>(blue[i] >> 8), 255});
    }

    TiffNotes readNotes(const TiffHandle& handle) const {
        TiffNotes notes;
        const char* text = nullptr;
        if (TIFFGetField(handle.tiff(), TIFFTAG_IMAGEDESCRIPTION, &text) && text) notes.description = text;
        float x = 0, y = 0;
        if (TIFFGetField(handle.tiff(), TIFFTAG_XRESOLUTION, &x)) notes.xPerUnit = static_cast<double>(x);
        if (TIFFGetField(handle.tiff(), TIFFTAG_YRESOLUTION, &y)) notes.yPerUnit = static_cast<double>(y);
        const auto unit = handle.tag<std::uint16_t>(TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
        notes.unitNm = unit == RESUNIT_INCH ? 25.4e6 : unit == RESUNIT_CENTIMETER ? 1e7 : 0;
        notes.pages = m_info.shape.z;
        constexpr std::uint32_t zeissTag = 34118, feiTag = 34682;
        if (const auto fei = handle.privateText(feiTag); !fei.empty())
            notes.instrument = readFeiNotes(fei);
        else
            notes.instrument = readZeissNotes(handle.privateText(zeissTag));
        return notes;
    }

    /// Finds the slices of stacks beyond 4 GB, which ImageJ writes behind one another under a single directory.
    void readImageJ(const TiffHandle& handle, TiffNotes& notes) {
        const auto images = std::strtoll(imageJValue(notes.description, "images").value_or("1").c_str(), nullptr, 10);
        if (m_info.shape.z != 1 || images <= 1 || !storedPlainly()) return;
        const auto start = onePiece(handle);
        const auto slice = bytesPerSlice();
        if (start < 0 || slice > m_file.size() ||
            static_cast<std::uint64_t>(images) > (m_file.size() - static_cast<std::uint64_t>(start)) / slice)
            damaged("it should hold " + std::to_string(images) + " slices, but is too short for them");
        m_contiguousStart = start;
        m_info.shape.z = images;
        notes.pages = images;
    }

    bool storedPlainly() const {
        return m_layout.compression == COMPRESSION_NONE && m_layout.bits >= 8 && !m_layout.planar &&
               m_layout.samples == m_info.channels && m_layout.photometric != PHOTOMETRIC_MINISWHITE;
    }

    /// Where the pixels of the selected page start, or `scattered` where they do not lie in one piece.
    std::int64_t onePiece(const TiffHandle& handle) const {
        if (TIFFIsTiled(handle.tiff())) return scattered;
        const auto strips = TIFFNumberOfStrips(handle.tiff());
        std::uint64_t *offsets = nullptr, *counts = nullptr;
        if (strips == 0 || !TIFFGetField(handle.tiff(), TIFFTAG_STRIPOFFSETS, &offsets) || !offsets)
            return scattered;
        const bool counted = TIFFGetField(handle.tiff(), TIFFTAG_STRIPBYTECOUNTS, &counts) && counts;
        for (std::uint32_t i = 0; i + 1 < strips; ++i)
            if (!counted || offsets[i] + counts[i] != offsets[i + 1]) return scattered;
        if (offsets[0] >= m_file.size()) return scattered;
        return static_cast<std::int64_t>(offsets[0]);
    }

    std::int64_t pieceStart(std::int64_t z) const {
        if (m_contiguousStart >= 0) return m_contiguousStart + z * static_cast<std::int64_t>(bytesPerSlice());
        auto& start = m_start[static_cast<std::size_t>(z)];
        if (start == unknown) {
            TiffHandles::Loan handle(m_handles);
            selectChecked(*handle, z);
            const bool plain =
                handle->tag<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE) == COMPRESSION_NONE;
            start = plain ? onePiece(*handle) : scattered;
        }
        return start;
    }

    /// Decodes plane `plane` of the selected page to `out`, rows packed as the file packs them.
    void decode(TiffHandle& handle, std::int64_t z, int plane, int samples, std::byte* out) const {
        if (TIFFIsTiled(handle.tiff()))
            decodeTiles(handle, z, plane, samples, out);
        else
            decodeStrips(handle, z, plane, samples, out);
    }

    void decodeStrips(TiffHandle& handle, std::int64_t z, int plane, int samples, std::byte* out) const {
        const auto row = rowBytes(width(), samples);
        const auto perStrip =
            std::min<std::int64_t>(handle.tag<std::uint32_t>(TIFFTAG_ROWSPERSTRIP, 0xffffffffU), height());
        if (perStrip == 0) damaged("a strip has no rows", handle.words());
        const auto stripsPerPlane = (height() + perStrip - 1) / perStrip;
        for (std::int64_t y = 0; y < height(); y += perStrip) {
            const auto bytes = row * static_cast<std::size_t>(std::min(perStrip, height() - y));
            const auto strip = static_cast<std::uint32_t>(plane * stripsPerPlane + y / perStrip);
            const auto got = TIFFReadEncodedStrip(
                handle.tiff(), strip, out + row * static_cast<std::size_t>(y), static_cast<tmsize_t>(bytes));
            if (got != static_cast<tmsize_t>(bytes)) cutOff(handle, z);
        }
    }

    void decodeTiles(TiffHandle& handle, std::int64_t z, int plane, int samples, std::byte* out) const {
        const auto row = rowBytes(width(), samples);
        const std::int64_t tileX = handle.tag<std::uint32_t>(TIFFTAG_TILEWIDTH, 0),
                           tileY = handle.tag<std::uint32_t>(TIFFTAG_TILELENGTH, 0);
        constexpr std::int64_t longest = 1 << 16;
        if (tileX <= 0 || tileY <= 0 || tileX > longest || tileY > longest || tileX % 8 != 0)
            damaged("its tiles have no sensible size", handle.words());
        const auto tileRow = rowBytes(tileX, samples);
        std::vector<std::byte> tile(tileRow * static_cast<std::size_t>(tileY));
        if (TIFFTileSize64(handle.tiff()) != tile.size())
            damaged("its tiles have no sensible size", handle.words());
        for (std::int64_t y = 0; y < height(); y += tileY)
            for (std::int64_t x = 0; x < width(); x += tileX) {
                const auto number =
                    TIFFComputeTile(handle.tiff(), static_cast<std::uint32_t>(x),
                                    static_cast<std::uint32_t>(y), 0, static_cast<std::uint16_t>(plane));
                if (TIFFReadEncodedTile(handle.tiff(), number, tile.data(),
                                        static_cast<tmsize_t>(tile.size())) !=
                    static_cast<tmsize_t>(tile.size()))
                    cutOff(handle, z);
                const auto left = rowBytes(x, samples);
                const auto bytes = rowBytes(std::min(tileX, width() - x), samples);
                for (std::int64_t i = 0; i < std::min(tileY, height() - y); ++i)
                    std::memcpy(out + row * static_cast<std::size_t>(y + i) + left,
                                tile.data() + tileRow * static_cast<std::size_t>(i), bytes);
            }
    }

    [[noreturn]] void cutOff(const TiffHandle& handle, std::int64_t z) const {
        damaged("slice " + std::to_string(z + 1) + " of " + std::to_string(m_info.shape.z) +
                    " cannot be decoded",
                handle.words());
    }

    /// MinIsWhite counts from white: turned into ours. Signed and floating samples of that kind are not found
    /// in practice.
    void invert(std::byte* out, std::size_t bytes) const {
        if (m_layout.format == SAMPLEFORMAT_UINT)
            std::transform(out, out + bytes, out, [](std::byte b) { return ~b; });
    }

    std::string m_description;
    FileBytes m_file;
    TiffPages m_directories;
    mutable TiffHandles m_handles;
    PageLayout m_layout;
    std::int64_t m_contiguousStart = -1;
    std::unique_ptr<std::atomic<std::int64_t>[]>
        m_start; ///< of each page: a byte offset, unknown or scattered
};

} // namespace

std::shared_ptr<const StackReader> openTiff(const std::string& path) {
    const auto [file, choice] = splitChoice(path);
    const auto pages = std::make_shared<TiffReader>(file);
    return meantSlices(pages, pages->description(), axisChoice(choice, path));
}

} // namespace granule::io
