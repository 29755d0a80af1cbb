// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/DmMaker.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace granule::testing {

namespace {

class Maker {
public:
    explicit Maker(const DmRecipe& r) : m_r(r) {}

    std::string file() const {
        std::string root = groupStart(m_r.documentList ? 3 : 1);
        if (m_r.documentList)
            root += group("DocumentObjectList", {group("", {number("ImageSource", 5, 0)})}) +
                    group("ImageSourceList", {group("", {number("ImageRef", 5, m_r.thumbnail ? 1 : 0)})});
        std::vector<std::string> images;
        // The thumbnail is the larger one here, so that size alone would choose wrongly.
        const auto side = static_cast<std::int64_t>(m_r.pixels.size()) + 1;
        if (m_r.thumbnail)
            images.push_back(
                image(23, {side, 2}, std::string(static_cast<std::size_t>(side) * 8, '\x11'), {}, {}));
        images.push_back(image(m_r.dataType, m_r.sizes, m_r.pixels, m_r.scales, m_r.units));
        root += group("ImageList", images);
        return big(4, static_cast<std::uint64_t>(m_r.version)) + big(wide(), root.size()) +
               big(4, m_r.littleEndian) + root + std::string(8, '\0');
    }

private:
    std::size_t wide() const { return m_r.version == 4 ? 8 : 4; }
    static std::string big(std::size_t bytes, std::uint64_t value) {
        std::string out;
        for (std::size_t i = bytes; i > 0; --i) out += static_cast<char>(value >> 8 * (i - 1));
        return out;
    }
    std::string value(std::size_t bytes, std::uint64_t bits) const {
        auto out = big(bytes, bits);
        if (m_r.littleEndian) std::ranges::reverse(out);
        return out;
    }
    std::string groupStart(std::size_t members) const { return std::string(2, '\1') + big(wide(), members); }
    std::string entry(int mark, const std::string& name, const std::string& content) const {
        return big(1, static_cast<std::uint64_t>(mark)) + big(2, name.size()) + name +
               (m_r.version == 4 ? big(8, content.size()) : "") + content;
    }
    std::string group(const std::string& name, const std::vector<std::string>& members) const {
        auto content = groupStart(members.size());
        for (const auto& member : members) content += member;
        return entry(20, name, content);
    }
    std::string data(const std::string& name, const std::vector<std::uint64_t>& info,
                     const std::string& bytes) const {
        std::string content = "%%%%" + big(wide(), info.size());
        for (const auto word : info) content += big(wide(), word);
        return entry(21, name, content + bytes);
    }
    /// A number of 4 bytes: 3 signed, 5 unsigned.
    std::string number(const std::string& name, std::uint64_t type, std::uint64_t bits) const {
        return data(name, {type}, value(4, bits));
    }
    std::string text(const std::string& name, const std::u16string& text) const {
        std::string bytes;
        for (const char16_t c : text) bytes += value(2, c);
        return data(name, {20, 4, text.size()}, bytes);
    }
    std::string image(int type, const std::vector<std::int64_t>& sizes, const std::string& pixels,
                      const std::vector<double>& scales, const std::vector<std::u16string>& units) const {
        std::vector<std::string> dimensions, calibrations;
        for (const auto size : sizes) dimensions.push_back(number("", 5, static_cast<std::uint64_t>(size)));
        for (std::size_t i = 0; i < scales.size(); ++i)
            calibrations.push_back(
                group("", {number("Origin", 6, 0),
                           number("Scale", 6, std::bit_cast<std::uint32_t>(static_cast<float>(scales[i]))),
                           text("Units", units[i])}));
        const auto imageData = group("ImageData", {group("Calibrations", {group("Dimension", calibrations)}),
                                                   data("Data", {20, 10, pixels.size()}, pixels),
                                                   number("DataType", 5, static_cast<std::uint64_t>(type)),
                                                   group("Dimensions", dimensions)});
        const auto tags =
            group("ImageTags",
                  {group("Microscope Info", {number("Stage Alpha", 6, std::bit_cast<std::uint32_t>(24.5F)),
                                             number("Lens", 5, 9)}),
                   data("A struct", {15, 0, 2, 0, 2, 0, 3}, std::string(6, '\0'))});
        return group("", {imageData, tags, text("Name", u"Ship")});
    }

    const DmRecipe& m_r;
};

} // namespace

std::string dmBytes(const DmRecipe& recipe) {
    return Maker(recipe).file();
}

} // namespace granule::testing
