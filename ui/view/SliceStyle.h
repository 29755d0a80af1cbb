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

/// A colour times its opacity, to be laid over opaque pixels.
struct Overlay {
    std::uint32_t redBlue, green; ///< 8.8 fixed point, with a half for rounding
    std::uint32_t keep;           ///< of the pixel below, of 256

    Overlay(QRgb colour = 0, std::uint32_t alpha256 = 0)
        : redBlue((colour & 0xff00ffU) * alpha256 + 0x800080U),
          green((colour & 0xff00U) * alpha256 + 0x8000U), keep(256 - alpha256) {}
    QRgb over(QRgb under) const noexcept {
        return 0xff000000U | (((under & 0xff00ffU) * keep + redBlue) >> 8 & 0xff00ffU) |
               (((under & 0xff00U) * keep + green) >> 8 & 0xff00U);
    }
};

/// The colour that an object has of its own where a person gave it none.
QRgb colourOfObject(LabelId id);

/// How labels and grey values become colours. Built on the main thread, read by workers; immutable.
class SliceStyle {
public:
    /// Where a layer is shown while two are compared: left of the line, right of it, or on both sides.
    enum class Side { Both, Before, After };
    /// `opacity` 0..1: the layer's times the window's; 0 leaves the layer out.
    struct Layer {
        int id;
        double opacity;
        std::shared_ptr<const ObjectTable> objects = {}; ///< null: none
        Side side = Side::Both;
    };

    /// `byObject`: objects are told apart by colours of their own; else they have their class's, where a person gave them
    /// none. `swipeShare`: of a view's width that lies left of the line.
    SliceStyle(const GreyRange& grey, const ClassSchema& schema, std::vector<Layer> layers, bool byObject = false, double swipeShare = 1);

    const GreyRange& grey() const noexcept { return m_grey; }
    const std::vector<Layer>& layers() const noexcept { return m_layers; }
    double swipeShare() const noexcept { return m_swipeShare; }
    /// Layer `layer`'s colours of classes over the 256 shown grey values: fill()[style * 256 + grey], and the same for
    /// the outline; styles below 256.
    const QRgb* fill(std::size_t layer) const noexcept { return m_tables[layer].fill.data(); }
    const QRgb* outline(std::size_t layer) const noexcept { return m_tables[layer].outline.data(); }
    /// Of a class, 0..1.
    double fillAlpha(StyleIndex style) const noexcept { return m_fillAlpha[style]; }
    /// The same as colours to lay over what is drawn already, by any style; background and hidden classes change
    /// nothing.
    const Overlay* fillOver(std::size_t layer) const noexcept { return m_tables[layer].fillOver.data(); }
    const Overlay* outlineOver(std::size_t layer) const noexcept {
        return m_tables[layer].outlineOver.data();
    }

    /// Around the image; dark in both themes, so that grey values are judged the same.
    static constexpr QRgb surround = 0xff101114;

private:
    struct Table {
        std::vector<QRgb> fill, outline;
        std::vector<Overlay> fillOver, outlineOver;
    };

    GreyRange m_grey;
    std::vector<Layer> m_layers;
    double m_swipeShare;
    Table tableOf(const Layer& layer, bool byObject) const;

    std::array<float, 256> m_fillAlpha{};
    std::array<QRgb, 256> m_classColour{};
    std::vector<Table> m_tables;
};

} // namespace granule::view
