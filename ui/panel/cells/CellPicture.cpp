// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/cells/CellPicture.h"

#include "ui/panel/Words.h"

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

constexpr double margin = 1.08, cellFill = 0.16, organelleFill = 0.55, dimmed = 0.4;

QRgb mixed(double grey, const QColor& colour, double share) {
    const auto part = [&](int c) { return static_cast<int>(std::lround(grey * (1 - share) + c * share)); };
    return qRgb(part(colour.red()), part(colour.green()), part(colour.blue()));
}

QRgb pixel(const CellScene& scene, LabelId cell, LabelId id, double grey) {
    const LabelId classId = scene.objects->classOf(id);
    const auto* c = scene.schema.find(classId);
    const auto it = scene.cellOf.find(id);
    const bool other = id == 0 || (it != scene.cellOf.end() && it->second != cell);
    if (other || !c || !c->visible) return mixed(grey * (other ? dimmed : 1), Qt::black, 0);
    return mixed(grey, colourOf(c->colour), id == cell ? cellFill : organelleFill);
}

} // namespace

QImage pictureOfCell(const CellScene& scene, LabelId cell, const Box& box, std::int64_t z, const QSize& size) {
    const auto& shape = scene.volume.shape();
    const auto& nm = scene.map.spacing();
    const QSize fine = size * 2;
    const auto s = box.shape();
    const double nmPerPixel = margin * std::max(static_cast<double>(s.x) * nm.xNm / fine.width(), static_cast<double>(s.y) * nm.yNm / fine.height());
    const double yMiddle = static_cast<double>(box.lo.y + box.hi.y) / 2, xMiddle = static_cast<double>(box.lo.x + box.hi.x) / 2;
    const auto yOf = [&](int v) { return static_cast<std::int64_t>(std::floor(yMiddle + (v + 0.5 - fine.height() / 2.0) * nmPerPixel / nm.yNm)); };
    const auto xOf = [&](int u) { return static_cast<std::int64_t>(std::floor(xMiddle + (u + 0.5 - fine.width() / 2.0) * nmPerPixel / nm.xNm)); };
    const auto x0 = std::clamp<std::int64_t>(xOf(0), 0, shape.x - 1), x1 = std::clamp<std::int64_t>(xOf(fine.width() - 1) + 1, x0 + 1, shape.x);
    const double span = std::max(1e-9, scene.grey.white - scene.grey.black);
    QImage image(fine, QImage::Format_RGB32);
    image.fill(0xff101114);
    for (int v = 0; v < fine.height(); ++v) {
        const auto y = yOf(v);
        if (y < 0 || y >= shape.y) continue;
        const Box row{{z, y, x0}, {z + 1, y + 1, x1}};
        const auto greys = scene.volume.read<float>(row);
        const auto ids = scene.map.read(row);
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(v));
        for (int u = 0; u < fine.width(); ++u) {
            const auto x = xOf(u);
            if (x < x0 || x >= x1) continue;
            const auto i = static_cast<std::size_t>(x - x0);
            const double share = (static_cast<double>(greys[i]) - scene.grey.black) / span;
            line[u] = pixel(scene, cell, ids[i], 255 * std::clamp(std::isnan(share) ? 0.0 : share, 0.0, 1.0));
        }
    }
    return image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

} // namespace granule::panel
