// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Morphometry.h"

#include "core/measure/BlockShape.h"
#include "core/measure/Distances.h"
#include "core/measure/Ellipsoid.h"
#include "core/measure/Grey.h"
#include "core/objects/CellRegion.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <atomic>
#include <numbers>

namespace granule::measure {

namespace {

using objects::Tally;

/// Several bodies as one: voxels, and moments in nm.
struct Body {
    std::int64_t voxels = 0;
    Vector sums{};   ///< of positions
    Moments products{}; ///< sums of products of positions

    void add(const Tally& tally, const VoxelSpacing& nm) {
        const auto n = static_cast<double>(tally.voxels);
        const double z = tally.z * nm.zNm, y = tally.y * nm.yNm, x = tally.x * nm.xNm;
        const auto& [zz, yy, xx, zy, zx, yx] = tally.moments;
        const Moments m{zz * nm.zNm * nm.zNm, yy * nm.yNm * nm.yNm, xx * nm.xNm * nm.xNm,
                        zy * nm.zNm * nm.yNm, zx * nm.zNm * nm.xNm, yx * nm.yNm * nm.xNm};
        const Moments at{z * z, y * y, x * x, z * y, z * x, y * x};
        const Moments voxel{nm.zNm * nm.zNm / 12, nm.yNm * nm.yNm / 12, nm.xNm * nm.xNm / 12, 0, 0, 0};
        voxels += tally.voxels;
        sums = {sums[0] + n * z, sums[1] + n * y, sums[2] + n * x};
        for (std::size_t i = 0; i < products.size(); ++i) products[i] += n * (m[i] + at[i] + voxel[i]);
    }
    Moments moments() const {
        const auto n = static_cast<double>(voxels);
        const double z = sums[0] / n, y = sums[1] / n, x = sums[2] / n;
        const Moments at{z * z, y * y, x * x, z * y, z * x, y * x};
        Moments m = products;
        for (std::size_t i = 0; i < m.size(); ++i) m[i] = m[i] / n - at[i];
        return m;
    }
};

/// Turns what is counted in the blocks into rows.
class Rows {
public:
    Rows(const Subjects& subjects, const ClassSchema& schema, std::map<LabelId, Tally> tallies, const BlockShapes& shapes,
         const std::vector<BlockShape>& blocks)
        : m_subjects(subjects), m_schema(schema), m_tallies(std::move(tallies)), m_shapes(shapes), m_spacing(subjects.map.spacing()) {
        for (const auto& block : blocks)
            for (const auto& one : block.interfaces) {
                auto& sum = m_interfaces[{one.a, one.b}];
                sum.surfaceNm2 += one.surfaceNm2, sum.contactNm2 += one.contactNm2;
            }
        m_cellOf = objects::cellOfEach(m_tallies, m_spacing, withHoles(), schema, subjects.cellClass);
        for (const auto& [id, cell] : subjects.cellOf) m_cellOf[id] = cell;
        for (const auto& [id, object] : subjects.table.all())
            if (object.classId == subjects.cellClass) m_cellOf[id] = id;
    }

    const std::map<LabelId, LabelId>& cellOf() const { return m_cellOf; }

    std::vector<MeasuredObject> objects() const {
        std::vector<MeasuredObject> rows;
        for (const auto& [id, object] : m_subjects.table.all())
            if (const auto tally = m_tallies.find(id); tally != m_tallies.end() && tally->second.voxels > 0)
                rows.push_back(objectRow(object, tally->second));
        addInterfaces(rows);
        return rows;
    }

    std::vector<MeasuredCell> cells(const std::vector<MeasuredObject>& objects) const {
        std::map<LabelId, MeasuredCell> rows;
        std::map<LabelId, Body> bodies;
        for (const auto& o : objects)
            if (o.cell != 0) {
                auto& row = rows[o.cell];
                row.id = o.cell, row.voxels += o.voxels, row.cutOff |= o.cutOff;
                auto& of = row.classes[o.classId];
                ++of.count, of.voxels += o.voxels;
                bodies[o.cell].add(m_tallies.at(o.id), m_spacing);
                if (o.opening) ++row.openings[*o.opening];
                if (!o.skeleton) continue;
                row.vessels.pathNm += o.skeleton->pathNm;
                row.vessels.branches += o.skeleton->branches, row.vessels.ends += o.skeleton->ends;
            }
        for (const auto& [pair, shared] : m_interfaces) {
            const auto a = placeOf(pair.first), b = placeOf(pair.second);
            if (a == b || m_subjects.holes.contains(pair.first) || m_subjects.holes.contains(pair.second)) continue;
            if (const auto cell = rows.find(a); cell != rows.end()) cell->second.surfaceNm2 += shared.surfaceNm2;
            if (const auto cell = rows.find(b); cell != rows.end()) cell->second.surfaceNm2 += shared.surfaceNm2;
        }
        std::vector<MeasuredCell> all;
        for (auto& [id, row] : rows) {
            row.volumeNm3 = volume(row.voxels);
            row.surfaceNm2 *= correction(Ellipsoid::of(bodies.at(id).moments()));
            all.push_back(std::move(row));
        }
        return all;
    }

private:
    /// Background that is enclosed lies in cells as organelles do.
    ObjectTable withHoles() const {
        auto table = m_subjects.table;
        for (const auto id : m_subjects.holes) table.set({.id = id, .classId = 0, .name = {}, .colour = {}});
        return table;
    }

    LabelId placeOf(LabelId id) const {
        const auto at = m_cellOf.find(id);
        return at == m_cellOf.end() ? 0 : at->second;
    }

    double volume(std::int64_t voxels) const { return static_cast<double>(voxels) * m_spacing.voxelVolumeNm3(); }

    /// By what a surface measured along few directions is to be multiplied, were the body an ellipsoid: it is exact there.
    double correction(const Ellipsoid& e) const {
        return e.surfaceNm2() / e.measuredNm2(m_shapes.directions(), m_spacing);
    }

    MeasuredObject objectRow(const LabelObject& object, const Tally& tally) const {
        Body body;
        body.add(tally, m_spacing);
        const auto ellipsoid = Ellipsoid::of(body.moments());
        MeasuredObject row;
        row.id = object.id, row.classId = object.classId, row.cell = placeOf(object.id), row.voxels = tally.voxels;
        row.volumeNm3 = volume(tally.voxels);
        for (std::size_t i = 0; i < 3; ++i) row.axesNm[i] = 2 * ellipsoid.semiAxesNm[i];
        row.longAxis = ellipsoid.axes[0];
        row.centroid = {tally.z, tally.y, tally.x};
        row.box = tally.box;
        row.cutOff = tally.touchesBorder(m_subjects.map.shape());
        row.surfaceNm2 = correction(ellipsoid); // of what addInterfaces() finds
        if (object.classId == vesselClass(m_schema))
            row.opening = tally.touching.contains(0) ? Opening::Open : row.cutOff ? Opening::Cut : Opening::Closed;
        return row;
    }

    /// Surfaces, and how they are shared between classes that touch them.
    void addInterfaces(std::vector<MeasuredObject>& rows) const {
        std::map<LabelId, std::pair<double, double>> sums;
        for (const auto& [pair, shared] : m_interfaces)
            for (const auto id : {pair.first, pair.second}) {
                auto& [surface, contact] = sums[id];
                surface += shared.surfaceNm2, contact += shared.contactNm2;
            }
        std::map<LabelId, MeasuredObject*> byId;
        for (auto& row : rows) {
            byId[row.id] = &row;
            row.surfaceNm2 *= sums[row.id].first;
            const double ball = std::cbrt(std::numbers::pi) * std::cbrt(36 * row.volumeNm3 * row.volumeNm3);
            row.sphericity = row.surfaceNm2 > 0 && !row.cutOff ? ball / row.surfaceNm2 : notThere;
        }
        const auto share = [&](LabelId id, LabelId other, const Interface& shared) {
            const auto row = byId.find(id);
            if (row == byId.end() || shared.contactNm2 == 0) return;
            const auto classId = m_subjects.holes.contains(other) ? 0 : m_subjects.table.classOf(other);
            row->second->contactNm2[classId] += row->second->surfaceNm2 * shared.contactNm2 / sums[id].second;
        };
        for (const auto& [pair, shared] : m_interfaces)
            share(pair.first, pair.second, shared), share(pair.second, pair.first, shared);
    }

    const Subjects& m_subjects;
    const ClassSchema& m_schema;
    std::map<LabelId, Tally> m_tallies;
    const BlockShapes& m_shapes;
    VoxelSpacing m_spacing;
    std::map<std::pair<LabelId, LabelId>, Interface> m_interfaces;
    std::map<LabelId, LabelId> m_cellOf;
};

void addSkeletons(Morphometry& all, const LabelMap& map, bool keep, Progress& progress, const std::stop_token& stop) {
    std::vector<MeasuredObject*> vessels;
    for (auto& o : all.objects)
        if (o.opening) vessels.push_back(&o);
    std::vector<Skeleton> lines(vessels.size());
    std::atomic<std::size_t> done = 0;
    onAllCores(vessels.size(), [&](std::size_t i) {
        lines[i] = skeleton(map, vessels[i]->id, vessels[i]->box, stop);
        progress.update(static_cast<double>(++done) / static_cast<double>(vessels.size()));
    });
    for (std::size_t i = 0; i < vessels.size(); ++i) {
        vessels[i]->skeleton = lines[i].lengths;
        if (keep) all.skeletons[vessels[i]->id] = std::move(lines[i]);
    }
}

} // namespace

LabelId vesselClass(const ClassSchema& schema) {
    const auto it = std::ranges::find_if(schema.classes, [](const OrganelleClass& c) {
        return c.name.find("analicular") != std::string::npos; // "Canalicular vessel", "Open canalicular system"
    });
    return it == schema.classes.end() ? 0 : it->id;
}

Morphometry measure(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, const MeasureOptions& options,
                    Progress& progress, const std::stop_token& stop) {
    if (options.image && options.image->shape() != map.shape())
        throw Error(ErrorKind::Mismatch, "The image has " + describe(options.image->shape()) + " voxels, the labels have " +
                                             describe(map.shape()) + ": take the image that they were drawn on.");
    const auto all = subjects(map, table, schema, options.from, stop);
    progress.update(0.3);
    SubProgress rest(progress, 0.3, 1);
    return measure(all, schema, options, rest, stop);
}

Morphometry measure(const Subjects& subjects, const ClassSchema& schema, const MeasureOptions& options, Progress& progress,
                    const std::stop_token& stop) {
    const auto& map = subjects.map;
    const BlockShapes shapes(map.spacing());
    std::vector<BlockShape> blocks(map.blockCount());
    std::atomic<std::size_t> done = 0;
    std::vector<objects::Census::Part> parts(blocks.size());
    onAllCores(blocks.size(), [&](std::size_t i) {
        if (stop.stop_requested()) return;
        blocks[i] = shapes.of(map, i);
        parts[i] = std::move(blocks[i].census);
        progress.update(0.5 * static_cast<double>(++done) / static_cast<double>(blocks.size()));
    });
    throwIfStopped(stop);
    const Rows rows(subjects, schema, objects::Census(std::move(parts)).tallies(), shapes, blocks);
    Morphometry all{map.spacing(), subjects.table, rows.objects(), {}, {}};
    SubProgress near(progress, 0.5, 0.7), lines(progress, 0.7, 0.9), grey(progress, 0.9, 1);
    addDistances(all.objects, subjects, rows.cellOf(), blocks, near, stop);
    if (options.middleLines) addSkeletons(all, map, options.keepSkeletons, lines, stop);
    if (options.image) addGrey(all.objects, map, *options.image, grey, stop);
    all.cells = rows.cells(all.objects);
    progress.update(1);
    return all;
}

} // namespace granule::measure
