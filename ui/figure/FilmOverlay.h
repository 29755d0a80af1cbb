// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "ui/scene/OffscreenRenderer.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace granule::figure {

/// What is written over a frame. Sizes go with the frame's height, so that a film reads the same at 720 and at 4320 lines.
struct FilmOverlay {
    std::string title = {}, subtitle = {};
    double titleOpacity = 1;
    bool card = false;                                          ///< title and subtitle large, in the middle
    std::vector<std::pair<std::string, double>> captions = {};  ///< lower left: texts and how opaque, one over the other while they melt
    std::vector<OrganelleClass> legend = {};                    ///< upper right: names and colours
    double nmPerPixel = 0;                                      ///< of the scale bar, lower right; 0: none
    double barRight = 1;                                        ///< where the bar ends, in parts of the width
    bool darkInk = false;                                       ///< for bright grounds
    friend bool operator==(const FilmOverlay&, const FilmOverlay&) = default;
};

/// Writes overlays over frames; one that is the same as on the frame before is not painted again. Text has a scrim under it, so that it
/// reads over whatever is there, and breaks or shrinks where it is long. Needs a QGuiApplication, for its fonts. One thread.
class OverlayPainter {
public:
    OverlayPainter();
    ~OverlayPainter();
    void draw(scene::RgbImage& frame, const FilmOverlay& overlay);

private:
    struct Layer;
    std::unique_ptr<Layer> m_layer; ///< of the last frame
};

} // namespace granule::figure
