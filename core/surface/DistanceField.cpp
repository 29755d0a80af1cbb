// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/DistanceField.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace granule::surface {

namespace {

constexpr float fieldScale = 16384; // int16 at the cut-off; cubic interpolation overshoots by less than a factor 1.3

/// How the sampling grid lies over the voxels.
struct Grid {
    std::int64_t poolX = 1, poolY = 1, poolZ = 1; ///< voxels averaged into one sample
    std::int64_t splitZ = 1;                      ///< samples from one slice to the next
    std::int64_t x0 = 0, y0 = 0, z0 = 0;          ///< first voxel; may lie outside the volume
    std::int64_t nx = 0, ny = 0, nz = 0;          ///< pooled samples

    std::int64_t samplesZ() const { return (nz - 1) * splitZ + 1; }
    std::int64_t samples() const { return nx * ny * samplesZ(); }
    std::int64_t width() const { return nx * poolX; }
    std::int64_t height() const { return ny * poolY; }
};

std::int64_t pooled(double stepNm, double voxelNm) {
    return std::max<std::int64_t>(1, std::llround(stepNm / voxelNm));
}

Grid gridWithStep(double stepNm, const Box& bounds, const VoxelSpacing& spacing, bool smooth) {
    Grid grid;
    grid.poolX = pooled(stepNm, spacing.xNm);
    grid.poolY = pooled(stepNm, spacing.yNm);
    grid.poolZ = pooled(stepNm, spacing.zNm);
    grid.splitZ = smooth ? std::clamp<std::int64_t>(std::llround(spacing.zNm / stepNm), 1, 8) : 1;
    const auto place = [](std::int64_t lo, std::int64_t hi, std::int64_t pool, std::int64_t& first, std::int64_t& count) {
        first = lo - 2 * pool;
        count = (hi - lo + pool - 1) / pool + 4;
    };
    place(bounds.lo.x, bounds.hi.x, grid.poolX, grid.x0, grid.nx);
    place(bounds.lo.y, bounds.hi.y, grid.poolY, grid.y0, grid.ny);
    place(bounds.lo.z, bounds.hi.z, grid.poolZ, grid.z0, grid.nz);
    return grid;
}

/// The finest grid that stays within the wished number of triangles and samples.
Grid chooseGrid(const LabelMask::Extent& extent, const VoxelSpacing& spacing, const SurfaceOptions& options, bool smooth) {
    const double fine = std::max(spacing.xNm, spacing.yNm);
    // Tracing a coarser grid is far faster than decimating a finer one (8 s for 200,000 triangles).
    for (double step = fine;; step += fine / (step < 2 * fine ? 2 : 1)) {
        const Grid grid = gridWithStep(step, extent.bounds, spacing, smooth);
        const double stepZ = spacing.zNm * static_cast<double>(grid.poolZ) / static_cast<double>(grid.splitZ);
        const double stepX = spacing.xNm * static_cast<double>(grid.poolX);
        const bool few = 2 * extent.areaNm2 / (stepX * stepZ) <= options.targetTriangles;
        if ((few && grid.samples() <= options.maxVoxels) || grid.nx * grid.ny * grid.nz < 4096) return grid;
    }
}

/// Signed distance to the outlines of a mask, in nm, by two sweeps of a chamfer.
class SliceDistance {
public:
    SliceDistance(std::int64_t width, const VoxelSpacing& spacing, float limit)
        : m_width(width), m_dx(static_cast<float>(spacing.xNm)), m_dy(static_cast<float>(spacing.yNm)), m_diagonal(std::hypot(m_dx, m_dy)), m_limit(limit) {}

    /// How many rows away an outline cannot be seen any more.
    std::int64_t reach() const { return static_cast<std::int64_t>(std::ceil(m_limit / m_dy)); }
    const std::vector<float>& of(const std::vector<std::uint8_t>& mask) {
        m_height = static_cast<std::int64_t>(mask.size()) / m_width;
        m_nm.assign(mask.size(), m_limit);
        markOutlines(mask.data());
        for (std::int64_t y = 0; y < m_height; ++y) sweep(y, 1);
        for (std::int64_t y = m_height - 1; y >= 0; --y) sweep(y, -1);
        for (std::size_t i = 0; i < m_nm.size(); ++i)
            if (!mask[i]) m_nm[i] = -m_nm[i];
        return m_nm;
    }

private:
    void markOutlines(const std::uint8_t* mask) {
        const auto mark = [&](std::int64_t a, std::int64_t b, float half) {
            if (mask[a] == mask[b]) return;
            m_nm[static_cast<std::size_t>(a)] = std::min(m_nm[static_cast<std::size_t>(a)], half);
            m_nm[static_cast<std::size_t>(b)] = std::min(m_nm[static_cast<std::size_t>(b)], half);
        };
        for (std::int64_t y = 0, i = 0; y < m_height; ++y)
            for (std::int64_t x = 0; x < m_width; ++x, ++i) {
                if (x) mark(i - 1, i, m_dx / 2);
                if (y) mark(i - m_width, i, m_dy / 2);
            }
    }
    /// One row from the row before it (`down` 1: above, -1: below) and along itself.
    void sweep(std::int64_t y, int down) {
        float* row = m_nm.data() + y * m_width;
        const std::int64_t before = y - down;
        if (before >= 0 && before < m_height) {
            const float* other = m_nm.data() + before * m_width;
            for (std::int64_t x = 1; x + 1 < m_width; ++x)
                row[x] = std::min(std::min(row[x], other[x] + m_dy), std::min(other[x - 1], other[x + 1]) + m_diagonal);
        }
        if (down > 0)
            for (std::int64_t x = 1; x < m_width; ++x) row[x] = std::min(row[x], row[x - 1] + m_dx);
        else
            for (std::int64_t x = m_width - 2; x >= 0; --x) row[x] = std::min(row[x], row[x + 1] + m_dx);
    }

    std::int64_t m_width, m_height = 0;
    float m_dx, m_dy, m_diagonal, m_limit;
    std::vector<float> m_nm;
};

/// Adds the averages of poolY x poolX voxels, times `weight`, to `sums`: of rows y0 to y1-1, which begin at `from`.
void pool(const Grid& grid, const float* from, std::int64_t y0, std::int64_t y1, float weight, std::vector<float>& sums) {
    const float scale = weight / static_cast<float>(grid.poolX * grid.poolY);
    for (auto y = y0; y < y1; ++y) {
        float* to = sums.data() + y / grid.poolY * grid.nx;
        for (std::int64_t x = 0; x < grid.nx; ++x) {
            float sum = 0;
            for (std::int64_t k = 0; k < grid.poolX; ++k) sum += *from++;
            to[x] += sum * scale;
        }
    }
}

/// Adds one slice of the mask to `sums`, as distances or as +1 and -1. Works in bands of rows, of which it sees as many
/// more as matter, so that a slice of any size takes little memory.
class SlicePooler {
public:
    SlicePooler(const LabelMask& mask, const Grid& grid, const VoxelSpacing& spacing, float limit, bool smooth)
        : m_mask(mask), m_grid(grid), m_distance(grid.width(), spacing, limit), m_weight(1 / static_cast<float>(grid.poolZ)), m_limit(limit), m_smooth(smooth) {}

    void add(std::int64_t z, std::vector<float>& sums) {
        const auto rows = std::max<std::int64_t>(1, bandRows / m_grid.poolY) * m_grid.poolY;
        for (std::int64_t y = 0; y < m_grid.height(); y += rows) addBand(z, y, std::min(y + rows, m_grid.height()), sums);
    }

private:
    static constexpr std::int64_t bandRows = 256;

    void addBand(std::int64_t z, std::int64_t y0, std::int64_t y1, std::vector<float>& sums) {
        const auto more = m_smooth ? m_distance.reach() : 0;
        const auto top = std::max<std::int64_t>(y0 - more, 0), bottom = std::min(y1 + more, m_grid.height());
        m_band.resize(static_cast<std::size_t>((bottom - top) * m_grid.width()));
        m_mask.readSlice(z, m_grid.y0 + top, m_grid.y0 + bottom, m_grid.x0, m_grid.x0 + m_grid.width(), m_band.data());
        if (m_smooth) return pool(m_grid, m_distance.of(m_band).data() + (y0 - top) * m_grid.width(), y0, y1, m_weight / m_limit, sums);
        m_signs.resize(m_band.size());
        std::ranges::transform(m_band, m_signs.begin(), [](std::uint8_t in) { return in ? 1.f : -1.f; });
        pool(m_grid, m_signs.data(), y0, y1, m_weight, sums);
    }

    const LabelMask& m_mask;
    const Grid& m_grid;
    SliceDistance m_distance;
    float m_weight, m_limit;
    bool m_smooth;
    std::vector<std::uint8_t> m_band;
    std::vector<float> m_signs;
};

/// A 1-2-1 blur along rows and columns; the margin of the grid is background and stays. Samples inside stay inside, so
/// that a labelled voxel does not vanish.
void blur(const Grid& grid, std::vector<float>& field, std::vector<float>& scratch) {
    scratch = field;
    const auto along = [&](const std::vector<float>& from, std::vector<float>& to, std::int64_t step) {
        for (std::int64_t y = 1; y + 1 < grid.ny; ++y)
            for (std::int64_t i = y * grid.nx + 1; i < (y + 1) * grid.nx - 1; ++i) {
                const auto at = static_cast<std::size_t>(i);
                to[at] = (from[at - static_cast<std::size_t>(step)] + 2 * from[at] + from[at + static_cast<std::size_t>(step)]) / 4;
            }
    };
    const auto before = field;
    along(field, scratch, 1);
    along(scratch, field, grid.nx);
    for (std::size_t i = 0; i < field.size(); ++i)
        if (before[i] > 0) field[i] = std::max(field[i], before[i] / 4);
}

std::int16_t stored(float value) {
    return static_cast<std::int16_t>(std::lround(std::clamp(value, -1.99f, 1.99f) * fieldScale));
}

/// Fills the samples between the slices by a Catmull-Rom spline.
void interpolateBetween(const Grid& grid, std::int16_t* field) {
    const std::int64_t plane = grid.nx * grid.ny;
    const auto slice = [&](std::int64_t z) { return field + std::clamp<std::int64_t>(z, 0, grid.nz - 1) * grid.splitZ * plane; };
    for (std::int64_t z = 0; z + 1 < grid.nz; ++z)
        for (std::int64_t k = 1; k < grid.splitZ; ++k) {
            const float t = static_cast<float>(k) / static_cast<float>(grid.splitZ);
            const float w0 = t * (-0.5f + t * (1 - 0.5f * t)), w1 = 1 + t * t * (-2.5f + 1.5f * t);
            const float w2 = t * (0.5f + t * (2 - 1.5f * t)), w3 = t * t * (-0.5f + 0.5f * t);
            const std::int16_t *a = slice(z - 1), *b = slice(z), *c = slice(z + 1), *d = slice(z + 2);
            std::int16_t* out = slice(z) + k * plane;
            for (std::int64_t i = 0; i < plane; ++i)
                out[i] = static_cast<std::int16_t>(w0 * a[i] + w1 * b[i] + w2 * c[i] + w3 * d[i]);
        }
}

vtkSmartPointer<vtkImageData> emptyImage(const Grid& grid, const VoxelSpacing& spacing) {
    auto image = vtkSmartPointer<vtkImageData>::New();
    const auto centre = [](std::int64_t first, std::int64_t pool, double nm) {
        return (static_cast<double>(first) + static_cast<double>(pool) / 2) * nm;
    };
    image->SetDimensions(static_cast<int>(grid.nx), static_cast<int>(grid.ny), static_cast<int>(grid.samplesZ()));
    image->SetOrigin(centre(grid.x0, grid.poolX, spacing.xNm), centre(grid.y0, grid.poolY, spacing.yNm),
                     centre(grid.z0, grid.poolZ, spacing.zNm));
    image->SetSpacing(static_cast<double>(grid.poolX) * spacing.xNm, static_cast<double>(grid.poolY) * spacing.yNm,
                      static_cast<double>(grid.poolZ) * spacing.zNm / static_cast<double>(grid.splitZ));
    image->AllocateScalars(VTK_SHORT, 1);
    return image;
}

} // namespace

vtkSmartPointer<vtkImageData> distanceField(const LabelMask& mask, const LabelMask::Extent& extent,
                                            const VoxelSpacing& spacing, const SurfaceOptions& options, bool smooth,
                                            Progress& progress, const std::stop_token& stop) {
    const Grid grid = chooseGrid(extent, spacing, options, smooth);
    auto image = emptyImage(grid, spacing);
    auto* field = static_cast<std::int16_t*>(image->GetScalarPointer());
    const std::int64_t plane = grid.nx * grid.ny;
    const float limit = static_cast<float>(1.5 * std::max(spacing.zNm, 2.5 * std::max(spacing.xNm, spacing.yNm)));
    SlicePooler pooler(mask, grid, spacing, limit, smooth);
    std::vector<float> sums(static_cast<std::size_t>(plane)), scratch;
    for (std::int64_t z = 0; z < grid.nz; ++z) {
        throwIfStopped(stop);
        progress.update(static_cast<double>(z) / static_cast<double>(grid.nz));
        std::ranges::fill(sums, 0.f);
        for (std::int64_t k = 0; k < grid.poolZ; ++k) pooler.add(grid.z0 + z * grid.poolZ + k, sums);
        if (smooth) blur(grid, sums, scratch);
        std::ranges::transform(sums, field + z * grid.splitZ * plane, stored);
    }
    interpolateBetween(grid, field);
    return image;
}

} // namespace granule::surface
