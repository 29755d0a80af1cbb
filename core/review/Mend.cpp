// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Rules.h"

#include "core/edit/BlockWriter.h"

#include <algorithm>
#include <array>
#include <map>

namespace granule::review {

namespace {

constexpr std::array<Index, 6> faces{{{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}}};

Index plus(const Index& a, const Index& b) {
    return {a.z + b.z, a.y + b.y, a.x + b.x};
}

/// The component of a place and what lies beside it.
class Surroundings {
public:
    Surroundings(const Place& place, const LabelMap& map)
        : m_box(Box{plus(place.box.lo, {-1, -1, -1}), plus(place.box.hi, {1, 1, 1})}.intersected(Box::of(map.shape()))),
          m_ids(map.read(m_box)), m_mine(m_ids.size()) {
        if (!m_box.contains(place.at) || id(place.at) != place.id) return;
        m_voxels.push_back(place.at);
        m_mine[offset(place.at)] = true;
        for (std::size_t i = 0; i < m_voxels.size(); ++i)
            forFaces(m_voxels[i], [&](const Index& next) {
                if (id(next) != place.id || m_mine[offset(next)]) return;
                m_mine[offset(next)] = true;
                m_voxels.push_back(next);
            });
    }

    const std::vector<Index>& voxels() const noexcept { return m_voxels; }
    LabelId id(const Index& at) const { return m_ids[offset(at)]; }
    bool isMine(const Index& at) const { return m_mine[offset(at)]; }
    template <typename F>
    void forFaces(const Index& at, F visit) const {
        for (const auto& face : faces)
            if (const auto next = plus(at, face); m_box.contains(next)) visit(next);
    }

private:
    std::size_t offset(const Index& at) const {
        return static_cast<std::size_t>(m_box.shape().offset({at.z - m_box.lo.z, at.y - m_box.lo.y, at.x - m_box.lo.x}));
    }
    Box m_box;
    std::vector<LabelId> m_ids;
    std::vector<bool> m_mine;
    std::vector<Index> m_voxels;
};

/// What stands for class `classId` beside the component: the class, or the object of it that it touches most.
LabelId nearestOf(LabelId classId, const Surroundings& around, const ObjectTable& objects) {
    std::map<LabelId, std::int64_t> touched;
    for (const auto& voxel : around.voxels())
        around.forFaces(voxel, [&](const Index& next) {
            if (!around.isMine(next) && objects.classOf(around.id(next)) == classId) ++touched[around.id(next)];
        });
    const auto most = std::ranges::max_element(touched, {}, [](const auto& entry) { return entry.second; });
    return most == touched.end() ? classId : most->first;
}

std::vector<Index> voxelsToChange(const Mend& mend, const Surroundings& around, const ObjectTable& objects) {
    if (mend.kind == Mend::Kind::Whole) return around.voxels();
    std::vector<Index> chosen;
    for (const auto& voxel : around.voxels()) {
        bool outside = false;
        around.forFaces(voxel, [&](const Index& next) {
            const auto classId = objects.classOf(around.id(next));
            if (mend.kind == Mend::Kind::Shell && classId == mend.gives) chosen.push_back(next);
            outside = outside || (!around.isMine(next) && std::ranges::find(mend.allowed, classId) == mend.allowed.end());
        });
        if (mend.kind == Mend::Kind::Rim && outside) chosen.push_back(voxel);
    }
    return chosen;
}

} // namespace

BlockDelta mend(const Place& place, const LabelMap& map, const ObjectTable& objects, const ClassSchema& schema) {
    if (!place.mend) return {};
    const Surroundings around(place, map);
    edit::BlockWriter writer(map, edit::PaintRule(nearestOf(place.mend->becomes, around, objects), schema, objects));
    for (const auto& voxel : voxelsToChange(*place.mend, around, objects)) writer.paintRun(voxel.z, voxel.y, voxel.x, voxel.x + 1);
    return writer.total();
}

} // namespace granule::review
