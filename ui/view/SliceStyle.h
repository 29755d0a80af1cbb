// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/GreyRange.h"
#include "ui/view/LabelPlane.h"

#include <QRgb>

#include <array>
#include <memory>
#include <vector>

namespace granule::view {

/// How labels and grey values become colours. Built on the main thread, read by workers; immutable.
class SliceStyle {
public:
    /// `opacity` 0..1: the layer's times the window's; 0 leaves the layer out.
    struct Layer {
        int id;
        double opacity;
    };

    SliceStyle(const GreyRange& grey, const ClassSchema& schema, std::vector<Layer> layers);

    const GreyRange& grey() const noexcept { return m_grey; }
    const std::vector<Layer>& layers() const noexcept { return m_layers; }
    /// Layer `layer`'s colours over the 256 shown grey values: fill()[style * 256 + grey], and the same for
    /// the outline.
    const QRgb* fill(std::size_t layer) const noexcept { return m_tables[layer].fill.data(); }
    const QRgb* outline(std::size_t layer) const noexcept { return m_tables[layer].outline.data(); }
    /// False for background and hidden classes.
    bool drawn(StyleIndex style) const noexcept { return m_fillAlpha[style] > 0; }
    QRgb colour(StyleIndex style) const noexcept { return m_colour[style]; }
    double fillAlpha(StyleIndex style) const noexcept { return m_fillAlpha[style]; }

    /// Around the image; dark in both themes, so that grey values are judged the same.
    static constexpr QRgb surround = 0xff101114;

private:
    struct Table {
        std::vector<QRgb> fill, outline;
    };

    GreyRange m_grey;
    std::vector<Layer> m_layers;
    std::array<QRgb, styleCount> m_colour{};
    std::array<float, styleCount> m_fillAlpha{};
    std::vector<Table> m_tables;
};

} // namespace granule::view
