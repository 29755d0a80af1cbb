// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Phantom.h"

#include "core/phantom/Cells.h"
#include "core/phantom/Debris.h"
#include "core/phantom/Organelles.h"
#include "core/phantom/Parallel.h"
#include "core/phantom/Random.h"

#include <algorithm>
#include <cmath>

namespace granule::phantom {

namespace {

/// Everything that is in the pellet around a volume; read by all threads while blocks of labels are painted.
struct Pellet {
    CellCrowd crowd;
    std::vector<Organelles> organelles; ///< of each cell of the crowd
    std::vector<Vesicle> debris;
};

/// Paints one block of labels.
class BlockPainter {
public:
    BlockPainter(const Pellet& pellet, const Box& box, const VoxelSpacing& spacing)
        : m_pellet(pellet), m_box(box), m_shape(box.shape()),
          m_spacing(spacing), m_region{at(box.lo), at({box.hi.z - 1, box.hi.y - 1, box.hi.x - 1})},
          m_ids(static_cast<std::size_t>(m_shape.voxels()), Outside), m_owner(m_ids.size(), nobody),
          m_depth(m_ids.size(), 0.0F) {}

    LabelBlockPtr paint() {
        const auto cells = m_pellet.crowd.near(m_region);
        if (!cells.empty()) paintCells(cells);
        for (const auto& vesicle : m_pellet.debris)
            within(vesicle.bounds(), [&](const Vec3& p, std::size_t i) {
                if (m_ids[i] == Outside && vesicle.contains(p)) m_ids[i] = CellBody;
            });
        for (const auto cell : cells)
            paintOrganelles(m_pellet.organelles[cell], static_cast<std::int32_t>(cell));
        return LabelBlock::of(m_shape, m_ids.data());
    }

private:
    static constexpr std::int32_t nobody = -1;

    Vec3 at(const Index& voxel) const {
        return {static_cast<double>(voxel.z) * m_spacing.zNm, static_cast<double>(voxel.y) * m_spacing.yNm,
                static_cast<double>(voxel.x) * m_spacing.xNm};
    }

    /// Each voxel goes to the cell it is deepest in, but for the cleft between two that are about equal.
    void paintCells(const std::vector<std::size_t>& cells) {
        std::size_t i = 0;
        for (auto z = m_box.lo.z; z < m_box.hi.z; ++z) {
            const Vec3 corner = at({z, m_box.lo.y, m_box.lo.x});
            const PlaneGrid grid{corner.z,      corner.y,  corner.x, m_spacing.yNm,
                                 m_spacing.xNm, m_shape.y, m_shape.x};
            const auto bumps = m_pellet.crowd.surfaceBumps(grid), clefts = m_pellet.crowd.clefts(grid);
            for (std::size_t pixel = 0; pixel < bumps.size(); ++pixel, ++i) {
                const auto y = static_cast<std::int64_t>(pixel) / m_shape.x,
                           x = static_cast<std::int64_t>(pixel) % m_shape.x;
                const Vec3 p = at({z, m_box.lo.y + y, m_box.lo.x + x});
                double best = 1e30, second = 1e30;
                for (const auto cell : cells) {
                    const double d = m_pellet.crowd.cells()[cell].distance(p);
                    if (d < best) {
                        second = best;
                        best = d;
                        m_owner[i] = static_cast<std::int32_t>(cell);
                    } else if (d < second) {
                        second = d;
                    }
                }
                const double below = -best - static_cast<double>(bumps[pixel]);
                const double apart = (second - best - static_cast<double>(clefts[pixel])) / 2;
                m_depth[i] = static_cast<float>(std::min({below, apart, 1e3}));
                if (m_depth[i] > 0)
                    m_ids[i] = CellBody;
                else
                    m_owner[i] = nobody;
            }
        }
    }

    void paintOrganelles(const Organelles& organelles, std::int32_t cell) {
        for (const auto& thread : organelles.filopodia)
            within(thread.bounds(), [&](const Vec3& p, std::size_t i) {
                if (m_ids[i] == Outside && thread.contains(p)) m_ids[i] = CellBody;
            });
        for (const auto& tube : organelles.canaliculi)
            within(tube.bounds(), [&](const Vec3& p, std::size_t i) {
                if (m_owner[i] == cell && tube.contains(p)) m_ids[i] = Canaliculus;
            });
        for (const auto& body : organelles.bodies) {
            const bool core = body.id == DenseCore;
            const LabelId host = core ? DenseGranule : CellBody;
            const float rimNm = core ? 90.0F : 60.0F; // no organelle lies in the outermost cytoplasm
            within(body.bounds(), [&](const Vec3& p, std::size_t i) {
                if (m_owner[i] == cell && m_depth[i] > rimNm && m_ids[i] == host && body.contains(p))
                    m_ids[i] = body.id;
            });
        }
    }

    /// Calls `visit(place, offset)` for the voxels of this block in `region`.
    template <typename F>
    void within(const Region& region, F visit) {
        if (!region.touches(m_region)) return;
        const auto first = [](double nm, double step) {
            return static_cast<std::int64_t>(std::ceil(nm / step));
        };
        const auto last = [](double nm, double step) {
            return static_cast<std::int64_t>(std::floor(nm / step)) + 1;
        };
        const Box box = Box{{first(region.lo.z, m_spacing.zNm), first(region.lo.y, m_spacing.yNm),
                             first(region.lo.x, m_spacing.xNm)},
                            {last(region.hi.z, m_spacing.zNm), last(region.hi.y, m_spacing.yNm),
                             last(region.hi.x, m_spacing.xNm)}}
                            .intersected(m_box);
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x)
                    visit(at({z, y, x}), static_cast<std::size_t>(m_shape.offset(
                                             {z - m_box.lo.z, y - m_box.lo.y, x - m_box.lo.x})));
    }

    const Pellet& m_pellet;
    Box m_box;
    Shape m_shape;
    VoxelSpacing m_spacing;
    Region m_region;
    std::vector<LabelId> m_ids;
    std::vector<std::int32_t> m_owner; ///< the cell a voxel belongs to
    std::vector<float> m_depth;        ///< how deep in that cell it lies, in nm
};

LabelMap growLabels(const PhantomOptions& options, Progress& progress, const std::stop_token& stop) {
    const Shape shape = options.shape;
    const VoxelSpacing spacing = options.spacing;
    const Region region{{0, 0, 0},
                        {static_cast<double>(shape.z - 1) * spacing.zNm,
                         static_cast<double>(shape.y - 1) * spacing.yNm,
                         static_cast<double>(shape.x - 1) * spacing.xNm}};
    Pellet pellet{CellCrowd(mix(options.seed + 1), region), {}, scatterDebris(mix(options.seed + 2), region)};
    const auto cells = static_cast<std::int64_t>(pellet.crowd.cells().size());
    pellet.organelles.resize(pellet.crowd.cells().size());
    SubProgress growing(progress, 0, 0.2), painting(progress, 0.2, 1);
    forEachIndex(cells, options.threads, growing, stop, [&](std::int64_t i) {
        pellet.organelles[static_cast<std::size_t>(i)] =
            growOrganelles(pellet.crowd, static_cast<std::size_t>(i));
    });
    LabelMap labels(shape, spacing);
    std::vector<LabelBlockPtr> blocks(labels.blockCount());
    forEachIndex(static_cast<std::int64_t>(blocks.size()), options.threads, painting, stop,
                 [&](std::int64_t i) {
                     const auto block = static_cast<std::size_t>(i);
                     blocks[block] = BlockPainter(pellet, labels.blockBox(block), spacing).paint();
                 });
    for (std::size_t i = 0; i < blocks.size(); ++i) labels.setBlock(i, std::move(blocks[i]));
    return labels;
}

} // namespace

PhantomOptions sampleOptions() {
    return {{16, 512, 512}, plateletSpacing, 2, 0};
}

Phantom makePhantom(const PhantomOptions& options, Progress& progress, std::stop_token stop) {
    requireRenderable(options.shape, options.spacing);
    SubProgress growing(progress, 0, 0.35), rendering(progress, 0.35, 1);
    progress.status("growing platelets");
    LabelMap labels = growLabels(options, growing, stop);
    progress.status("taking the picture");
    Volume image = renderImage(labels, options.seed, rendering, stop, options.threads);
    return {std::move(image), std::move(labels)};
}

} // namespace granule::phantom
