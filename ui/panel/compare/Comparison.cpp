// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/Comparison.h"

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

constexpr double marginAround = 1.6; ///< a place fills at most this share's inverse of its picture
constexpr std::int64_t widestView = 512;
constexpr QRgb mark = qRgb(0xff, 0x6b, 0x5e);

int mixed(int from, int to, double share) {
    return static_cast<int>(std::lround(from + (to - from) * share));
}

/// The part of slice z that a picture shows: the place in the middle, with surroundings, inside the volume.
Box viewOf(const analysis::Place& place, const Shape& shape, const QSize& size) {
    const double scale = std::max({1.0, marginAround * static_cast<double>(place.box.shape().x) / size.width(),
                                   marginAround * static_cast<double>(place.box.shape().y) / size.height()});
    const auto extent = [&](int pixels, std::int64_t whole) {
        return std::min({whole, widestView, static_cast<std::int64_t>(std::ceil(scale * pixels))});
    };
    const auto w = extent(size.width(), shape.x), h = extent(size.height(), shape.y);
    const Index at = place.inside;
    const auto x = std::clamp<std::int64_t>(at.x - w / 2, 0, shape.x - w), y = std::clamp<std::int64_t>(at.y - h / 2, 0, shape.y - h);
    return {{at.z, y, x}, {at.z + 1, y + h, x + w}};
}

QImage pictureOf(const ComparedLayers& layers, int truth, int predicted, const analysis::Place& place, const QSize& size) {
    const Box view = viewOf(place, layers.truth.shape(), size);
    const auto grey = layers.volume.read<float>(view);
    const auto t = layers.truth.read(view), p = layers.other.read(view);
    const double black = layers.grey.black, span = std::max(1e-9, layers.grey.white - black);
    QImage image(static_cast<int>(view.shape().x), static_cast<int>(view.shape().y), QImage::Format_RGB32);
    std::size_t i = 0;
    for (int y = 0; y < image.height(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x, ++i) {
            const double value = (static_cast<double>(grey[i]) - black) / span * 255;
            const int v = static_cast<int>(std::clamp(std::isnan(value) ? 0.0 : value, 0.0, 255.0));
            const bool inPlace = t[i] == static_cast<LabelId>(truth) && p[i] == static_cast<LabelId>(predicted);
            const double share = inPlace ? 0.55 : 0;
            row[x] = qRgb(mixed(v, qRed(mark), share), mixed(v, qGreen(mark), share), mixed(v, qBlue(mark), share));
        }
    }
    return image.scaled(size, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
}

} // namespace

ComparedLayers ComparedLayers::onlyClasses() const {
    auto classes = *this;
    classes.truth = classMap(truth, *truthObjects);
    classes.other = classMap(other, *otherObjects);
    return classes;
}

PlacesOfCell findPlaces(const ComparedLayers& raters, int truth, int predicted, std::size_t most, std::size_t pictures,
                        const QSize& pictureSize, Progress& progress, std::stop_token stop) {
    const auto layers = raters.onlyClasses();
    PlacesOfCell found{truth, predicted, {}, {}};
    SubProgress searching(progress, 0, 0.8);
    found.places = analysis::placesOf(analysis::withoutSlices(layers.truth, layers.masked), analysis::withoutSlices(layers.other, layers.masked), truth, predicted, most, searching, stop);
    if (layers.volume.isNull()) return found;
    const auto count = std::min(pictures, found.places.size());
    for (std::size_t i = 0; i < count; ++i) {
        throwIfStopped(stop);
        found.pictures.push_back(pictureOf(layers, truth, predicted, found.places[i], pictureSize));
        progress.update(0.8 + 0.2 * static_cast<double>(i + 1) / static_cast<double>(count));
    }
    return found;
}

} // namespace granule::panel
