// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Split.h"

#include "core/objects/BlockEdit.h"
#include "core/objects/ObjectDepth.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>

namespace granule::objects {

namespace {

constexpr std::size_t levels = 256;

/// How strongly the grey values change, in grey a nm; 0 at the border of the image's stack.
std::vector<float> edges(const Volume& image, const CutObject& object, const VoxelSpacing& nm) {
    const Box part = object.box.intersected(Box::of(image.shape()));
    const auto grey = image.read<float>(part);
    const Shape shape = part.shape();
    std::vector<float> out(object.inside.size());
    const auto at = [&](std::int64_t z, std::int64_t y, std::int64_t x) {
        return grey[static_cast<std::size_t>(
            shape.offset({std::clamp<std::int64_t>(z, 0, shape.z - 1), std::clamp<std::int64_t>(y, 0, shape.y - 1),
                          std::clamp<std::int64_t>(x, 0, shape.x - 1)}))];
    };
    onAllCores(static_cast<std::size_t>(shape.z), [&](std::size_t slice) {
        const auto z = static_cast<std::int64_t>(slice);
        for (std::int64_t y = 0; y < shape.y; ++y) {
            auto* row = out.data() + object.offset({part.lo.z + z, part.lo.y + y, part.lo.x});
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const auto dz = (at(z + 1, y, x) - at(z - 1, y, x)) / static_cast<float>(2 * nm.zNm),
                           dy = (at(z, y + 1, x) - at(z, y - 1, x)) / static_cast<float>(2 * nm.yNm),
                           dx = (at(z, y, x + 1) - at(z, y, x - 1)) / static_cast<float>(2 * nm.xNm);
                row[x] = std::sqrt(dz * dz + dy * dy + dx * dx);
            }
        }
    });
    return out;
}

/// Floods an object from its seeds, the lowest voxels first, those of a level in the order they were reached.
class Flood {
public:
    Flood(const CutObject& object, const std::vector<float>& heights)
        : m_object(object), m_parts(object.inside.size()), m_waiting(levels) {
        float low = std::numeric_limits<float>::max(), high = std::numeric_limits<float>::lowest();
        for (std::size_t i = 0; i < heights.size(); ++i)
            if (object.inside[i] != 0) low = std::min(low, heights[i]), high = std::max(high, heights[i]);
        const float scale = high > low ? static_cast<float>(levels - 1) / (high - low) : 0;
        m_level.resize(heights.size());
        for (std::size_t i = 0; i < heights.size(); ++i)
            if (object.inside[i] != 0) m_level[i] = static_cast<std::uint8_t>((heights[i] - low) * scale);
    }

    /// False where no voxel of the seed lies in the object.
    bool start(const Seed& seed, LabelId part) {
        bool any = false;
        for (const auto& voxel : seed) {
            if (!m_object.box.contains(voxel)) continue;
            const auto i = static_cast<std::size_t>(m_object.offset(voxel));
            if (m_object.inside[i] == 0) continue;
            any = true;
            if (m_parts[i] == 0) take(i, part, 0);
        }
        return any;
    }

    std::vector<LabelId> run(const std::stop_token& stop) {
        const auto steps = m_object.neighbours();
        for (std::size_t level = 0; level < levels; ++level) {
            auto& waiting = m_waiting[level];
            for (std::size_t next = 0; next < waiting.size(); ++next) { // grows while it is walked
                if ((next & 0xffff) == 0) throwIfStopped(stop);
                const auto i = waiting[next];
                for (const auto step : steps) {
                    const auto j = static_cast<std::size_t>(static_cast<std::int64_t>(i) + step);
                    if (m_object.inside[j] != 0 && m_parts[j] == 0) take(j, m_parts[i], level);
                }
            }
            waiting = {};
        }
        return std::move(m_parts);
    }

private:
    void take(std::size_t i, LabelId part, std::size_t level) {
        m_parts[i] = part;
        m_waiting[std::max<std::size_t>(level, m_level[i])].push_back(static_cast<std::uint32_t>(i));
    }

    const CutObject& m_object;
    std::vector<LabelId> m_parts;
    std::vector<std::uint8_t> m_level;
    std::vector<std::vector<std::uint32_t>> m_waiting;
};

} // namespace

LabelMap splitParts(const LabelMap& map, LabelId id, const std::vector<Seed>& seeds, const Volume* image,
                    const std::stop_token& stop) {
    if (image && image->shape() != map.shape())
        throw Error(ErrorKind::Mismatch, "An image of " + describe(image->shape()) +
                                             " voxels cannot split a label of a map of " + describe(map.shape()) +
                                             ": they must lie on the same grid.");
    const CutObject object(map, id);
    auto heights = image ? edges(*image, object, map.spacing()) : object.depths(map);
    if (!image)
        for (auto& height : heights) height = -height;
    Flood flood(object, heights);
    for (std::size_t k = 0; k < seeds.size(); ++k)
        if (!flood.start(seeds[k], static_cast<LabelId>(k + 1)))
            throw Error(ErrorKind::InvalidValue, "Seed " + std::to_string(k + 1) + " has no voxel in label " +
                                                     std::to_string(id) + ". Mark some of it.");
    const auto found = flood.run(stop);
    LabelMap parts(map.shape(), map.spacing());
    const Box inner = object.box.intersected(Box::of(map.shape()));
    std::vector<LabelId> voxels;
    voxels.reserve(static_cast<std::size_t>(inner.shape().voxels()));
    for (auto z = inner.lo.z; z < inner.hi.z; ++z)
        for (auto y = inner.lo.y; y < inner.hi.y; ++y) {
            const auto from = found.begin() + object.offset({z, y, inner.lo.x});
            voxels.insert(voxels.end(), from, from + inner.shape().x);
        }
    parts.write(inner, voxels.data());
    return parts;
}

ObjectEdit split(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, LabelId id,
                 const LabelMap& parts, const std::stop_token& stop) {
    const auto* object = table.find(id);
    if (!object)
        throw Error(ErrorKind::InvalidValue,
                    "Label " + std::to_string(id) + " is no object. Make objects of the class first.");
    if (isLocked(id, schema, table)) return {{}, table, 1};
    const auto first = table.nextId();
    std::vector<LabelId> most(map.blockCount());
    ObjectEdit edit{{}, table, 0};
    edit.delta = changedBlocks(map, map.blockCount(), stop, [&](std::size_t i) -> std::vector<OpenBlock> {
        if (parts.block(i)->isBackground()) return {};
        const auto part = parts.block(i)->view();
        OpenBlock open(map, i);
        for (std::size_t v = 0; v < open.ids.size(); ++v) {
            const auto k = part.at(static_cast<std::int64_t>(v));
            if (k < 2 || open.ids[v] != id) continue;
            open.ids[v] = first + k - 2;
            most[i] = std::max(most[i], k);
        }
        if (most[i] == 0) return {};
        return {std::move(open)};
    });
    for (LabelId k = 2; k <= std::ranges::max(most); ++k)
        edit.table.set({.id = first + k - 2, .classId = object->classId, .name = {}, .colour = {}});
    return edit;
}

} // namespace granule::objects
