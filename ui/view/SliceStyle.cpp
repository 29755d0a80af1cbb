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

/// Of objects and of ids that nobody named: spread by the golden angle.
const std::vector<QRgb>& hues() {
    static const std::vector<QRgb> all = [] {
        std::vector<QRgb> colours(styleCount);
        for (std::size_t i = 1; i < styleCount; ++i) colours[i] = QColor::fromHsv(static_cast<int>(static_cast<double>(i) * 137.508) % 360, 170, 235).rgb();
        return colours;
    }();
    return all;
}

} // namespace

QRgb colourOfObject(LabelId id) {
    return hues()[styleOf(id)];
}

SliceStyle::SliceStyle(const GreyRange& grey, const ClassSchema& schema, std::vector<Layer> layers, bool byObject, double swipeShare)
    : m_grey(grey), m_layers(std::move(layers)), m_swipeShare(swipeShare) {
    std::copy_n(hues().begin(), m_classColour.size(), m_classColour.begin());
    m_fillAlpha.fill(organelleFill);
    m_fillAlpha[0] = 0;
    for (const auto& c : schema.classes) {
        if (c.id == 0 || c.id >= firstObjectId) continue;
        // A class that surrounds others and is surrounded by none, the cell, stays faint.
        const bool surrounds = c.parent == 0 && std::ranges::any_of(schema.classes, [&](const auto& o) {
                                   return o.parent == c.id;
                               });
        m_classColour[c.id] = qRgb(c.colour.r, c.colour.g, c.colour.b);
        m_fillAlpha[c.id] = !c.visible ? 0.F : surrounds ? surroundingFill : organelleFill;
    }
    for (const auto& layer : m_layers) m_tables.push_back(tableOf(layer, byObject));
}

SliceStyle::Table SliceStyle::tableOf(const Layer& layer, bool byObject) const {
    constexpr std::size_t classes = firstObjectId;
    Table table{std::vector<QRgb>(classes * 256), std::vector<QRgb>(classes * 256), std::vector<Overlay>(styleCount), std::vector<Overlay>(styleCount)};
    const auto set = [&](std::size_t style, QRgb colour, float alpha) {
        table.fillOver[style] = Overlay(colour, of256(alpha * layer.opacity));
        table.outlineOver[style] = Overlay(colour, alpha > 0 ? of256(layer.opacity) : 0);
    };
    for (std::size_t s = 0; s < classes; ++s) {
        set(s, m_classColour[s], m_fillAlpha[s]);
        for (QRgb grey = 0; grey < 256; ++grey) {
            table.fill[s * 256 + grey] = table.fillOver[s].over(grey * 0x010101U);
            table.outline[s * 256 + grey] = table.outlineOver[s].over(grey * 0x010101U);
        }
    }
    for (std::size_t s = classes; s < styleCount; ++s) set(s, hues()[s], organelleFill);
    if (!layer.objects) return table;
    for (const auto& [id, object] : layer.objects->all()) {
        if (id >= styleCount) break;
        const auto own = object.colour ? qRgb(object.colour->r, object.colour->g, object.colour->b) : hues()[id];
        const bool asClass = !object.colour && !byObject;
        set(id, asClass ? m_classColour[object.classId & 255] : own, m_fillAlpha[object.classId & 255]);
    }
    return table;
}

} // namespace granule::view
