// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Census.h"
#include "core/objects/Components.h"

#include <set>

namespace granule::objects {

/// Edits of whole objects. Each reads the snapshot `map`, runs on all cores and throws Cancelled; the result is one
/// step of the history. A locked object, or one of a locked class, is left as it is and counted in `skipped`; so is one
/// whose voxels would go to a locked class. Ids that the table does not name are left alone.

/// What becomes of the voxels of an object that goes: background, or the class around its own (a core's: dense
/// granule).
enum class Becomes { Background, Parent };

/// All of `ids` as the one object `into`, which keeps its name, class and colour.
ObjectEdit mergeObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                        const std::set<LabelId>& ids, LabelId into, const std::stop_token& stop = {});
ObjectEdit deleteObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                         const std::set<LabelId>& ids, Becomes becomes, const std::stop_token& stop = {});
/// Their voxels become plain voxels of their class.
ObjectEdit dissolveObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                           const std::set<LabelId>& ids, const std::stop_token& stop = {});
/// Makes them objects of `classId`; no voxel changes.
ObjectEdit relabelObjects(const ObjectTable& table, const ClassSchema& schema, const std::set<LabelId>& ids,
                          LabelId classId);

/// Deletes the objects of `classId` that have fewer than `minVoxels` voxels in `tallies`, which are of `map`.
ObjectEdit deleteSmallObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                              const std::map<LabelId, Tally>& tallies, LabelId classId, std::int64_t minVoxels,
                              Becomes becomes, const std::stop_token& stop = {});
/// The least number of voxels that fill `volumeNm3`.
std::int64_t voxelsIn(double volumeNm3, const VoxelSpacing& spacing);

/// Removes the components of `id`, plain voxels of a class or one object, that have fewer than `minVoxels` voxels; all
/// but the largest where `minVoxels` is empty. The table stays as it is.
ObjectEdit removeIslands(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, LabelId id,
                         std::optional<std::int64_t> minVoxels, Becomes becomes, const Box& box, Neighbours neighbours,
                         const std::stop_token& stop = {});

} // namespace granule::objects
