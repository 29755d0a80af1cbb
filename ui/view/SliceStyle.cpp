// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceStyle.h"

#include <QColor>

#include <algorithm>
#include <cmath>

namespace granule::view {

namespace {

constexpr float surroundingFill = 0.16F, organelleFill = 0.50F;

std::uint32_t of256(double alpha) {
    return static_cast<std::uint32_t>(std::lround(alpha * 256));
}

} // namespace

SliceStyle::SliceStyle(const GreyRange& grey, const ClassSchema& schema, std::vector<Layer> layers)
    : m_grey(grey), m_layers(std::move(layers)) {
    std::array<QRgb, styleCount> colour{};
    // Objects and unknown ids: hues spread by the golden angle.
    for (int i = 1; i < styleCount; ++i) {
        colour[static_cast<std::size_t>(i)] =
            QColor::fromHsv(static_cast<int>(i * 137.508) % 360, 170, 235).rgb();
        m_fillAlpha[static_cast<std::size_t>(i)] = organelleFill;
    }
    for (const auto& c : schema.classes) {
        if (c.id == 0 || c.id >= 256) continue;
        // A class that surrounds others and is surrounded by none, the cell, stays faint.
        const bool surrounds = c.parent == 0 && std::ranges::any_of(schema.classes, [&](const auto& o) {
                                   return o.parent == c.id;
                               });
        colour[c.id] = qRgb(c.colour.r, c.colour.g, c.colour.b);
        m_fillAlpha[c.id] = !c.visible ? 0.F : surrounds ? surroundingFill : organelleFill;
    }
    for (const auto& layer : m_layers) {
        Table table{std::vector<QRgb>(styleCount * 256), std::vector<QRgb>(styleCount * 256), {}, {}};
        for (std::size_t s = 0; s < styleCount; ++s) {
            const Overlay fill(colour[s], of256(m_fillAlpha[s] * layer.opacity)),
                outline(colour[s], m_fillAlpha[s] > 0 ? of256(layer.opacity) : 0);
            for (QRgb grey = 0; grey < 256; ++grey) {
                table.fill[s * 256 + grey] = fill.over(grey * 0x010101U);
                table.outline[s * 256 + grey] = outline.over(grey * 0x010101U);
            }
            table.fillOver[s] = fill;
            table.outlineOver[s] = outline;
        }
        m_tables.push_back(std::move(table));
    }
}

} // namespace granule::view
