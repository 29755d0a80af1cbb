// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"
#include "ui/view/Plane.h"

#include <QRect>

#include <map>
#include <memory>
#include <mutex>

namespace granule::view {

/// The grey values of one slice, or of a part of it, and, on demand, of its halved copies for zooming out. It may begin
/// with a grid that is halved already, where the slice is too large to be read whole. Immutable to its users; safe from
/// any thread.
class GreyPlane {
public:
    enum class Kind { U8, U16, F32 };

    /// One array of the plane: `width` x `height` values from (u0, v0) on, u fastest.
    struct Level {
        int width, height, u0, v0;
        std::unique_ptr<std::byte[]> bytes;

        Level(int width, int height, std::size_t bytesPerValue, int u0 = 0, int v0 = 0)
            : width(width), height(height), u0(u0), v0(v0),
              bytes(std::make_unique_for_overwrite<std::byte[]>(
                  static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * bytesPerValue)) {}
        /// Row `v`, to be indexed by u; both count from the slice's corner.
        template <typename T>
        const T* row(int v) const noexcept {
            return reinterpret_cast<const T*>(bytes.get()) + static_cast<std::ptrdiff_t>(v - v0) * width - u0;
        }
    };

    /// Reads the slice. Throws Error where the file turns out to be damaged.
    GreyPlane(const Volume& volume, Plane plane, std::int64_t slice);
    /// The part `region` (u, v) of slice `slice` of `grid`, a volume whose in-plane axes are halved so often. A region
    /// that does not reach the slice's far end ends where all halvings that will be asked for divide it.
    GreyPlane(const Volume& grid, Plane plane, std::int64_t slice, int halvingsU, int halvingsV, const QRect& region);

    Kind kind() const noexcept { return m_kind; }
    /// How often it is halved to begin with.
    int halvingsU() const noexcept { return m_halvingsU; }
    int halvingsV() const noexcept { return m_halvingsV; }
    /// What it holds, in voxels of the whole volume.
    QRect region() const noexcept { return m_region; }
    /// The slice averaged over 2^halvingsU x 2^halvingsV voxels, which are no fewer than it has to begin with.
    std::shared_ptr<const Level> level(int halvingsU, int halvingsV) const;
    /// With its halved copies.
    std::size_t bytes() const noexcept {
        return static_cast<std::size_t>(m_full->width) * static_cast<std::size_t>(m_full->height) *
               bytesPerValue() * 4 / 3;
    }

private:
    std::size_t bytesPerValue() const noexcept {
        return m_kind == Kind::U8 ? 1 : m_kind == Kind::U16 ? 2 : 4;
    }

    void read(const Volume& grid, Plane plane, std::int64_t slice, const QRect& region);

    Kind m_kind;
    int m_halvingsU = 0, m_halvingsV = 0;
    QRect m_region;
    std::shared_ptr<const Level> m_full;
    mutable std::mutex m_mutex;
    mutable std::map<std::pair<int, int>, std::shared_ptr<const Level>> m_levels;
};

} // namespace granule::view
