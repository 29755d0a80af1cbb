// SPDX-License-Identifier: BSD-3-Clause
// The platelet study's label files: JSON in which every label has its runs "start length start length ..." of
// the volume flattened z, y, x, starts counted from 1, beside ".info" with shape and dtype.
#include "core/io/Formats.h"
#include "core/plugin/FileBytes.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

namespace granule::io {

namespace {

/// Voxels [start, end) of the flattened volume have the label `id`.
struct Run {
    std::int64_t start = 0, end = 0;
    LabelId id = 0;
};

std::optional<std::int64_t> takeNumber(const char*& at, const char* end) {
    while (at < end && (*at == ' ' || *at == ',' || *at == '\n' || *at == '\t')) ++at;
    std::int64_t value = 0;
    const auto [behind, error] = std::from_chars(at, end, value);
    if (error != std::errc()) return {};
    at = behind;
    return value;
}

class RunJsonReader : public StackReader {
public:
    explicit RunJsonReader(const std::string& path) : StackReader(path) {
        const auto json = parse();
        const auto info = json.find(".info");
        if (info == json.end() || !info->is_object())
            throw Error(
                ErrorKind::Unsupported,
                "'" + path +
                    "' is JSON, but no label file: it has no '.info' with the shape and the type of the "
                    "volume.");
        m_info.format = "run-length JSON";
        readShape(*info);
        for (const auto& [key, runs] : json.items())
            if (key != ".info") readRuns(key, runs);
        std::ranges::sort(m_runs, {}, &Run::start);
        for (std::size_t i = 1; i < m_runs.size(); ++i)
            if (m_runs[i].start < m_runs[i - 1].end)
                damaged("the labels " + std::to_string(m_runs[i - 1].id) + " and " +
                        std::to_string(m_runs[i].id) + " both claim voxel " +
                        std::to_string(m_runs[i].start + 1));
        const auto type = info->find("dtype");
        m_info.type = voxelType(type != info->end() && type->is_string() ? type->get_ref<const std::string&>() : "");
        if (const auto nm = info->find("voxel_nm");
            nm != info->end() && nm->is_array() && nm->size() == 3 &&
            std::ranges::all_of(*nm, [](const auto& n) { return n.is_number(); }))
            if (const VoxelSpacing spacing{(*nm)[0], (*nm)[1], (*nm)[2]}; spacing.plausible())
                m_info.spacing = spacing;
    }

    void readSlice(std::int64_t z, std::byte* out) const override { readInPlace(sliceBox(z), out); }

    bool readInPlace(const Box& box, std::byte* out) const override {
        const auto voxel = bytesPerPixel();
        const auto row = static_cast<std::size_t>(box.hi.x - box.lo.x);
        std::memset(out, 0, static_cast<std::size_t>(box.shape().voxels()) * voxel);
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y, out += row * voxel) {
                const auto from = m_info.shape.offset({z, y, box.lo.x}),
                           to = from + static_cast<std::int64_t>(row);
                // Runs do not overlap, so their ends are in order as well.
                auto run = std::ranges::upper_bound(m_runs, from, {}, &Run::end);
                for (; run != m_runs.end() && run->start < to; ++run)
                    for (auto i = std::max(run->start, from); i < std::min(run->end, to); ++i)
                        std::memcpy(out + static_cast<std::size_t>(i - from) * voxel, &run->id, voxel);
            }
        return true;
    }

private:
    [[noreturn]] void damaged(const std::string& what) const {
        throw Error(ErrorKind::Unreadable,
                    "'" + m_path + "' is a damaged label file: " + what + ". Export it again.");
    }

    nlohmann::json parse() const {
        const FileBytes file(m_path);
        constexpr std::uint64_t most = std::uint64_t{1} << 32;
        if (file.size() > most)
            throw Error(ErrorKind::TooLarge,
                        "'" + m_path +
                            "' is a JSON file of more than 4 GB: convert it to an HDF5 or TIFF file.");
        try {
            auto json = nlohmann::json::parse(file.head(static_cast<std::size_t>(file.size())));
            if (json.is_object()) return json;
        } catch (const nlohmann::json::exception& e) {
            throw Error(ErrorKind::Unreadable,
                        "'" + m_path + "' is damaged or truncated JSON: export it again.", e.what());
        }
        damaged("it holds a list, not an object of labels");
    }

    void readShape(const nlohmann::json& info) {
        const nlohmann::json nothing;
        const auto found = info.find("shape");
        const auto& shape = found == info.end() ? nothing : *found; // a copy would walk into all that it holds
        if (!shape.is_array() || shape.size() < 2 || shape.size() > 3 ||
            !std::ranges::all_of(shape, [](const auto& n) { return n.is_number_unsigned(); }))
            damaged("'shape' is no list of two or three whole numbers");
        constexpr std::uint64_t longest = 1U << 31;
        std::int64_t sizes[3] = {1, 1, 1};
        double voxels = 1;
        for (std::size_t i = 0; i < shape.size(); ++i) {
            const auto size = std::min(shape[i].get<std::uint64_t>(), longest);
            sizes[3 - shape.size() + i] = static_cast<std::int64_t>(size);
            voxels *= static_cast<double>(size);
        }
        m_info.shape = {sizes[0], sizes[1], sizes[2]};
        constexpr double most = 1e12;
        if (voxels < 1 || voxels > most)
            damaged("it claims a size of " + describe(m_info.shape) + " voxels (z,y,x)");
    }

    void readRuns(const std::string& key, const nlohmann::json& runs) {
        LabelId id = 0;
        const auto [behind, error] = std::from_chars(key.data(), key.data() + key.size(), id);
        if (error != std::errc() || behind != key.data() + key.size())
            damaged("'" + key + "' is no label: labels are whole numbers from 0 on");
        if (!runs.is_string()) damaged("the runs of label " + key + " are no text");
        if (id == 0) return;
        const auto& text = runs.get_ref<const std::string&>();
        const char *at = text.data(), *const end = at + text.size();
        while (const auto start = takeNumber(at, end)) {
            const auto length = takeNumber(at, end);
            const auto voxels = m_info.shape.voxels();
            if (!length || *start < 1 || *length < 1 || *start > voxels || *length > voxels - *start + 1)
                damaged("a run of label " + key + " lies outside the volume or has no length");
            m_runs.push_back({*start - 1, *start - 1 + *length, id});
        }
        if (std::any_of(at, end, [](char c) { return c != ' ' && c != '\n'; }))
            damaged("the runs of label " + key + " hold more than numbers");
    }

    /// The type that the file names; a type of 64 bits, or none, is the smallest that holds the labels.
    VoxelType voxelType(const std::string& name) const {
        const auto has = [&](const char* part) { return name.find(part) != name.npos; };
        LabelId most = 0;
        for (const auto& run : m_runs) most = std::max(most, run.id);
        const bool isUnsigned = has("uint");
        if (has("int32") && most <= (isUnsigned ? std::numeric_limits<LabelId>::max()
                                                : std::numeric_limits<std::int32_t>::max()))
            return isUnsigned ? VoxelType::UInt32 : VoxelType::Int32;
        if (has("int16") && most <= (isUnsigned ? 65535U : 32767U))
            return isUnsigned ? VoxelType::UInt16 : VoxelType::Int16;
        return most < 256 ? VoxelType::UInt8 : most < 65536 ? VoxelType::UInt16 : VoxelType::UInt32;
    }

    std::vector<Run> m_runs; ///< by start
};

} // namespace

std::shared_ptr<const StackReader> openRunJson(const std::string& path) {
    return std::make_shared<RunJsonReader>(path);
}

} // namespace granule::io
