// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/SurfaceScene.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace granule::scene {

/// A picture: 8-bit RGB, first row on top.
struct RgbImage {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
};

/// A picture with transparency: 8-bit RGBA, not premultiplied, first row on top.
struct RgbaImage {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgba;
};

/// The longest side of a picture.
inline constexpr int mostPixels = 16384;

/// Renders scenes where there is no window and no display: the GL context comes from EGL, on a graphics card where there
/// is one, else in software. Pictures too large for the driver are drawn in tiles. One thread: context and scene stay on
/// the thread that made them.
class OffscreenRenderer {
public:
    /// How edges are smoothed: Fine draws at twice the size; Fast draws at the size itself and smooths edges alone;
    /// Automatic is Fine on a graphics card and Fast where the processor draws, for films.
    enum class Edges { Fine, Fast, Automatic };

    /// Throws Error (Unsupported) where the machine offers no OpenGL 3.2, (InvalidValue) for a size that makes no sense.
    OffscreenRenderer(int width, int height, Edges edges = Edges::Fine);
    ~OffscreenRenderer();
    OffscreenRenderer(const OffscreenRenderer&) = delete;
    OffscreenRenderer& operator=(const OffscreenRenderer&) = delete;

    /// Takes `scene` into the window, so that its camera can be fitted to the picture's shape. Lines and texts are as large
    /// in pictures of up to 1080 rows as on screen, and grow with larger ones. Release it by attach(nullptr) before it ends
    /// and more is drawn; both may end in either order.
    void attach(SurfaceScene* scene);
    /// Another size from the next picture on; `pixelScale` device pixels a design pixel, for scale bar and lines. The same
    /// sizes as in the constructor.
    void resize(int width, int height, double pixelScale = 1);
    /// One picture of the attached scene. Renderers on several threads take turns.
    RgbImage render();
    /// The same on a transparent ground: drawn twice, before black and before white, which tells how much of the ground is
    /// seen through everything that lies before it.
    RgbaImage renderTransparent();
    /// The longest side, in device pixels, that is drawn at once; what suits the driver where it is not said.
    void setMostTile(int pixels);
    /// What draws: "llvmpipe (LLVM 15.0.6, 256 bits)".
    std::string device() const;
    /// True where the processor draws.
    bool isSoftware() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::scene
