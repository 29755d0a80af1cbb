// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"
#include "core/engine/slim/SlimRecipe.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

/// How the models that ship with Granule are trained: small networks, from very few labelled real slices.
namespace granule::engine::slim {

struct LabelledVolume {
    Volume image;
    LabelMap labels; ///< classes 0..6 of ClassSchema::platelet()
};

struct SlimData {
    std::vector<LabelledVolume> slices;  ///< real images; every plane counts as a slice of its own
    std::vector<LabelledVolume> volumes; ///< stacks that were rendered for labels; for networks with a pyramid
    std::vector<LabelledVolume> tests;   ///< real images that training does not see and that are scored instead
    /// The right part of every image of `slices` (0..1 of its width) that training does not see and that is scored instead.
    double heldOut = 0;
};

/// One network of the ensemble.
struct SlimMember {
    std::string name;
    NetworkSpec spec;
    SlimRecipe recipe;
    std::uint64_t seed = 1;
    /// Folders of members trained before, whose layers are taken over where they fit, those of later folders last; a 1x3x3
    /// kernel goes into the middle of a 3x3x3 one.
    std::vector<std::filesystem::path> warmStarts;
};

/// Intersection over union, averaged over the eight flips and rotations of each image.
struct SlimScore {
    std::array<double, 7> iou{};
    double mIoUAll = 0, mIoUOrg = 0;
};

struct SlimOutcome {
    std::int64_t steps = 0;
    double seconds = 0, loss = 0;       ///< the loss is a running mean at the end
    std::optional<SlimScore> heldOut;   ///< over the held-out parts of all slices together
    std::vector<SlimScore> perSlice;
};

/// Trains one member and writes the model folder `out`, which also gets training.safetensors for warm starts. The same seed,
/// data and thread count give the same weights. `say` gets a line now and then. Throws Error, or Cancelled (nothing written).
SlimOutcome trainSlim(const SlimMember& member, const SlimData& data, int threads, const std::filesystem::path& out,
                      Progress& progress, std::stop_token stop, const std::function<void(const std::string&)>& say);

/// Scores a model folder on the slices of `data`, or on their held-out parts.
SlimOutcome scoreSlim(const std::vector<std::filesystem::path>& models, const SlimData& data, int threads);

} // namespace granule::engine::slim
