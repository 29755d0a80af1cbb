// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/LabelRuns.h"
#include "core/objects/ObjectEdit.h"
#include "core/volume/Progress.h"

#include <optional>

namespace granule::objects {

/// Which voxels count as connected: those that share a face, or those that share a face, an edge or a corner.
enum class Neighbours { Faces = 6, Corners = 26 };

/// One connected set of voxels.
struct Component {
    std::int64_t voxels = 0;
    Box box;
    Index seed;     ///< its first voxel: lowest z, then y, then x
    LabelId id = 0; ///< what its voxels hold, where ids separate; else 0
    friend bool operator==(const Component&, const Component&) = default;
};

/// The connected components of the wanted voxels of a box, with all their runs: it can be painted without being found
/// again. A value that keeps nothing of the map.
class Components {
public:
    /// `idsSeparate`: voxels of different ids are never connected. On all cores. Throws Cancelled.
    ///
    /// Union-find over runs along x (He, Chao, Suzuki, IEEE Trans. Image Process. 17, 2008), in each row of blocks for
    /// itself; the components of the rows are then united where the rows touch.
    Components(const LabelMap& map, const Box& box, const WantedLabels& wanted, Neighbours neighbours, bool idsSeparate,
               const std::stop_token& stop = {});

    /// In an order that depends on the map and the box alone.
    const std::vector<Component>& all() const noexcept { return m_all; }
    /// Calls visit(component, z, y, x0, x1) for every run, its component as a place in all(), in no order of note.
    template <typename F>
    void forEachRun(F visit) const;
    /// `map`, which they are the components of, with every component i as ids[i], where there is one. On all cores.
    BlockDelta paint(const LabelMap& map, const std::vector<std::optional<LabelId>>& ids,
                     const std::stop_token& stop = {}) const;

private:
    /// What one row of blocks holds.
    struct Part {
        LabelRuns runs;
        std::vector<std::uint32_t> of; ///< the component of each run, among those of the part
        std::vector<Component> found;  ///< as far as the part knows them
        std::uint32_t first = 0;       ///< the number of its first component among those of all parts
    };
    class Finder;

    std::vector<Component> m_all;
    std::vector<Part> m_parts;
    std::vector<std::uint32_t> m_number; ///< of every part's components: the place in m_all
};

/// Makes every component of class `classId` of `minVoxels` or more voxels in `box` an object of its own. Voxels that
/// belong to objects of the class stay theirs, or with `objectsToo` are taken apart and joined like all others, and
/// objects that are left without a voxel go from the table; locked objects always stay. A locked class is skipped as a
/// whole.
ObjectEdit componentsToObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                               LabelId classId, const Box& box, Neighbours neighbours, std::int64_t minVoxels = 1,
                               bool objectsToo = false, const std::stop_token& stop = {});

template <typename F>
void Components::forEachRun(F visit) const {
    for (const auto& part : m_parts) {
        const auto& box = part.runs.box;
        std::uint32_t i = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (const auto end = part.runs.end(part.runs.row(z, y)); i < end; ++i)
                    visit(m_number[part.first + part.of[i]], z, y, part.runs.runs[i].x0, part.runs.runs[i].x1);
    }
}

} // namespace granule::objects
