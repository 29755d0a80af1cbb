// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/SliceFrames.h"

#include "core/volume/AllCores.h"
#include "core/volume/Error.h"
#include "ui/figure/FrameMix.h"
#include "ui/scene/SceneGrey.h"

#include <QImage>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

using scene::SliceAxis;

/// A slice as rows of voxels: how many and how large, from left to right (u) and downwards (v).
struct Grid {
    std::int64_t u = 0, v = 0;
    double uNm = 1, vNm = 1;
    Box box;

    Grid(const Shape& s, const VoxelSpacing& nm, SliceAxis axis, std::int64_t slice) : box(scene::sliceBox(s, axis, slice)) {
        switch (axis) {
        case SliceAxis::Z: u = s.x, v = s.y, uNm = nm.xNm, vNm = nm.yNm; break;
        case SliceAxis::Y: u = s.x, v = s.z, uNm = nm.xNm, vNm = nm.zNm; break;
        case SliceAxis::X: u = s.y, v = s.z, uNm = nm.yNm, vNm = nm.zNm; break;
        }
    }
    double nmPerPixel(int width, int height) const {
        return std::max(static_cast<double>(u) * uNm / width, static_cast<double>(v) * vNm / height);
    }
};

/// Where a pixel lies between two voxels.
struct Between {
    std::size_t first = 0, second = 0;
    float share = 0; ///< of the second

    Between(int pixel, int pixels, std::int64_t voxels) {
        const double at = std::clamp((pixel + 0.5) * static_cast<double>(voxels) / pixels - 0.5, 0.0, static_cast<double>(voxels - 1));
        first = static_cast<std::size_t>(at);
        second = std::min(first + 1, static_cast<std::size_t>(voxels - 1));
        share = static_cast<float>(at - static_cast<double>(first));
    }
};

/// The label that weighs most among the four voxels around each pixel, so that a border goes slantwise where the voxels' goes in steps.
std::vector<std::uint8_t> enlarged(const std::vector<std::uint8_t>& ids, const Grid& grid, int width, int height) {
    std::vector<std::uint8_t> out(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    std::vector<Between> columns;
    for (int x = 0; x < width; ++x) columns.emplace_back(x, width, grid.u);
    onAllCores(static_cast<std::size_t>(height), [&](std::size_t y) {
        const Between row(static_cast<int>(y), height, grid.v);
        const std::uint8_t *above = &ids[row.first * static_cast<std::size_t>(grid.u)], *below = &ids[row.second * static_cast<std::size_t>(grid.u)];
        auto* to = &out[y * static_cast<std::size_t>(width)];
        for (const auto& c : columns) {
            const std::array<std::uint8_t, 4> id{above[c.first], above[c.second], below[c.first], below[c.second]};
            if (id[0] == id[1] && id[0] == id[2] && id[0] == id[3]) {
                *to++ = id[0];
                continue;
            }
            const std::array<float, 4> weight{(1 - c.share) * (1 - row.share), c.share * (1 - row.share), (1 - c.share) * row.share, c.share * row.share};
            float best = -1;
            std::uint8_t winner = 0;
            for (std::size_t i = 0; i < 4; ++i) {
                float sum = 0;
                for (std::size_t k = 0; k < 4; ++k) sum += id[k] == id[i] ? weight[k] : 0;
                if (sum > best) best = sum, winner = id[i];
            }
            *to++ = winner;
        }
    });
    return out;
}

QImage enlargedGrey(const std::vector<std::uint8_t>& grey, const Grid& grid, int width, int height) {
    const QImage voxels(grey.data(), static_cast<int>(grid.u), static_cast<int>(grid.v), static_cast<int>(grid.u), QImage::Format_Grayscale8);
    return voxels.scaled(width, height, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_Grayscale8);
}

/// A grey line around a slice that has no image to say where it ends.
void frameWith(scene::RgbImage& part, int line) {
    for (int y = 0; y < part.height; ++y)
        for (int x = 0; x < part.width; ++x)
            if (x < line || y < line || x >= part.width - line || y >= part.height - line)
                std::fill_n(part.rgb.begin() + (static_cast<std::ptrdiff_t>(y) * part.width + x) * 3, 3, std::uint8_t{0x80});
}

} // namespace

SliceFrames::SliceFrames(LabelMap labels, Volume image, const ClassSchema& schema, std::vector<OrganelleClass> classes, const Colour& ground)
    : m_labels(std::move(labels)), m_image(std::move(image)), m_ground(ground) {
    const bool grey = !m_image.isNull();
    if (grey && m_image.shape() != m_labels.shape())
        throw Error(ErrorKind::Mismatch, "The image is " + describe(m_image.shape()) + " voxels and the labels are " + describe(m_labels.shape()) +
                                             " (z,y,x): they must be of the same stack.");
    if (grey) m_range = autoContrast(m_image, m_image.shape().z / 2);
    for (const auto& c : classes) {
        if (c.id > 255) continue;
        const auto isInside = [&](const OrganelleClass& other) { return other.id != c.id && other.id != 0 && other.parent == c.id; };
        const bool around = c.parent == 0 && std::ranges::any_of(schema.classes, isInside); // a whole cell
        const float fill = grey ? (around ? 0.16f : 0.5f) : (around ? 0.4f : 0.9f);
        m_styles[c.id] = {{static_cast<float>(c.colour.r), static_cast<float>(c.colour.g), static_cast<float>(c.colour.b)}, fill};
    }
}

double SliceFrames::nmPerPixel(SliceAxis axis, int width, int height) const {
    return Grid(shape(), m_labels.spacing(), axis, 0).nmPerPixel(width, height);
}

std::optional<scene::GreySlice> SliceFrames::grey(SliceAxis axis, std::int64_t slice) const {
    if (m_image.isNull()) return {};
    return scene::greySlice(m_image, axis, slice, m_range);
}

scene::RgbImage SliceFrames::picture(SliceAxis axis, std::int64_t slice, int width, int height) const {
    const Grid grid(shape(), m_labels.spacing(), axis, slice);
    const double nm = grid.nmPerPixel(width, height);
    const int w = std::clamp(static_cast<int>(std::lround(static_cast<double>(grid.u) * grid.uNm / nm)), 1, width);
    const int h = std::clamp(static_cast<int>(std::lround(static_cast<double>(grid.v) * grid.vNm / nm)), 1, height);
    const auto ids = enlarged(m_labels.read<std::uint8_t>(grid.box), grid, w, h);
    const auto greys = grey(axis, slice);
    const QImage under = greys ? enlargedGrey(greys->grey, grid, w, h) : QImage();
    const int line = std::max(1, static_cast<int>(std::lround(height / 720.0)));
    scene::RgbImage part{w, h, std::vector<std::uint8_t>(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 3)};
    onAllCores(static_cast<std::size_t>(h), [&](std::size_t row) {
        const int y = static_cast<int>(row);
        const auto* greyRow = under.isNull() ? nullptr : under.constScanLine(y);
        const auto idAt = [&](int atX, int atY) {
            return ids[static_cast<std::size_t>(std::clamp(atY, 0, h - 1)) * static_cast<std::size_t>(w) + static_cast<std::size_t>(std::clamp(atX, 0, w - 1))];
        };
        auto* out = &part.rgb[row * static_cast<std::size_t>(w) * 3];
        for (int x = 0; x < w; ++x, out += 3) {
            const auto id = idAt(x, y);
            const auto& style = m_styles[id];
            const std::array<float, 3> ground = greyRow ? std::array<float, 3>{float(greyRow[x]), float(greyRow[x]), float(greyRow[x])}
                                                        : std::array<float, 3>{float(m_ground.r), float(m_ground.g), float(m_ground.b)};
            const bool border = style.fill > 0 && (idAt(x - line, y) != id || idAt(x + line, y) != id || idAt(x, y - line) != id || idAt(x, y + line) != id);
            const float over = border ? 1 : style.fill;
            for (std::size_t c = 0; c < 3; ++c) out[c] = static_cast<std::uint8_t>(ground[c] + (style.colour[c] - ground[c]) * over + 0.5f);
        }
    });
    if (!greys) frameWith(part, line);
    auto whole = figure::ground(width, height, m_ground, m_ground);
    paste(whole, part, (width - w) / 2, (height - h) / 2);
    return whole;
}

} // namespace granule::figure
