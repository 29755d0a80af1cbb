// SPDX-License-Identifier: BSD-3-Clause
// AmiraMesh files of Amira and Avizo: images and label fields on a lattice.
#include "core/plugin/LengthUnits.h"
#include "core/plugin/Plugin.h"
#include "core/plugin/RawPixels.h"
#include "core/volume/Error.h"
#include "plugins/amira/AmiraSection.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>
#include <sstream>

namespace granule::amira {

namespace {

using namespace plugin;

std::vector<double> numbersIn(const Entry* entry) {
    std::vector<double> numbers;
    std::istringstream text(entry ? entry->value : "");
    for (double number = 0; text >> number;) numbers.push_back(number);
    return numbers;
}

/// "0.7 0.8 0.8" as "#b2cccc".
std::string colourOf(const Entry& material) {
    const auto parts = numbersIn(material.find("Color"));
    if (parts.size() < 3) return {};
    std::string colour = "#";
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = static_cast<unsigned>(std::lround(255 * std::clamp(parts[i], 0.0, 1.0)));
        colour += "0123456789abcdef"[value / 16];
        colour += "0123456789abcdef"[value % 16];
    }
    return colour;
}

/// The values of a label field are the places of their materials in the list, whatever `Id` says.
std::vector<LabelName> labelNames(const Entry& parameters) {
    std::vector<LabelName> names;
    if (const auto* materials = parameters.find("Materials"))
        for (const auto& material : materials->members) {
            const auto* name = material.find("Name");
            names.push_back({static_cast<LabelId>(names.size()),
                             material.name.empty() && name ? name->value : material.name,
                             colourOf(material)});
        }
    return names;
}

/// Uncompressed binary values are read in place, others are unpacked whole on first use.
class AmiraReader : public StackReader {
public:
    explicit AmiraReader(const std::string& path)
        : StackReader(path), m_file(path), m_header(m_file), m_variable(voxels()) {
        m_info.format = "Amira";
        m_info.shape = shape();
        m_info.channels = m_variable.values;
        if (m_info.channels != 1 && m_info.channels != 3 && m_info.channels != 4)
            refuse("it has " + std::to_string(m_info.channels) + " values a voxel");
        const auto type = typeNamed(m_variable.type);
        if (!type) refuse("its values are of type '" + m_variable.type + "'");
        m_info.type = *type;
        if (!m_variable.packing.empty() && m_variable.packing != "HxByteRLE" && m_variable.packing != "HxZip")
            refuse("its values are packed as " + m_variable.packing);
        m_section = AmiraSection::of(m_file, m_header, m_variable);
        checkSize(path, m_info, m_section.bytes, AmiraSection::largestRatio(m_header, m_variable));
        m_info.spacing = spacing();
        m_info.labels = labelNames(m_header.parameters);
        if (const auto* content = m_header.parameters.find("Content"))
            m_info.metadata.emplace_back("Content", content->value);
        const bool little = m_header.encoding == Encoding::LittleEndian;
        m_inPlace = m_header.encoding != Encoding::Ascii && m_variable.packing.empty();
        m_raw = {m_section.start, little != (std::endian::native == std::endian::little), m_info.type,
                 m_info.channels};
    }

    void readSlice(std::int64_t z, std::byte* out) const override { readInPlace(sliceBox(z), out); }

    bool readInPlace(const Box& box, std::byte* out) const override {
        if (m_inPlace)
            m_raw.read(m_file, m_info.shape, box, out);
        else
            copyBox(unpacked().data(), m_info.shape, bytesPerPixel(), box, out);
        return true;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(ErrorKind::Unsupported, "'" + m_path +
                                                "' is an Amira file that Granule does not read: " + what +
                                                ". Export an image or a label field on a uniform lattice.");
    }

    /// The first variable of the lattice that is not where its places are.
    const Variable& voxels() const {
        const auto found = std::ranges::find_if(m_header.variables, [](const Variable& v) {
            return v.location == "Lattice" && v.name != "Coordinates" && v.section > 0;
        });
        if (found == m_header.variables.end() || !m_header.sizes.contains("Lattice"))
            refuse("it holds no lattice of voxels, but a surface, a graph or a set of points");
        return *found;
    }

    Shape shape() const {
        const auto& sizes = m_header.sizes.at("Lattice");
        if (sizes.size() < 2 || sizes.size() > 3)
            refuse("its lattice has " + std::to_string(sizes.size()) + " dimensions");
        return {sizes.size() == 3 ? sizes[2] : 1, sizes[1], sizes[0]};
    }

    /// The bounding box reaches from the centre of the first voxel to that of the last. Many files name no
    /// unit.
    std::optional<VoxelSpacing> spacing() const {
        const auto& parameters = m_header.parameters;
        const auto* kind = parameters.find("CoordType");
        const auto* units = parameters.find("Units");
        const auto* unit = units ? units->find("Coordinates") : nullptr;
        const auto box = numbersIn(parameters.find("BoundingBox"));
        if ((kind && kind->value != "uniform") || !unit || box.size() < 6) return {};
        const auto& s = m_info.shape;
        const auto along = [&](std::size_t axis, std::int64_t voxels) {
            return voxels < 2 ? 0
                              : sixDigits(std::abs(box[2 * axis + 1] - box[2 * axis]) /
                                          static_cast<double>(voxels - 1) * unitInNm(unit->value));
        };
        const double x = along(0, s.x);
        const VoxelSpacing spacing{s.z == 1 ? x : along(2, s.z), along(1, s.y), x};
        return spacing.plausible() ? std::optional(spacing) : std::nullopt;
    }

    const std::vector<std::byte>& unpacked() const {
        std::lock_guard lock(m_mutex);
        if (m_all.empty()) {
            std::vector<std::byte> all(bytesPerSlice() * static_cast<std::size_t>(m_info.shape.z));
            m_section.unpack(m_file, m_header, m_variable, all);
            m_all = std::move(all);
        }
        return m_all;
    }

    FileBytes m_file;
    AmiraHeader m_header;
    Variable m_variable;
    AmiraSection m_section;
    RawPixels m_raw;
    bool m_inPlace = false;
    mutable std::mutex m_mutex;
    mutable std::vector<std::byte> m_all;
};

std::shared_ptr<const StackReader> open(const std::string& path) {
    constexpr std::size_t enough = 256;
    if (looksLikeHyperSurface(FileBytes(path).head(enough)))
        throw Error(ErrorKind::Unsupported,
                    "'" + path +
                        "' is an Amira surface (HyperSurface), which holds triangles and no "
                        "voxels: export the label field that it was made from.");
    return std::make_shared<AmiraReader>(path);
}

} // namespace

} // namespace granule::amira

extern "C" __attribute__((visibility("default"))) const granule::plugin::Plugin* granulePlugin() {
    using namespace granule;
    const auto recognises = [](const plugin::Probe& p) {
        return amira::looksLikeAmiraMesh(p.head) || amira::looksLikeHyperSurface(p.head);
    };
    static const plugin::Plugin plugin{
        plugin::pluginAbi, "Amira", "1", {{"AmiraMesh", {}, recognises, amira::open}}};
    return &plugin;
}
