// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackReader.h"

#include <optional>
#include <vector>

namespace granule::io {

/// The class that a colour stands for in the two palettes in which the platelet study published its labels:
/// its website's, and the jet colour map at class/6. Black, jet's own (0,0,127) and full transparency are
/// background.
std::optional<LabelId> plateletClassOf(const plugin::Rgba& colour);

/// The ids that the indices of a palette file stand for, given which indices occur in it: classes where all
/// those colours are in a published palette, classes where the authors' values floor(255 k / 6) carry the jet
/// colour map, else the indices themselves.
std::vector<LabelId> idsOfPalette(const std::vector<plugin::Rgba>& palette, const std::vector<bool>& used);

} // namespace granule::io
