// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/BlockDelta.h"
#include "core/volume/Progress.h"

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace granule::objects {

/// Where two ids touch: faces between voxels perpendicular to z, y, x.
struct Contact {
    std::array<std::int64_t, 3> faces{};
    double areaNm2(const VoxelSpacing& spacing) const noexcept {
        return static_cast<double>(faces[0]) * spacing.yNm * spacing.xNm +
               static_cast<double>(faces[1]) * spacing.zNm * spacing.xNm +
               static_cast<double>(faces[2]) * spacing.zNm * spacing.yNm;
    }
    friend bool operator==(const Contact&, const Contact&) = default;
};

/// What a label map holds of one id, class or object.
struct Tally {
    std::int64_t voxels = 0;
    Box box;
    double z = 0, y = 0, x = 0;          ///< the centroid, in voxels
    std::map<LabelId, Contact> touching; ///< other ids, background too, that share faces with it
    /// The second moments of its voxels' centres about the centroid, in voxels squared: zz, yy, xx, zy, zx, yx.
    std::array<double, 6> moments{};
    double volumeNm3(const VoxelSpacing& spacing) const noexcept {
        return static_cast<double>(voxels) * spacing.voxelVolumeNm3();
    }
    /// True where the stack may have cut it off.
    bool touchesBorder(const Shape& shape) const noexcept {
        return box.lo.z == 0 || box.lo.y == 0 || box.lo.x == 0 || box.hi.z == shape.z || box.hi.y == shape.y ||
               box.hi.x == shape.x;
    }
};

/// Counts of all ids of a label map, kept block by block, so that an edit costs a recount of the blocks it touched: a
/// table of objects can follow a brush. A value; one thread changes it.
class Census {
public:
    Census() = default;
    /// What a block holds of one id.
    struct Count {
        LabelId id = 0;
        std::int64_t voxels = 0, z = 0, y = 0, x = 0; ///< how many, and the sums of their positions
        Box box;
        std::array<std::int64_t, 6> squares{}; ///< the sums of their positions' products: zz, yy, xx, zy, zx, yx
    };
    struct Touch {
        LabelId a = 0, b = 0; ///< a < b
        Contact contact;
    };
    /// A block's voxels, and the faces between them and to the next block along each axis.
    struct Part {
        std::vector<Count> counts;
        std::vector<Touch> touches;
    };

    /// On all cores. Throws Cancelled.
    explicit Census(const LabelMap& map, const std::stop_token& stop = {});
    /// Of parts that were counted before, one a block: see BlockCensus.h.
    explicit Census(std::vector<Part> parts) : m_parts(std::move(parts)) {}
    /// Counts the blocks of `delta` anew, and those whose faces to them they count. `now` is the map after it was
    /// applied, or reverted.
    void recount(const LabelMap& now, const BlockDelta& delta);

    /// Of every id that there is.
    std::map<LabelId, Tally> tallies() const;
    /// The voxel of `id` next to its centroid: where to fly to. `map` is as counted last. Empty where there is none.
    std::optional<Index> innerVoxel(const LabelMap& map, LabelId id) const;

private:
    std::vector<Part> m_parts;
};

} // namespace granule::objects
