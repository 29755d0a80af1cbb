// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/slim/CopyPaste.h"
#include "core/engine/slim/SlimRecipe.h"

namespace granule::engine::slim {

/// Draws the crops that a slim network learns from: a place in a real slice (or, for deep crops, sometimes in a volume),
/// bent, with organelles pasted in and its grey changed.
class CropSampler {
public:
    /// `slices`: real, one plane each. `volumes`: many planes, rendered or phantom; may be empty.
    CropSampler(std::vector<LabelledPatch> slices, std::vector<LabelledPatch> volumes);
    LabelledPatch draw(const SlimRecipe& recipe, const SlimStage& stage, int depth, Random& random) const;
    /// The share of each class in the slices.
    std::array<double, classCount> classShares() const;

private:
    struct Source {
        LabelledPatch patch;
        std::array<std::vector<std::uint32_t>, classCount> voxels; ///< of the organelle classes
    };
    static Source index(LabelledPatch patch);
    static Index place(const Source& source, double organelleShare, std::int64_t crop, Random& random);
    std::vector<Source> m_slices, m_volumes;
    CopyPaste m_paste;
};

} // namespace granule::engine::slim
