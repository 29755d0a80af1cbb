// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/OffscreenRenderer.h"

#include <array>
#include <cstdint>
#include <vector>

namespace granule::figure {

/// Turns frames into the 255 colours that a GIF can show at once, with an ordered dither, whose pattern stands still where the
/// picture does. The colours are chosen by median cut (Heckbert, Color image quantization for frame buffer display, 1982) and
/// kept from frame to frame as long as they serve as well as they did, so that what does not move does not flicker either.
class GifPalette {
public:
    static constexpr int colours = 255; ///< the 256th index means "as before"

    /// Writes one index a pixel to `out`, rows `stride` bytes apart.
    void map(const scene::RgbImage& frame, std::uint8_t* out, int stride);
    /// The colours of the last frame, 0xAARRGGBB; the last one is transparent.
    const std::array<std::uint32_t, 256>& palette() const noexcept { return m_palette; }

private:
    using Histogram = std::vector<std::uint32_t>; ///< of 5 bits each of red, green and blue
    void choose(const Histogram& histogram);
    double error(const Histogram& histogram);
    std::uint8_t nearest(int r, int g, int b);

    std::array<std::uint32_t, 256> m_palette{};
    std::vector<std::int16_t> m_nearest; ///< by 6 bits a channel; -1: not looked up yet
    double m_error = -1;                 ///< mean squared, of the frame that the colours were chosen for
};

} // namespace granule::figure
