// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceStyle.h"

#include <QColor>

#include <algorithm>
#include <cmath>

namespace granule::view {

namespace {

constexpr float surroundingFill = 0.16F, organelleFill = 0.50F;

QRgb mixed(int grey, QRgb colour, int alpha256) {
    const auto channel = [&](int c) { return grey + (((c - grey) * alpha256 + 128) >> 8); };
    return qRgb(channel(qRed(colour)), channel(qGreen(colour)), channel(qBlue(colour)));
}

} // namespace

SliceStyle::SliceStyle(const GreyRange& grey, const ClassSchema& schema, std::vector<Layer> layers)
    : m_grey(grey), m_layers(std::move(layers)) {
    // Objects and unknown ids: hues spread by the golden angle.
    for (int i = 1; i < styleCount; ++i) {
        m_colour[static_cast<std::size_t>(i)] =
            QColor::fromHsv(static_cast<int>(i * 137.508) % 360, 170, 235).rgb();
        m_fillAlpha[static_cast<std::size_t>(i)] = organelleFill;
    }
    for (const auto& c : schema.classes) {
        if (c.id == 0 || c.id >= 256) continue;
        // A class that surrounds others and is surrounded by none, the cell, stays faint.
        const bool surrounds = c.parent == 0 && std::ranges::any_of(schema.classes, [&](const auto& o) {
                                   return o.parent == c.id;
                               });
        m_colour[c.id] = qRgb(c.colour.r, c.colour.g, c.colour.b);
        m_fillAlpha[c.id] = !c.visible ? 0.F : surrounds ? surroundingFill : organelleFill;
    }
    for (const auto& layer : m_layers) {
        Table table{std::vector<QRgb>(styleCount * 256), std::vector<QRgb>(styleCount * 256)};
        for (std::size_t s = 0; s < styleCount; ++s) {
            const int fill = static_cast<int>(std::lround(m_fillAlpha[s] * layer.opacity * 256));
            const int outline = m_fillAlpha[s] > 0 ? static_cast<int>(std::lround(layer.opacity * 256)) : 0;
            for (int g = 0; g < 256; ++g) {
                const auto at = s * 256 + static_cast<std::size_t>(g);
                table.fill[at] = mixed(g, m_colour[s], fill);
                table.outline[at] = mixed(g, m_colour[s], outline);
            }
        }
        m_tables.push_back(std::move(table));
    }
}

} // namespace granule::view
