// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/figure/FigureKind.h"
#include "core/volume/Volume.h"
#include "ui/figure/ScenePlates.h"

#include <optional>
#include <string>
#include <vector>

/// What the settings of plates (S1 to S4) have in common. All throw Error that names the key and says what to write.
namespace granule::cli {

/// How errors call the settings.
inline const std::string plateSettings = "The figure's settings";

/// "letters": "all" or "paper"; the latter skips the l.
bool skipsL(const FigureRequest& request);
/// "dpi", 300 where it is missing, and "width_mm", 180.
int dpiOf(const FigureRequest& request);
double widthMmOf(const FigureRequest& request);
/// "voxel_nm": [z, y, x]; empty where it is missing.
std::optional<VoxelSpacing> spacingOf(const FigureRequest& request);
/// A whole number of at least 0.
std::int64_t sliceOf(const FigureRequest& request, std::int64_t otherwise);
/// "recipe": a file's path, or what would stand in it; on white ground where it says no other.
figure::SceneRecipe recipeOf(const FigureRequest& request);
/// "classes": ids, names or short names; `otherwise` where it is missing.
std::vector<LabelId> classesOf(const FigureRequest& request, const ClassSchema& schema, std::vector<LabelId> otherwise);

/// One entry of a list of label maps.
struct MapEntry {
    std::string name, path;
};
/// From [{"name": ..., "labels": ...}, ...] under `key`, where `list` stands.
std::vector<MapEntry> mapEntries(const FigureRequest& request, const nlohmann::json& list, const std::string& key);

/// Reads labels, all of them or slice `z`, with the voxel size of "voxel_nm" or of `image`, where there is one.
LabelMap readMap(const FigureRequest& request, const std::string& path, const Volume& image, std::optional<std::int64_t> z, Context& context,
                 Progress& progress);
/// The image under "image"; null where that key is missing.
Volume imageOf(const FigureRequest& request);
/// Throws Error (Mismatch) where `image` has neither the shape of the labels nor that of one slice of them.
void requireImageFits(const Volume& image, const Shape& labels, const std::string& labelsPath);

/// What S1 and S3 share.
figure::ScenePlateStyle sceneStyleOf(const FigureRequest& request, const ClassSchema& schema);

} // namespace granule::cli
