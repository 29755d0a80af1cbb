// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/PngFile.h"

#include "core/plugin/FileBytes.h"
#include "core/volume/Error.h"

#include <bit>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <png.h>
#include <sstream>
#include <unistd.h>

namespace granule::io {

using namespace plugin;

namespace {

const char spacingKey[] = "Granule voxel nm";
// Large stacks are cut into tiles long before this; it keeps a damaged header from asking for everything.
constexpr png_uint_32 longestSide = 1 << 20;

/// What libpng reports back to, and where it reads from or writes to.
struct Port {
    const FileBytes* in = nullptr;
    std::uint64_t at = 0;
    int out = -1;
    char words[256] = "";
};

void onError(png_structp png, png_const_charp words) {
    auto* port = static_cast<Port*>(png_get_error_ptr(png));
    std::snprintf(port->words, sizeof port->words, "libpng: %s", words);
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

void takeBytes(png_structp png, png_bytep to, std::size_t count) {
    auto* port = static_cast<Port*>(png_get_io_ptr(png));
    if (port->in->size() < port->at + count) png_error(png, "the file ends too early");
    bool read = true;
    try {
        port->in->read(port->at, to, count);
    } catch (const Error&) {
        read = false;
    }
    if (!read) png_error(png, "the file cannot be read");
    port->at += count;
}

void giveBytes(png_structp png, png_bytep from, std::size_t count) {
    const auto* port = static_cast<Port*>(png_get_io_ptr(png));
    while (count > 0) {
        const auto written = ::write(port->out, from, count);
        if (written <= 0) png_error(png, "the file cannot be written");
        from += written;
        count -= static_cast<std::size_t>(written);
    }
}

/// The libpng structures of a file being read.
class PngInput {
public:
    explicit PngInput(const std::string& path) : m_file(path) {
        m_port.in = &m_file;
        png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &m_port, onError, onWarning);
        info = png ? png_create_info_struct(png) : nullptr;
        if (!info) throw std::bad_alloc();
        png_set_read_fn(png, &m_port, takeBytes);
        png_set_user_limits(png, longestSide, longestSide);
    }
    ~PngInput() { png_destroy_read_struct(&png, &info, nullptr); }
    PngInput(const PngInput&) = delete;
    PngInput& operator=(const PngInput&) = delete;

    /// Runs `f`; false where libpng gave up. `f` and what it calls keep nothing that needs a destructor:
    /// libpng jumps.
    template <typename F>
    bool guarded(F f) {
        if (setjmp(png_jmpbuf(png))) return false;
        f();
        return true;
    }
    [[noreturn]] void damaged() const {
        throw Error(ErrorKind::Unreadable,
                    "'" + m_file.path() + "' is a damaged or truncated PNG: fetch or export it again.",
                    m_port.words);
    }
    const FileBytes& file() const { return m_file; }

    png_structp png = nullptr;
    png_infop info = nullptr;

private:
    FileBytes m_file;
    Port m_port;
};

std::vector<Rgba> paletteOf(PngInput& input) {
    png_colorp colours = nullptr;
    int count = 0, alphas = 0;
    png_bytep alpha = nullptr;
    if (!png_get_PLTE(input.png, input.info, &colours, &count)) input.damaged();
    png_get_tRNS(input.png, input.info, &alpha, &alphas, nullptr);
    std::vector<Rgba> palette;
    for (int i = 0; i < count; ++i)
        palette.push_back({colours[i].red, colours[i].green, colours[i].blue,
                           static_cast<std::uint8_t>(alpha && i < alphas ? alpha[i] : 255)});
    return palette;
}

void readSpacing(PngInput& input, StackInfo& info) {
    png_textp texts = nullptr;
    int count = 0;
    png_get_text(input.png, input.info, &texts, &count);
    try {
        for (int i = 0; i < count; ++i)
            if (std::strcmp(texts[i].key, spacingKey) == 0) {
                info.spacing = VoxelSpacing::parse(texts[i].text);
                return;
            }
    } catch (const Error&) {
        return;
    }
    png_uint_32 x = 0, y = 0;
    int unit = PNG_RESOLUTION_UNKNOWN;
    if (!png_get_pHYs(input.png, input.info, &x, &y, &unit) || unit != PNG_RESOLUTION_METER || x == 0 ||
        y == 0)
        return;
    // Whole pixels a metre: only what an electron microscope can mean is believed, as for TIFF.
    const VoxelSpacing spacing{1e9 / x, 1e9 / y, 1e9 / x};
    if (spacing.xNm > 1000 || spacing.yNm > 1000) return;
    info.spacing = spacing;
    info.thicknessStated = false;
}

} // namespace

PngHeader readPngHeader(const std::string& path) {
    PngInput input(path);
    if (!input.guarded([&] { png_read_info(input.png, input.info); })) input.damaged();
    const int colour = png_get_color_type(input.png, input.info),
              bits = png_get_bit_depth(input.png, input.info);
    PngHeader header;
    auto& info = header.info;
    info.format = "PNG";
    info.shape = {1, png_get_image_height(input.png, input.info), png_get_image_width(input.png, input.info)};
    info.type = bits == 16 ? VoxelType::UInt16 : VoxelType::UInt8;
    info.channels = colour == PNG_COLOR_TYPE_RGB ? 3 : colour == PNG_COLOR_TYPE_RGBA ? 4 : 1;
    info.palette = colour == PNG_COLOR_TYPE_PALETTE;
    if (info.palette) header.palette = paletteOf(input);
    readSpacing(input, info);
    constexpr double deflate = 1040;
    checkSize(path, info, input.file().size(), deflate * 8 / std::min(bits, 8));
    return header;
}

void readPngPixels(const std::string& path, const PngHeader& header, std::byte* out) {
    PngInput input(path);
    std::vector<png_bytep> rows;
    const auto& shape = header.info.shape;
    const auto rowBytes =
        static_cast<std::size_t>(shape.x * header.info.channels) * bytesPerVoxel(header.info.type);
    for (std::int64_t y = 0; y < shape.y; ++y)
        rows.push_back(reinterpret_cast<png_bytep>(out + static_cast<std::size_t>(y) * rowBytes));
    bool fits = true;
    const bool done = input.guarded([&] {
        png_read_info(input.png, input.info);
        const int colour = png_get_color_type(input.png, input.info),
                  bits = png_get_bit_depth(input.png, input.info);
        if (colour == PNG_COLOR_TYPE_PALETTE) png_set_packing(input.png);
        if (colour == PNG_COLOR_TYPE_GRAY && bits < 8) png_set_expand_gray_1_2_4_to_8(input.png);
        if (colour == PNG_COLOR_TYPE_GRAY_ALPHA) png_set_strip_alpha(input.png);
        if (bits == 16 && std::endian::native == std::endian::little) png_set_swap(input.png);
        png_read_update_info(input.png, input.info);
        fits = png_get_image_height(input.png, input.info) == static_cast<png_uint_32>(shape.y) &&
               png_get_rowbytes(input.png, input.info) == rowBytes;
        if (fits) png_read_image(input.png, rows.data());
    });
    if (!done || !fits) input.damaged();
}

void writePng(int descriptor, const std::string& path, const Shape& shape, VoxelType type,
              const std::optional<VoxelSpacing>& spacing, const std::byte* pixels) {
    Port port;
    port.out = descriptor;
    auto* png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &port, onError, onWarning);
    auto* info = png ? png_create_info_struct(png) : nullptr;
    if (!info) throw std::bad_alloc();
    std::ostringstream text;
    text.precision(17);
    if (spacing) text << spacing->zNm << ',' << spacing->yNm << ',' << spacing->xNm;
    std::string value = text.str(), key = spacingKey;
    png_text note{};
    note.compression = PNG_TEXT_COMPRESSION_NONE;
    note.key = key.data();
    note.text = value.data();
    const auto rowBytes = static_cast<std::size_t>(shape.x) * bytesPerVoxel(type);
    volatile bool written = false;
    if (!setjmp(png_jmpbuf(png))) {
        png_set_write_fn(png, &port, giveBytes, nullptr);
        // Fast: slices of an electron microscope are noise in their low bits and gain little from more
        // effort.
        png_set_compression_level(png, 3);
        png_set_IHDR(png, info, static_cast<png_uint_32>(shape.x), static_cast<png_uint_32>(shape.y),
                     type == VoxelType::UInt16 ? 16 : 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        if (spacing) png_set_text(png, info, &note, 1);
        png_write_info(png, info);
        if (type == VoxelType::UInt16 && std::endian::native == std::endian::little) png_set_swap(png);
        for (std::int64_t y = 0; y < shape.y; ++y)
            png_write_row(png,
                          reinterpret_cast<png_const_bytep>(pixels + static_cast<std::size_t>(y) * rowBytes));
        png_write_end(png, nullptr);
        written = true;
    }
    const bool done = written;
    png_destroy_write_struct(&png, &info);
    if (!done)
        throw Error(ErrorKind::Unwritable, "'" + path + "' cannot be written: is the disk full?", port.words);
}

} // namespace granule::io
