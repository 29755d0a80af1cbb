// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/settle/PlacePicture.h"

#include "ui/view/SliceStyle.h"

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

constexpr double surroundings = 2.2;                       ///< a picture shows so many times the extent of its place,
constexpr std::int64_t leastExtent = 44, mostExtent = 200; ///< but at least and at most so many voxels along its shorter side
constexpr int gap = 2;                                     ///< between the parts
constexpr QRgb mark = qRgb(255, 255, 255), halo = qRgb(0, 0, 0);

/// One slice as pictures are made of it.
struct Slice {
    Box box;
    int width, height;
    std::vector<float> grey;
    std::vector<std::vector<LabelId>> raters;
    std::vector<std::uint8_t> place; ///< 1 where the voxel belongs to the place
};

Box viewOf(const Box& place, const Index& inside, const Shape& shape, const QSize& part) {
    const auto extent = place.shape();
    const double shorter = std::min(part.width(), part.height());
    const double wanted = std::max(static_cast<double>(extent.x) * shorter / part.width(), static_cast<double>(extent.y) * shorter / part.height());
    const double side = std::clamp(wanted * surroundings, static_cast<double>(leastExtent), static_cast<double>(mostExtent));
    const auto across = [&](int pixels, std::int64_t whole) { return std::min(whole, static_cast<std::int64_t>(std::ceil(side * pixels / shorter))); };
    const auto w = across(part.width(), shape.x), h = across(part.height(), shape.y);
    // The middle of the place, as far as the voxel that surely belongs to it stays in sight.
    const auto from = [](std::int64_t lo, std::int64_t hi, std::int64_t surely, std::int64_t size, std::int64_t whole) {
        const auto middle = (lo + hi) / 2;
        return std::clamp(std::clamp(middle, surely - size / 3, surely + size / 3) - size / 2, std::int64_t{0}, whole - size);
    };
    const auto y = from(place.lo.y, place.hi.y, inside.y, h, shape.y), x = from(place.lo.x, place.hi.x, inside.x, w, shape.x);
    return {{inside.z, y, x}, {inside.z + 1, y + h, x + w}};
}

/// Marks the pixels of the place that hang together with `inside` in this slice, corners included.
void markPlace(Slice& slice, const Index& inside) {
    const auto w = slice.width, h = slice.height;
    const auto at = [w](int x, int y) { return static_cast<std::size_t>(y) * static_cast<std::size_t>(w) + static_cast<std::size_t>(x); };
    const int startX = static_cast<int>(inside.x - slice.box.lo.x), startY = static_cast<int>(inside.y - slice.box.lo.y);
    const auto start = at(startX, startY);
    const auto belongs = [&](std::size_t i) { return std::ranges::all_of(slice.raters, [&](const auto& ids) { return ids[i] == ids[start]; }); };
    slice.place.assign(static_cast<std::size_t>(w) * static_cast<std::size_t>(h), 0);
    std::vector<std::pair<int, int>> next{{startX, startY}};
    while (!next.empty()) {
        const auto [x, y] = next.back();
        next.pop_back();
        if (x < 0 || y < 0 || x >= w || y >= h || slice.place[at(x, y)] || !belongs(at(x, y))) continue;
        slice.place[at(x, y)] = 1;
        for (int dy = -1; dy <= 1; ++dy)
            for (int dx = -1; dx <= 1; ++dx) next.emplace_back(x + dx, y + dy);
    }
}

Slice readSlice(const PictureSource& source, const Box& place, const Index& inside, const QSize& part) {
    Slice slice;
    slice.box = viewOf(place, inside, source.raters.front().shape(), part);
    slice.width = static_cast<int>(slice.box.shape().x);
    slice.height = static_cast<int>(slice.box.shape().y);
    if (!source.volume.isNull()) slice.grey = source.volume.read<float>(slice.box);
    else slice.grey.assign(static_cast<std::size_t>(slice.box.shape().voxels()), static_cast<float>(source.grey.black));
    for (const auto& map : source.raters) slice.raters.push_back(map.read(slice.box));
    markPlace(slice, inside);
    return slice;
}

/// The image alone, enlarged smoothly.
QImage greyImage(const Slice& slice, const GreyRange& range, const QSize& size) {
    const double span = std::max(1e-9, range.white - range.black);
    QImage image(slice.width, slice.height, QImage::Format_RGB32);
    std::size_t i = 0;
    for (int y = 0; y < image.height(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x, ++i) {
            const double value = (static_cast<double>(slice.grey[i]) - range.black) / span * 255;
            const int v = static_cast<int>(std::clamp(std::isnan(value) ? 0.0 : value, 0.0, 255.0));
            row[x] = qRgb(v, v, v);
        }
    }
    return image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_RGB32);
}

/// Which voxel a pixel of the part shows, and what is around it.
class Grid {
public:
    Grid(const Slice& slice, const QSize& size) : m_size(size), m_row(slice.width) {
        const auto places = [](int pixels, int voxels) {
            std::vector<int> all(static_cast<std::size_t>(pixels));
            for (int i = 0; i < pixels; ++i) all[static_cast<std::size_t>(i)] = static_cast<int>((static_cast<std::int64_t>(2 * i + 1) * voxels) / (2 * pixels));
            return all;
        };
        m_x = places(size.width(), slice.width);
        m_y = places(size.height(), slice.height);
    }
    /// Whether any of the voxels that the pixel covers is marked: thin things stay whole where voxels are smaller than pixels.
    bool anyOf(const std::vector<std::uint8_t>& marks, int x, int y) const {
        if (x < 0 || y < 0 || x >= m_size.width() || y >= m_size.height()) return false;
        const auto end = [](const std::vector<int>& places, int i) { return i + 1 < static_cast<int>(places.size()) ? std::max(places[static_cast<std::size_t>(i)] + 1, places[static_cast<std::size_t>(i) + 1]) : places[static_cast<std::size_t>(i)] + 1; };
        for (int row = m_y[static_cast<std::size_t>(y)]; row < end(m_y, y); ++row)
            for (int column = m_x[static_cast<std::size_t>(x)]; column < end(m_x, x); ++column)
                if (marks[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_row) + static_cast<std::size_t>(column)]) return true;
        return false;
    }
    std::size_t at(int x, int y) const {
        const auto column = static_cast<std::size_t>(std::clamp(x, 0, m_size.width() - 1)), row = static_cast<std::size_t>(std::clamp(y, 0, m_size.height() - 1));
        return static_cast<std::size_t>(m_y[row]) * static_cast<std::size_t>(m_row) + static_cast<std::size_t>(m_x[column]);
    }

private:
    QSize m_size;
    int m_row;
    std::vector<int> m_x, m_y;
};

/// `ids` in the colours of their classes, with a line where a class ends.
void drawLabels(QImage& image, const Grid& grid, const std::vector<LabelId>& ids, const view::SliceStyle& style) {
    for (int y = 0; y < image.height(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const auto id = ids[grid.at(x, y)];
            if (id == 0) continue;
            const bool edge = ids[grid.at(x + 1, y)] != id || ids[grid.at(x - 1, y)] != id || ids[grid.at(x, y + 1)] != id || ids[grid.at(x, y - 1)] != id;
            const auto* over = edge ? style.outlineOver(0) : style.fillOver(0);
            row[x] = over[view::styleOf(id)].over(row[x]);
        }
    }
}

/// A light line around the place, with a dark one outside of it, so that it is seen on any ground.
void drawPlace(QImage& image, const Grid& grid, const std::vector<std::uint8_t>& place, int width) {
    const int w = image.width(), h = image.height();
    std::vector<std::uint8_t> inside(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
    const auto at = [w](int x, int y) { return static_cast<std::size_t>(y) * static_cast<std::size_t>(w) + static_cast<std::size_t>(x); };
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) inside[at(x, y)] = grid.anyOf(place, x, y) ? 1 : 0;
    const auto near = [&](int x, int y, int reach) {
        for (int dy = std::max(-reach, -y); dy <= std::min(reach, h - 1 - y); ++dy)
            for (int dx = std::max(-reach, -x); dx <= std::min(reach, w - 1 - x); ++dx)
                if (dx * dx + dy * dy <= reach * reach && inside[at(x + dx, y + dy)]) return true;
        return false;
    };
    for (int y = 0; y < image.height(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            if (inside[at(x, y)]) continue;
            if (near(x, y, width)) row[x] = mark;
            else if (near(x, y, 2 * width)) row[x] = halo;
        }
    }
}

} // namespace

QImage placePicture(const PictureSource& source, const Box& place, const Index& inside, const QSize& size) {
    QImage picture(size, QImage::Format_RGB32);
    picture.fill(view::SliceStyle::surround);
    const int parts = static_cast<int>(source.raters.size());
    if (parts == 0 || size.isEmpty() || !source.raters.front().shape().contains(inside)) return picture;
    const QSize part(std::max(8, (size.width() - gap * (parts - 1)) / parts), size.height());
    const auto slice = readSlice(source, place, inside, part);
    // A stack that is narrower than the picture keeps its shape.
    const QSize shown = QSize(slice.width, slice.height).scaled(part, Qt::KeepAspectRatio);
    const Grid grid(slice, shown);
    const view::SliceStyle style(source.grey, source.schema, {{0, 1.0}});
    const QImage ground = greyImage(slice, source.grey, shown);
    const int line = std::max(1, size.height() / 72), rim = 3 * line;
    for (int i = 0; i < parts; ++i) {
        QImage one = ground.copy();
        drawLabels(one, grid, slice.raters[static_cast<std::size_t>(i)], style);
        drawPlace(one, grid, slice.place, line);
        const int left = i * (part.width() + gap) + (part.width() - shown.width()) / 2, top = (part.height() - shown.height()) / 2;
        for (int y = 0; y < one.height(); ++y)
            std::copy_n(reinterpret_cast<const QRgb*>(one.constScanLine(y)), one.width(), reinterpret_cast<QRgb*>(picture.scanLine(top + y)) + left);
        for (int y = 0; static_cast<std::size_t>(i) < source.colours.size() && y < rim; ++y)
            std::fill_n(reinterpret_cast<QRgb*>(picture.scanLine(y)) + i * (part.width() + gap), part.width(), source.colours[static_cast<std::size_t>(i)] | 0xff000000U);
    }
    return picture;
}

} // namespace granule::panel
