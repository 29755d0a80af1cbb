// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/SlicePicture.h"

#include "core/volume/Error.h"
#include "core/volume/GreyRange.h"
#include "ui/figure/ColourMaps.h"
#include "ui/figure/SceneRecipe.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace granule::figure {

namespace {

QColor of(const Colour& c) {
    return {c.r, c.g, c.b};
}

Box sliceBox(const Shape& shape, std::int64_t z) {
    if (z < 0 || z >= shape.z)
        throw Error(ErrorKind::InvalidValue, "There is no slice z = " + std::to_string(z) + " in a volume of " + describe(shape) + " voxels: give one inside.");
    return {{z, 0, 0}, {z + 1, shape.y, shape.x}};
}

QImage emptyPicture(const Shape& shape) {
    return {static_cast<int>(shape.x), static_cast<int>(shape.y), QImage::Format_RGB32};
}

/// Calls paint(pixel, id) for every pixel of a slice.
template <typename F>
void forEachLabel(QImage& picture, const LabelMap& labels, std::int64_t z, F paint) {
    const auto ids = labels.read<LabelId>(sliceBox(labels.shape(), z));
    for (int y = 0; y < picture.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < picture.width(); ++x) paint(line[x], ids[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width()) + static_cast<std::size_t>(x)]);
    }
}

QRgb mixed(QRgb from, QRgb to, double share) {
    const auto part = [&](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return qRgb(part(qRed(from), qRed(to)), part(qGreen(from), qGreen(to)), part(qBlue(from), qBlue(to)));
}

} // namespace

LabelColours labelColoursNamed(const std::string& word) {
    static const std::map<std::string, LabelColours> words{
        {"jet", LabelColours::Jet}, {"paper", LabelColours::Paper}, {"screen", LabelColours::Screen}, {"okabe-ito", LabelColours::ColourBlind}};
    const auto found = words.find(word);
    if (found == words.end())
        throw Error(ErrorKind::InvalidValue, "\"" + word + "\" are no colours of labels: take \"jet\", \"paper\", \"screen\" or \"okabe-ito\".");
    return found->second;
}

QColor labelColour(LabelId id, LabelColours colours, const ClassSchema& schema) {
    const auto* known = schema.find(id);
    if (colours == LabelColours::Jet) return jetOfClass(id);
    if (colours == LabelColours::Paper && known) return of(known->plainColour);
    if (id == 0) return Qt::white;
    return of(colours == LabelColours::Screen && known ? known->colour : okabeIto(id));
}

QImage greyPicture(const Volume& image, std::int64_t z) {
    const Shape& shape = image.shape();
    const auto slice = shape.z == 1 ? 0 : z;
    const auto grey = image.read<float>(sliceBox(shape, slice));
    const auto range = autoContrast(image, slice);
    const double scale = 255 / std::max(range.white - range.black, 1e-12);
    auto picture = emptyPicture(shape);
    for (int y = 0; y < picture.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < picture.width(); ++x) {
            const double value = static_cast<double>(grey[static_cast<std::size_t>(shape.x * y + x)]);
            const int level = std::isfinite(value) ? static_cast<int>(std::clamp((value - range.black) * scale, 0.0, 255.0)) : 0;
            line[x] = qRgb(level, level, level);
        }
    }
    return picture;
}

QImage labelPicture(const LabelMap& labels, std::int64_t z, LabelColours colours, const ClassSchema& schema) {
    auto picture = emptyPicture(labels.shape());
    forEachLabel(picture, labels, z, [&](QRgb& pixel, LabelId id) { pixel = labelColour(id, colours, schema).rgb(); });
    return picture;
}

QImage labelsOver(const QImage& grey, const LabelMap& labels, std::int64_t z, LabelColours colours, const ClassSchema& schema, double opacity) {
    constexpr double shareOfCells = 1.0 / 3; // what holds others lies thinner over them
    auto picture = grey.convertToFormat(QImage::Format_RGB32);
    forEachLabel(picture, labels, z, [&](QRgb& pixel, LabelId id) {
        if (id == 0) return;
        const auto* known = schema.find(id);
        const bool isCell = known && known->parent == 0;
        pixel = mixed(pixel, labelColour(id, colours, schema).rgb(), isCell ? opacity * shareOfCells : opacity);
    });
    return picture;
}

QImage dimmedOutside(const QImage& picture, const std::vector<std::uint8_t>& mask) {
    constexpr double towardsWhite = 0.62;
    auto dimmed = picture.convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < dimmed.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(dimmed.scanLine(y));
        for (int x = 0; x < dimmed.width(); ++x)
            if (mask[static_cast<std::size_t>(y) * static_cast<std::size_t>(dimmed.width()) + static_cast<std::size_t>(x)] == 0) line[x] = mixed(line[x], qRgb(255, 255, 255), towardsWhite);
    }
    return dimmed;
}

} // namespace granule::figure
