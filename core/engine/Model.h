// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"
#include "core/volume/VoxelSpacing.h"

#include <filesystem>
#include <string>
#include <vector>

namespace granule::engine {

/// What a model says of itself: the JSON beside its weights. A model is a folder with `model.json` and
/// `weights.safetensors`.
struct ModelCard {
    std::string name;          ///< "Slim 2D-3D, seed 1"
    std::string architecture;  ///< a name for findNetwork(), or "custom"
    NetworkSpec spec;
    Shape window{5, 296, 296}; ///< the window it was trained on, and the natural one to run it on
    VoxelSpacing voxel = plateletSpacing; ///< what it was trained at
    std::vector<std::string> classes;
    std::string normalisation = "volume-zscore"; ///< subtract the volume's mean, divide by its standard deviation
    std::string data, licence, limits;           ///< provenance, in sentences
    double mIoUAll = -1, mIoUOrg = -1;           ///< -1: never scored
    std::string scoredOn;
    std::int64_t steps = 0;
    std::uint64_t seed = 0;
    std::filesystem::path path; ///< where it was read from
};

/// Reads and checks a model's card without touching its weights. Throws Error with the file's name and what is wrong.
ModelCard readModelCard(const std::filesystem::path& model);

/// The models at `path`: a model's folder, its model.json, or a folder of models (in the order of their names).
/// Throws Error (NotFound) where there is none.
std::vector<std::filesystem::path> findModels(const std::filesystem::path& path);

} // namespace granule::engine
