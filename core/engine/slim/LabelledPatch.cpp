// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/LabelledPatch.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace granule::engine::slim {

namespace {

void normalise(std::vector<float>& grey) {
    const double n = static_cast<double>(grey.size());
    const double mean = std::accumulate(grey.begin(), grey.end(), 0.0) / n;
    double squares = 0;
    for (const float g : grey) squares += (g - mean) * (g - mean);
    const double deviation = std::max(std::sqrt(squares / n), 1e-6);
    for (float& g : grey) g = static_cast<float>((g - mean) / deviation);
}

/// Where the centre of target pixel `i` lies among `size` source pixels.
double sourcePosition(std::int64_t i, double scale, std::int64_t size) {
    return std::clamp((static_cast<double>(i) + 0.5) * scale - 0.5, 0.0, static_cast<double>(size - 1));
}

LabelledPatch resample(const LabelledPatch& from, double scaleY, double scaleX) {
    const Shape s = from.shape;
    LabelledPatch to({s.z, std::llround(static_cast<double>(s.y) / scaleY), std::llround(static_cast<double>(s.x) / scaleX)});
    to.measured = std::min(to.measured, from.measured);
    std::size_t at = 0;
    for (std::int64_t z = 0; z < to.shape.z; ++z)
        for (std::int64_t y = 0; y < to.shape.y; ++y)
            for (std::int64_t x = 0; x < to.shape.x; ++x, ++at) {
                const double v = sourcePosition(y, scaleY, s.y), u = sourcePosition(x, scaleX, s.x);
                const auto y0 = static_cast<std::int64_t>(v), x0 = static_cast<std::int64_t>(u);
                const auto y1 = std::min(y0 + 1, s.y - 1), x1 = std::min(x0 + 1, s.x - 1);
                const double b = v - static_cast<double>(y0), a = u - static_cast<double>(x0);
                const auto grey = [&](std::int64_t j, std::int64_t i) {
                    return from.grey[static_cast<std::size_t>(s.offset({z, j, i}))];
                };
                to.grey[at] = static_cast<float>((1 - b) * ((1 - a) * grey(y0, x0) + a * grey(y0, x1)) +
                                                 b * ((1 - a) * grey(y1, x0) + a * grey(y1, x1)));
                to.classes[at] = from.classes[static_cast<std::size_t>(s.offset({z, std::llround(v), std::llround(u)}))];
            }
    return to;
}

void numberCells(LabelledPatch& patch) {
    const auto plane = static_cast<std::size_t>(patch.shape.y * patch.shape.x);
    std::vector<std::uint16_t> regions;
    std::vector<bool> inside(plane);
    for (std::size_t z = 0; z < static_cast<std::size_t>(patch.shape.z); ++z) {
        for (std::size_t i = 0; i < plane; ++i) inside[i] = patch.classes[z * plane + i] != background;
        connectedRegions(inside, patch.shape.y, patch.shape.x, regions);
        std::ranges::copy(regions, patch.cells.begin() + static_cast<std::ptrdiff_t>(z * plane));
    }
}

} // namespace

LabelledPatch::LabelledPatch(Shape size)
    : shape(size), grey(static_cast<std::size_t>(size.voxels())), classes(grey.size()), cells(grey.size()), measured(static_cast<double>(size.voxels())) {}

std::array<std::int64_t, classCount> LabelledPatch::voxelsPerClass() const {
    std::array<std::int64_t, classCount> counts{};
    for (const auto c : classes) ++counts[c];
    return counts;
}

LabelledPatch readLabelled(const Volume& image, const LabelMap& labels, double pixelNm) {
    if (image.shape() != labels.shape())
        throw Error(ErrorKind::Mismatch, "The image " + image.name() + " is " + describe(image.shape()) +
                                             " voxels and its labels are " + describe(labels.shape()) +
                                             ": give the labels of this very image.");
    LabelledPatch patch(image.shape());
    patch.grey = image.read<float>(Box::of(image.shape()));
    patch.classes = labels.read<std::uint8_t>(Box::of(labels.shape()));
    if (!patch.classes.empty() && *std::ranges::max_element(patch.classes) >= classCount)
        throw Error(ErrorKind::InvalidValue, "The labels of " + image.name() +
                                                 " hold class ids above 6: the default models know the seven platelet classes.");
    const auto spacing = image.spacingOrDefault();
    const double scaleY = pixelNm / spacing.yNm, scaleX = pixelNm / spacing.xNm;
    if (std::abs(scaleY - 1) > 0.02 || std::abs(scaleX - 1) > 0.02) patch = resample(patch, scaleY, scaleX);
    normalise(patch.grey);
    numberCells(patch);
    return patch;
}

LabelledPatch columns(const LabelledPatch& from, std::int64_t x0, std::int64_t x1) {
    LabelledPatch part({from.shape.z, from.shape.y, x1 - x0});
    part.measured = from.measured * static_cast<double>(x1 - x0) / static_cast<double>(from.shape.x);
    std::size_t to = 0;
    for (std::int64_t row = 0; row < from.shape.z * from.shape.y; ++row)
        for (auto x = x0; x < x1; ++x, ++to) {
            const auto at = static_cast<std::size_t>(row * from.shape.x + x);
            part.grey[to] = from.grey[at];
            part.classes[to] = from.classes[at];
            part.cells[to] = from.cells[at];
        }
    return part;
}

int connectedRegions(const std::vector<bool>& inside, std::int64_t height, std::int64_t width,
                     std::vector<std::uint16_t>& regions) {
    regions.assign(inside.size(), 0);
    std::vector<std::int64_t> stack;
    int count = 0;
    for (std::size_t seed = 0; seed < inside.size(); ++seed) {
        if (!inside[seed] || regions[seed]) continue;
        const auto id = static_cast<std::uint16_t>(std::min(++count, 65535));
        const auto visit = [&](std::int64_t at) {
            const auto i = static_cast<std::size_t>(at);
            if (!inside[i] || regions[i]) return;
            regions[i] = id;
            stack.push_back(at);
        };
        visit(static_cast<std::int64_t>(seed));
        while (!stack.empty()) {
            const auto at = stack.back();
            stack.pop_back();
            const auto y = at / width, x = at % width;
            if (y > 0) visit(at - width);
            if (y + 1 < height) visit(at + width);
            if (x > 0) visit(at - 1);
            if (x + 1 < width) visit(at + 1);
        }
    }
    return count;
}

} // namespace granule::engine::slim
