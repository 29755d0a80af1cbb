// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/TiffHyperstack.h"

#include "core/io/TiffSpacing.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace granule::io {

namespace {

using namespace plugin;

/// Every so many-th page of a stack of pages.
class EveryNthPage : public StackReader {
public:
    EveryNthPage(std::shared_ptr<const StackReader> pages, std::int64_t first, std::int64_t step, std::int64_t slices, std::vector<OtherAxis> others)
        : StackReader(pages->path()), m_pages(std::move(pages)), m_first(first), m_step(step) {
        m_info = m_pages->info();
        m_palette = m_pages->palette();
        m_info.shape.z = slices;
        m_info.others = std::move(others);
    }

    void readSlice(std::int64_t z, std::byte* out) const override { m_pages->readSlice(pageOf(z), out); }

    bool readInPlace(const Box& box, std::byte* out) const override {
        for (auto z = box.lo.z; z < box.hi.z; ++z) {
            const Box page{{pageOf(z), box.lo.y, box.lo.x}, {pageOf(z) + 1, box.hi.y, box.hi.x}};
            if (!m_pages->readInPlace(page, out)) return false;
            out += static_cast<std::size_t>(page.shape().voxels()) * bytesPerPixel();
        }
        return true;
    }

private:
    std::int64_t pageOf(std::int64_t z) const { return m_first + z * m_step; }

    std::shared_ptr<const StackReader> m_pages;
    std::int64_t m_first, m_step;
};

/// A count that the description states, or 1.
std::int64_t count(const std::string& description, const char* imageJ, const char* ome) {
    const auto text = imageJValue(description, imageJ).value_or(omeValue(description, ome).value_or("1"));
    constexpr long long most = 1 << 30;
    return std::clamp(std::strtoll(text.c_str(), nullptr, 10), 1LL, most);
}

/// The axes of the pages, the slowest first: "t", "z", "c" of ImageJ, whose order is fixed.
std::vector<std::string> axesOfPages(const std::string& description) {
    auto order = omeValue(description, "DimensionOrder").value_or("XYCZT");
    std::ranges::transform(order, order.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::vector<std::string> names;
    for (const char axis : order.substr(std::min<std::size_t>(2, order.size()))) names.insert(names.begin(), std::string(1, axis));
    auto sorted = names;
    std::ranges::sort(sorted);
    return sorted == std::vector<std::string>{"c", "t", "z"} ? names : std::vector<std::string>{"t", "z", "c"};
}

} // namespace

std::shared_ptr<const StackReader> meantSlices(std::shared_ptr<const StackReader> pages, const std::string& description, const AxisChoice& choice) {
    const auto& info = pages->info();
    std::map<std::string, std::int64_t> sizes{{"z", count(description, "slices", "SizeZ")}, {"c", count(description, "channels", "SizeC")}, {"t", count(description, "frames", "SizeT")}};
    // Colours are in each page. And a stack whose slices are called times or channels is still one of slices.
    if (info.channels != 1) sizes["c"] = 1;
    const auto several = std::ranges::count_if(sizes, [](const auto& size) { return size.second > 1; });
    if (several < 2) {
        if (!choice.empty()) throw Error(ErrorKind::InvalidValue, "'" + pages->path() + "' has one channel and one time, so that nothing can be chosen: leave out what comes after its name.");
        return pages;
    }
    const double described = static_cast<double>(sizes["z"]) * static_cast<double>(sizes["c"]) * static_cast<double>(sizes["t"]);
    if (described > static_cast<double>(info.shape.z))
        throw Error(ErrorKind::Unreadable, "'" + pages->path() + "' should hold " + std::to_string(sizes["c"]) + " channels, " + std::to_string(sizes["z"]) + " slices and " +
                                               std::to_string(sizes["t"]) + " times, but has " + std::to_string(info.shape.z) + " pages: export it again.");
    auto names = axesOfPages(description);
    std::vector<std::int64_t> shape;
    for (const auto& name : names) shape.push_back(sizes[name]);
    names.insert(names.end(), {"y", "x"});
    shape.insert(shape.end(), {info.shape.y, info.shape.x});
    const auto axes = stackAxes(pages->path(), shape, names, {}, choice);
    std::int64_t first = 0, step = 1;
    for (int axis = 0; axis < 3; ++axis) {
        const auto i = static_cast<std::size_t>(axis);
        first = first * shape[i] + axes.at[i];
        if (axis > axes.z) step *= shape[i];
    }
    return std::make_shared<EveryNthPage>(std::move(pages), first, step, sizes["z"], axes.others);
}

} // namespace granule::io
