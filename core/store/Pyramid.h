// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/CoarseSource.h"
#include "core/volume/Progress.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace granule::store {

/// Averaged copies of a large volume in a cache folder, a file a level, so that it can be looked at from every side
/// without reading it whole. The files hold nothing of a person's work and may be deleted at any time.
///
/// A level's file is a grid of 64-cubed blocks of raw voxels, in order, with holes where nothing has been written.
/// One thread may build while others read.
class Pyramid {
public:
    /// The pyramid in `folder`, which is made where it is missing, as far as it was built. Throws Error (Unwritable).
    Pyramid(std::filesystem::path folder, const Volume& volume);
    ~Pyramid();
    Pyramid(const Pyramid&) = delete;
    Pyramid& operator=(const Pyramid&) = delete;

    const std::vector<Halvings>& levels() const noexcept { return m_levels; }
    /// How many slices of the volume (from the first on) are in the levels.
    std::int64_t slicesBuilt() const noexcept { return m_built.load(std::memory_order_acquire); }
    bool complete() const noexcept { return slicesBuilt() == m_shape.z; }
    /// Reads `volume` once, slice by slice, from where an earlier run stopped. Throws Error (Unwritable, Unreadable);
    /// Cancelled, after which it can be gone on with.
    void build(const Volume& volume, Progress& progress, const std::stop_token& stop = {});

    /// True where all of `box` on the grid of level `level` is built.
    bool has(std::size_t level, const Box& box) const noexcept;
    /// The voxels of `box` on the grid of level `level`. Throws Error (Unreadable).
    void read(std::size_t level, const Box& box, std::byte* out) const;
    /// What the files take at most.
    std::uint64_t bytes() const noexcept;

private:
    struct LevelFile;
    void noteBuilt(std::int64_t slices);

    std::filesystem::path m_folder;
    Shape m_shape;
    VoxelType m_type;
    std::vector<Halvings> m_levels;
    std::vector<std::unique_ptr<LevelFile>> m_files;
    std::atomic<std::int64_t> m_built = 0;
};

} // namespace granule::store
