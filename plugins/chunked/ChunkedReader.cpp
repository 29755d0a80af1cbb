// SPDX-License-Identifier: BSD-3-Clause
// Zarr 2 and 3, OME-Zarr and N5: folders, and the same in zip archives and behind web addresses.
#include "core/plugin/LengthUnits.h"
#include "core/plugin/Plugin.h"
#include "core/plugin/StackAxes.h"
#include "core/volume/Error.h"
#include "core/volume/StackPath.h"
#include "plugins/chunked/ChunkedArray.h"
#include "plugins/chunked/FoundStack.h"
#include "plugins/chunked/ZipStore.h"

#include <algorithm>
#include <filesystem>
#include <unistd.h>

namespace granule::chunked {

namespace {

using namespace plugin;

class ChunkedReader : public StackReader {
public:
    ChunkedReader(const std::string& path, FoundStack found, const AxisChoice& choice)
        : StackReader(path), m_found(std::move(found)), m_choice(choice), m_array(m_found.array.place, layoutOf(m_found.array)),
          m_axes(stackAxes(m_found.array.place.name(), m_array.layout().shape, m_found.scaling.axes, m_found.channels, m_choice)) {
        const auto& layout = m_array.layout();
        const auto size = [&](int axis) { return axis < 0 ? std::int64_t{1} : layout.shape[static_cast<std::size_t>(axis)]; };
        m_info.format = m_found.format;
        m_info.shape = {size(m_axes.z), size(m_axes.y), size(m_axes.x)};
        m_info.channels = static_cast<int>(size(m_axes.c));
        m_info.type = layout.sample.type;
        m_info.levels = m_found.levels();
        m_info.datasets = m_found.datasets;
        m_info.labels = m_found.labels;
        m_info.others = m_axes.others;
        readSpacing(m_found.scaling);
        checkSize(path, m_info, std::uint64_t{1} << 50, 1);
        m_array.keepUpTo(keptBytes());
    }

    void readSlice(std::int64_t z, std::byte* out) const override { readInPlace(sliceBox(z), out); }

    bool readInPlace(const Box& box, std::byte* out) const override {
        std::vector<ChunkedArray::Span> spans(m_array.layout().rank());
        for (std::size_t i = 0; i < spans.size(); ++i) spans[i] = {m_axes.at[i], m_axes.at[i] + 1, 0};
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

    std::shared_ptr<const StackReader> coarser(int level) const override {
        const auto& group = *m_found.group;
        return std::make_shared<ChunkedReader>(path(), levelOf(group, *m_found.image, static_cast<std::size_t>(level)), m_choice);
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

    FoundStack m_found;
    AxisChoice m_choice;
    ChunkedArray m_array;
    StackAxes m_axes;
};

std::shared_ptr<const StackReader> open(const std::string& path) {
    try {
        const auto [place, choice] = splitChoice(path);
        return std::make_shared<ChunkedReader>(path, findStack(placeOf(place)), axisChoice(choice, path));
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
    static const plugin::Plugin plugin{plugin::pluginAbi, "Zarr and N5", "1", {{"Zarr", {}, chunked::isZarr, chunked::open, true, true}, {"N5", {}, chunked::isN5, chunked::open, false, true}}};
    return &plugin;
}
