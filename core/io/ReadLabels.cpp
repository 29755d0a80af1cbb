// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Formats.h"
#include "core/io/LabelColours.h"
#include "core/io/SliceCache.h"
#include "core/io/Stack.h"
#include "core/io/VoxelConvert.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <sstream>
#include <unordered_map>

namespace granule::io {

namespace {

std::string placeText(const Shape& part, const Box& box, std::size_t i) {
    const auto n = static_cast<std::int64_t>(i);
    const Index at{box.lo.z + n / (part.y * part.x), box.lo.y + n / part.x % part.y, box.lo.x + n % part.x};
    return "(z,y,x) = (" + std::to_string(at.z) + "," + std::to_string(at.y) + "," + std::to_string(at.x) +
           ")";
}

/// Turns pixels of a label file into ids. Throws Error that names the first pixel which is no label.
class Decoder {
public:
    explicit Decoder(const StackReader& reader) : m_reader(reader) {}

    /// Ids of a palette file's indices; empty: the numbers are ids.
    std::vector<LabelId> table;

    void decode(const Box& box, const std::byte* pixels, std::vector<LabelId>& ids) {
        ids.resize(static_cast<std::size_t>(box.shape().voxels()));
        withVoxelType(m_reader.info().type, [&](auto tag) {
            using T = decltype(tag);
            if (m_reader.info().channels >= 3) return colours<T>(box, pixels, ids);
            for (std::size_t i = 0; i < ids.size(); ++i) {
                T value;
                std::memcpy(&value, pixels + i * sizeof(T), sizeof(T));
                if (!isId(value)) refuse(std::to_string(value), box, i);
                const auto id = static_cast<LabelId>(value);
                ids[i] = id < table.size() ? table[id] : id;
            }
        });
    }

private:
    template <typename T>
    static bool isId(T value) {
        if constexpr (std::is_floating_point_v<T>)
            return value >= 0 && value < 4294967296.0 && std::floor(value) == value;
        else if constexpr (std::is_signed_v<T>)
            return value >= 0;
        else
            return true;
    }

    [[noreturn]] void refuse(const std::string& value, const Box& box, std::size_t i) const {
        throw Error(ErrorKind::Unsupported,
                    "'" + m_reader.path() + "' is no label file: it holds the value " + value + " at " +
                        placeText(box.shape(), box, i) + ", but labels are whole numbers from 0 on.");
    }

    template <typename T>
    void colours(const Box& box, const std::byte* pixels, std::vector<LabelId>& ids) {
        if constexpr (std::is_same_v<T, std::uint8_t> || std::is_same_v<T, std::uint16_t>) {
            const auto channels = static_cast<std::size_t>(m_reader.info().channels);
            constexpr int shift = sizeof(T) == 2 ? 8 : 0;
            for (std::size_t i = 0; i < ids.size(); ++i) {
                T c[4] = {0, 0, 0, std::numeric_limits<T>::max()};
                std::memcpy(c, pixels + i * channels * sizeof(T), channels * sizeof(T));
                Rgba colour;
                for (std::size_t k = 0; k < 4; ++k) colour[k] = static_cast<std::uint8_t>(c[k] >> shift);
                ids[i] = idOf(colour, box, i);
            }
        } else {
            throw Error(ErrorKind::Unsupported,
                        "'" + m_reader.path() + "' is no label file: it holds colours of " +
                            describe(m_reader.info().type) + ". Give whole numbers or 8-bit colours.");
        }
    }

    LabelId idOf(const Rgba& colour, const Box& box, std::size_t i) {
        const auto key = std::uint32_t{colour[0]} << 24 | std::uint32_t{colour[1]} << 16 |
                         std::uint32_t{colour[2]} << 8 | colour[3];
        if (m_any && key == m_lastKey) return m_lastId;
        auto id = plateletClassOf(colour);
        // Black-and-white masks saved as colour are masks all the same.
        if (!id && colour[0] == colour[1] && colour[1] == colour[2]) id = colour[0];
        if (!id) {
            std::ostringstream text;
            text << '(' << int{colour[0]} << ',' << int{colour[1]} << ',' << int{colour[2]} << ')';
            throw Error(ErrorKind::Unsupported,
                        "'" + m_reader.path() + "' has the colour " + text.str() + " at " +
                            placeText(box.shape(), box, i) +
                            ", which is in no published platelet palette: export the labels as whole "
                            "numbers, one a class or object.");
        }
        m_any = true;
        m_lastKey = key;
        return m_lastId = *id;
    }

    const StackReader& m_reader;
    bool m_any = false;
    std::uint32_t m_lastKey = 0;
    LabelId m_lastId = 0;
};

/// A small file can claim any size: of a label map that is larger, the blocks alone take more than 256 MiB.
void requireHoldable(const StackReader& reader, const Shape& shape) {
    constexpr double mostBlocks = 1 << 24;
    const auto blocks = [](std::int64_t voxels) { return static_cast<double>((voxels + blockEdge - 1) / blockEdge); };
    if (blocks(shape.z) * blocks(shape.y) * blocks(shape.x) > mostBlocks)
        throw Error(ErrorKind::TooLarge, "'" + reader.path() + "' claims " + describe(shape) +
                                             " voxels (z,y,x), more than a label map holds: cut out the part that you need.");
}

/// Calls `visit(box, pixels)` for boxes of 64 slices, 64 rows and 8192 columns at most that make up `whole`: each fills
/// blocks of the label map.
template <typename F>
void forEachPart(const StackReader& reader, const Box& whole, Progress& progress, const std::stop_token& stop, F visit) {
    constexpr std::int64_t columns = 128 * blockEdge;
    const auto shape = whole.shape();
    std::vector<std::byte> pixels;
    for (auto z = whole.lo.z; z < whole.hi.z; z += blockEdge)
        for (auto y = whole.lo.y; y < whole.hi.y; y += blockEdge) {
            Box box{{z, y, whole.lo.x}, {std::min(z + blockEdge, whole.hi.z), std::min(y + blockEdge, whole.hi.y), 0}};
            for (; box.lo.x < whole.hi.x; box.lo.x = box.hi.x) {
                throwIfStopped(stop);
                box.hi.x = std::min(box.lo.x + columns, whole.hi.x);
                pixels.resize(static_cast<std::size_t>(box.shape().voxels()) * reader.bytesPerPixel());
                readPixels(reader, box, pixels.data());
                visit(box, pixels);
            }
            progress.update((static_cast<double>(z - whole.lo.z) * static_cast<double>(shape.y) +
                             static_cast<double>(box.hi.y - whole.lo.y) * static_cast<double>(box.hi.z - z)) /
                            (static_cast<double>(shape.z) * static_cast<double>(shape.y)));
        }
}

/// Which indices of a palette file occur.
std::vector<bool> usedIndices(const StackReader& reader, Progress& progress, const std::stop_token& stop) {
    std::vector<bool> used(256, false);
    forEachPart(reader, Box::of(reader.info().shape), progress, stop, [&](const Box&, const std::vector<std::byte>& pixels) {
        for (const auto p : pixels) used[std::to_integer<std::size_t>(p)] = true;
    });
    return used;
}

} // namespace

LabelMap readLabels(const std::string& path, Progress& progress, std::stop_token stop) {
    return readLabels(path, {}, progress, std::move(stop));
}

LabelMap readLabels(const std::string& path, const std::optional<Box>& part, Progress& progress, std::stop_token stop) {
    const auto reader = openReader(path);
    const auto all = Box::of(reader->info().shape), whole = part.value_or(all);
    if (whole.empty() || !all.contains(whole))
        throw Error(ErrorKind::InvalidValue, "The box " + describe(whole) + " is empty or reaches outside '" + path + "', which has " +
                                                 describe(reader->info().shape) + " voxels (z,y,x).");
    requireHoldable(*reader, whole.shape());
    Decoder decoder(*reader);
    double from = 0;
    if (!reader->palette().empty()) {
        from = 0.5;
        SubProgress first(progress, 0, from);
        decoder.table = idsOfPalette(reader->palette(), usedIndices(*reader, first, stop));
    }
    LabelMap labels(whole.shape(), reader->info().spacing.value_or(plateletSpacing));
    std::vector<LabelId> ids;
    SubProgress rest(progress, from, 1);
    forEachPart(*reader, whole, rest, stop, [&](const Box& box, const std::vector<std::byte>& pixels) {
        decoder.decode(box, pixels.data(), ids);
        labels.write(box.movedBy({-whole.lo.z, -whole.lo.y, -whole.lo.x}), ids.data());
    });
    return labels;
}

} // namespace granule::io
