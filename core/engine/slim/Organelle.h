// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/slim/LabelledPatch.h"

namespace granule::engine::slim {

/// One organelle profile cut from a real slice, to be pasted elsewhere: a dense granule comes with its core.
struct Organelle {
    std::uint8_t kind = 0;          ///< its class; denseGranule for a granule with a core
    std::int64_t height = 0, width = 0;
    std::vector<float> grey;
    std::vector<std::uint8_t> classes; ///< 0 where the organelle is not
    std::vector<float> opacity;     ///< 1 inside, falling to 0 within rimPx pixels: its membrane comes along, softly
    float surroundings = 0;         ///< mean grey of the cytoplasm around it
};

inline constexpr int rimPx = 4;

/// All organelles of the planes of `from` that do not touch the border and have at least `minPixels` pixels.
std::vector<Organelle> collectOrganelles(const LabelledPatch& from, std::int64_t minPixels = 40);

} // namespace granule::engine::slim
