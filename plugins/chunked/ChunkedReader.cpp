// SPDX-License-Identifier: BSD-3-Clause
// Zarr 2 and 3, OME-Zarr and N5: folders, and the same in zip archives and behind web addresses.
#include "core/plugin/LengthUnits.h"
#include "core/plugin/Plugin.h"
#include "core/volume/Error.h"
#include "plugins/chunked/Axes.h"
#include "plugins/chunked/ChunkedArray.h"
#include "plugins/chunked/Contents.h"
#include "plugins/chunked/ImageGroup.h"
#include "plugins/chunked/ZipStore.h"

#include <algorithm>
#include <filesystem>
#include <unistd.h>

namespace granule::chunked {

namespace {

using namespace plugin;

/// An array and what the groups around it say of it.
struct Found {
    Node array;
    Scaling scaling;
    std::string format;
    int levels = 1;
    std::vector<std::string> datasets, channels;
    std::vector<LabelName> labels;
};

Found levelOf(const Node& group, const ImageGroup& image, std::size_t level) {
    const auto place = placeInside(group.place, image.levels[level].path);
    auto array = Node::at(place);
    if (!array || !array->isArray)
        throw Error(ErrorKind::Unreadable, "'" + group.place.name() + "' names the array '" + image.levels[level].path + "', which is not there: fetch or export it again.");
    Scaling scaling{image.axes, image.levels[level].nm};
    return {std::move(*array), std::move(scaling), image.format, 1, {}, image.channels, image.labels};
}

/// An array, as a level of the image around it where it is one.
Found arrayAt(const Node& array) {
    const char* const formats[] = {"Zarr", "Zarr 3", "N5"};
    constexpr int highest = 4;
    auto above = array.place.parent();
    for (int i = 0; above && i < highest; ++i, above = above->parent()) {
        const auto group = Node::at(*above);
        const auto image = group ? imageGroupOf(*group) : std::nullopt;
        if (!image) continue;
        const auto path = array.place.key.substr(above->key.empty() ? 0 : above->key.size() + 1);
        for (std::size_t level = 0; level < image->levels.size(); ++level)
            if (plainPath(image->levels[level].path) == path) return levelOf(*group, *image, level);
    }
    return {array, scalingOf(array), formats[static_cast<int>(array.dialect)], 1, {}, {}, {}};
}

[[noreturn]] void nothingThere(const Place& place) {
    throw Error(ErrorKind::NotFound, "There is no Zarr and no N5 array at '" + place.name() + "': name a folder that holds .zarray, .zgroup, zarr.json or attributes.json.");
}

Found find(const Place& place) {
    auto node = Node::at(place);
    // Groups of N5 may go without metadata.
    if (!node && (!place.store->folders(place.key).empty() || Node::at(place / "s0"))) node = Node{place, Dialect::N5};
    if (!node) nothingThere(place);
    if (node->isArray) return arrayAt(*node);
    if (const auto image = imageGroupOf(*node)) {
        auto found = levelOf(*node, *image, 0);
        found.levels = static_cast<int>(image->levels.size());
        return found;
    }
    const auto names = stacksIn(*node);
    if (names.empty()) throw Error(ErrorKind::Unsupported, "'" + place.name() + "' is a group without an array of two or more dimensions of numbers: it holds no image.");
    // As of an HDF5 file: the first of three dimensions or more, else the first.
    for (const auto& name : names) {
        auto found = find(placeInside(place, name.substr(1)));
        found.datasets = names;
        if (name == names.back() || layoutOf(found.array).rank() >= 3) return found;
    }
    nothingThere(place);
}

class ChunkedReader : public StackReader {
public:
    ChunkedReader(const std::string& path, const Found& found)
        : StackReader(path), m_array(found.array.place, layoutOf(found.array)), m_axes(stackAxes(found.array, m_array.layout(), found.scaling.axes, found.channels)) {
        const auto& layout = m_array.layout();
        const auto size = [&](int axis) { return axis < 0 ? std::int64_t{1} : layout.shape[static_cast<std::size_t>(axis)]; };
        m_info.format = found.format;
        m_info.shape = {size(m_axes.z), size(m_axes.y), size(m_axes.x)};
        m_info.channels = static_cast<int>(size(m_axes.c));
        m_info.type = layout.sample.type;
        m_info.levels = found.levels;
        m_info.datasets = found.datasets;
        m_info.labels = found.labels;
        readSpacing(found.scaling);
        checkSize(path, m_info, std::uint64_t{1} << 50, 1);
        m_array.keepUpTo(keptBytes());
    }

    void readSlice(std::int64_t z, std::byte* out) const override { readInPlace(sliceBox(z), out); }

    bool readInPlace(const Box& box, std::byte* out) const override {
        std::vector<ChunkedArray::Span> spans(m_array.layout().rank());
        auto step = bytesPerVoxel(m_info.type);
        const auto set = [&](int axis, std::int64_t lo, std::int64_t hi) {
            if (axis >= 0) spans[static_cast<std::size_t>(axis)] = {lo, hi, step};
            step *= static_cast<std::size_t>(hi - lo);
        };
        set(m_axes.c, 0, m_info.channels);
        set(m_axes.x, box.lo.x, box.hi.x);
        set(m_axes.y, box.lo.y, box.hi.y);
        set(m_axes.z, box.lo.z, box.hi.z);
        m_array.read(spans, out);
        return true;
    }

private:
    void readSpacing(const Scaling& scaling) {
        const auto nm = [&](int axis) { return axis < 0 || scaling.nm.size() != m_array.layout().rank() ? 0 : sixDigits(scaling.nm[static_cast<std::size_t>(axis)]); };
        m_info.thicknessStated = nm(m_axes.z) > 0;
        const VoxelSpacing spacing{m_axes.z < 0 ? nm(m_axes.x) : nm(m_axes.z), nm(m_axes.y), nm(m_axes.x)};
        if (spacing.plausible()) m_info.spacing = spacing;
    }

    /// A layer of chunks, so that the next slice unpacks none of them again, within a quarter of the memory.
    std::size_t keptBytes() const {
        const auto& layout = m_array.layout();
        const auto quarter = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 4;
        double layer = static_cast<double>(bytesPerSlice());
        layer *= m_axes.z < 0 ? 1 : static_cast<double>(layout.chunk[static_cast<std::size_t>(m_axes.z)]);
        constexpr double least = 1 << 27, edges = 1.5;
        return static_cast<std::size_t>(std::min(quarter, std::max(least, edges * layer)));
    }

    ChunkedArray m_array;
    StackAxes m_axes;
};

std::shared_ptr<const StackReader> open(const std::string& path) {
    try {
        return std::make_shared<ChunkedReader>(path, find(placeOf(path)));
    } catch (const Json::exception& e) {
        throw Error(ErrorKind::Unreadable, "'" + path + "' has metadata of another kind than they should be: they are damaged, fetch or export it again.", e.what());
    }
}

bool has(const std::string& folder, const char* name) {
    std::error_code ignored;
    return std::filesystem::exists(std::filesystem::path(folder) / name, ignored);
}

bool isZarr(const Probe& p) {
    if (isWebAddress(p.path) || (p.starts("PK\3\4") && holdsZarr(p.path))) return true;
    return p.folder && (has(p.path, ".zarray") || has(p.path, ".zgroup") || has(p.path, ".zattrs") || has(p.path, "zarr.json"));
}

/// Any program may call a file "attributes.json".
bool isN5(const Probe& p) {
    if (!p.folder) return false;
    if (has(p.path, "s0/attributes.json") || p.path.find(".n5") != std::string::npos) return true;
    try {
        const auto json = readJson(placeOf(p.path) / "attributes.json");
        return json && (json->contains("n5") || json->contains("blockSize") || json->contains("multiScale") || json->contains("multiscales") || json->contains("pixelResolution"));
    } catch (const Error&) {
        return false;
    }
}

} // namespace

} // namespace granule::chunked

extern "C" __attribute__((visibility("default"))) const granule::plugin::Plugin* granulePlugin() {
    using namespace granule;
    static const plugin::Plugin plugin{plugin::pluginAbi, "Zarr and N5", "1", {{"Zarr", {}, chunked::isZarr, chunked::open, true}, {"N5", {}, chunked::isN5, chunked::open}}};
    return &plugin;
}
