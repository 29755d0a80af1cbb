// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/GreyRange.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"
#include "ui/scene/OffscreenRenderer.h"
#include "ui/scene/SlicePlanes.h"

#include <optional>
#include <utility>

namespace granule::figure {

/// Slices of a stack as pictures: grey values in one contrast for the whole film, the classes' colours over them as the views show
/// them, with outlines whose width goes with the picture's. One thread.
class SliceFrames {
public:
    /// `image` may be null: then colours lie on the ground alone. `classes`: those that are shown, in their colours. Throws Error
    /// (Mismatch) where image and labels are not of one stack.
    SliceFrames(LabelMap labels, Volume image, const ClassSchema& schema, std::vector<OrganelleClass> classes, const Colour& ground);

    const Shape& shape() const noexcept { return m_labels.shape(); }
    /// The slice, as large as it goes at true proportions, on the ground.
    scene::RgbImage picture(scene::SliceAxis axis, std::int64_t slice, int width, int height) const;
    double nmPerPixel(scene::SliceAxis axis, int width, int height) const;
    /// The grey values of a slice in the contrast of all of them, rows as GreySlice has them; none without an image.
    std::optional<scene::GreySlice> grey(scene::SliceAxis axis, std::int64_t slice) const;

private:
    struct Style {
        std::array<float, 3> colour{};
        float fill = 0; ///< 0: not shown
    };
    LabelMap m_labels;
    Volume m_image;
    GreyRange m_range;
    std::array<Style, 256> m_styles{};
    Colour m_ground;
};

} // namespace granule::figure
