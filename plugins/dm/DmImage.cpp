// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/dm/DmImage.h"

#include "core/plugin/LengthUnits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <sstream>

namespace granule::dm {

namespace {

/// Member number `index` of a list; null where there is none.
const Tag* memberAt(const Tag* list, double index) {
    if (!list || !(index >= 0) || index >= static_cast<double>(list->members.size())) return nullptr;
    return &list->members[static_cast<std::size_t>(index)];
}

bool isPicture(const Tag& image) {
    return image.find("ImageData/Data") && sizesOf(image).size() >= 2;
}

/// Pictures of the document point to a source, which points to the image.
const Tag* imageOfDocument(const Tag& root, const Tag& images) {
    const auto* pictures = root.find("DocumentObjectList");
    if (!pictures) return nullptr;
    for (const auto& picture : pictures->members) {
        const auto* source = memberAt(root.find("ImageSourceList"), picture.numberOf("ImageSource", -1));
        const auto* image = source ? memberAt(&images, source->numberOf("ImageRef", -1)) : nullptr;
        if (image && isPicture(*image)) return image;
    }
    return nullptr;
}

std::set<const Tag*> thumbnailsAmong(const Tag& images, const Tag& root) {
    std::set<const Tag*> found;
    if (const auto* thumbnails = root.find("Thumbnails"))
        for (const auto& thumbnail : thumbnails->members)
            found.insert(memberAt(&images, thumbnail.numberOf("ImageIndex", -1)));
    return found;
}

/// A length in nm along axis `axis`; 0 where the calibration states none.
double lengthNm(const Tag& image, std::size_t axis) {
    const auto* calibration =
        memberAt(image.find("ImageData/Calibrations/Dimension"), static_cast<double>(axis));
    const auto* units = calibration ? calibration->find("Units") : nullptr;
    if (!units || !units->isText) return 0;
    return plugin::sixDigits(std::abs(calibration->numberOf("Scale", 0)) * plugin::unitInNm(units->text));
}

bool isOfInterest(const std::string& name) {
    static constexpr std::array words{"dwell",       "sample time", "pixel time", "exposure", "stage",
                                      "tilt",        "alpha",       "beta",       "voltage",  "magnification",
                                      "thickness",   "slice",       "date",       "time",     "detector",
                                      "signal name", "microscope"};
    std::string small = name;
    std::ranges::transform(small, small.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::any_of(words,
                               [&](const char* word) { return small.find(word) != std::string::npos; });
}

void collect(const Tag& group, const std::string& path,
             std::vector<std::pair<std::string, std::string>>& out) {
    constexpr std::size_t most = 100, longest = 200;
    for (const auto& tag : group.members) {
        const auto name = path.empty() ? tag.name : path + "." + tag.name;
        if (!tag.members.empty()) {
            collect(tag, name, out);
        } else if (out.size() < most && isOfInterest(tag.name) &&
                   (tag.isNumber || (tag.isText && !tag.text.empty() && tag.text.size() <= longest))) {
            std::ostringstream number;
            number.precision(9);
            number << tag.number;
            out.emplace_back(name, tag.isNumber ? number.str() : tag.text);
        }
    }
}

} // namespace

const Tag* shownImage(const Tag& root) {
    const auto* images = root.find("ImageList");
    if (!images) return nullptr;
    if (const auto* image = imageOfDocument(root, *images)) return image;
    const auto thumbnails = thumbnailsAmong(*images, root);
    const Tag* largest = nullptr;
    for (const auto& image : images->members)
        if (isPicture(image) && !thumbnails.contains(&image) &&
            (!largest || image.find("ImageData/Data")->bytes > largest->find("ImageData/Data")->bytes))
            largest = &image;
    return largest;
}

std::vector<std::int64_t> sizesOf(const Tag& image) {
    std::vector<std::int64_t> sizes;
    constexpr double longest = 1e15;
    if (const auto* dimensions = image.find("ImageData/Dimensions"))
        for (const auto& dimension : dimensions->members)
            sizes.push_back(dimension.isNumber && dimension.number >= 0
                                ? static_cast<std::int64_t>(std::min(dimension.number, longest))
                                : 0);
    return sizes;
}

std::optional<VoxelSpacing> spacingOf(const Tag& image) {
    const auto sizes = sizesOf(image);
    const bool single = sizes.size() < 3 || sizes[2] == 1;
    const double x = lengthNm(image, 0), z = lengthNm(image, 2);
    const VoxelSpacing spacing{single && z == 0 ? x : z, lengthNm(image, 1), x};
    return spacing.plausible() ? std::optional(spacing) : std::nullopt;
}

bool statesThickness(const Tag& image) {
    return lengthNm(image, 2) > 0;
}

std::vector<std::pair<std::string, std::string>> metadataOf(const Tag& image) {
    std::vector<std::pair<std::string, std::string>> found;
    if (const auto* name = image.find("Name"); name && name->isText && !name->text.empty())
        found.emplace_back("Name", name->text);
    if (const auto* tags = image.find("ImageTags")) collect(*tags, {}, found);
    return found;
}

} // namespace granule::dm
