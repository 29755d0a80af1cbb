// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Confine.h"
#include "core/edit/PaintRule.h"
#include "core/prompt/Features.h"
#include "core/volume/BlockDelta.h"

#include <optional>
#include <vector>

namespace granule::prompt {

/// What a person says about an object: voxels of the volume that are it, and that are not. Those outside the neighbourhood count for nothing.
struct Prompts {
    std::vector<Index> object;    ///< *this*: clicks and scribbles
    std::vector<Index> notObject; ///< *not this*
    std::optional<Box> box;       ///< the object lies inside; what is outside shows what it is not
};

struct Clicks;

/// Finds one object of a neighbourhood from prompts. What does not depend on prompts (features, edges) is computed once, so that every next
/// prompt takes a fraction of a second. Immutable; any thread, one objectOf() at a time a core.
class Prompter {
public:
    /// `grey` are the values of `box`, up to some 128^3 voxels, x fastest, of any range. `network` are further features of the same
    /// box, and may be of no channels. On all cores; throws Cancelled.
    Prompter(const Box& box, const VoxelSpacing& spacing, const std::vector<float>& grey, const Features& network = {},
             const std::stop_token& stop = {});

    const Box& box() const noexcept { return m_features.box; }
    /// The object: 1 or 0 a voxel of box(), x fastest. All voxels that were prompted as the object are in it, those that were prompted as not are
    /// out of it, every piece of it holds a prompt, and it has no holes but for those that were prompted. All 0 without a prompt of
    /// the object; a box alone prompts its centre. On all cores; throws Cancelled.
    std::vector<std::uint8_t> objectOf(const Prompts& prompts, const std::stop_token& stop = {}) const;

private:
    std::vector<float> oddsFrom(const Clicks& clicks, const std::optional<Box>& within) const;

    VoxelSpacing m_spacing;
    Features m_features;
    std::vector<float> m_grey; ///< normalised and smoothed a little
};

/// The edit that makes `mask` (of `box`, as objectOf() gives it) what `rule` paints, as far as `confine` allows.
BlockDelta paintObject(const LabelMap& before, const Box& box, const std::vector<std::uint8_t>& mask, const edit::PaintRule& rule,
                       const edit::Confine& confine = {});

} // namespace granule::prompt
