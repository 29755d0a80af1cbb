// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"
#include "ui/view/Plane.h"

#include <map>
#include <memory>
#include <mutex>

namespace granule::view {

/// The grey values of one slice and, on demand, of its halved copies for zooming out. Immutable to its users;
/// safe from any thread.
class GreyPlane {
public:
    enum class Kind { U8, U16, F32 };

    /// One array of the plane: `width` x `height` values, u fastest.
    struct Level {
        int width, height;
        std::unique_ptr<std::byte[]> bytes;

        Level(int width, int height, std::size_t bytesPerValue)
            : width(width), height(height),
              bytes(std::make_unique_for_overwrite<std::byte[]>(
                  static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * bytesPerValue)) {}
        template <typename T>
        const T* row(int v) const noexcept {
            return reinterpret_cast<const T*>(bytes.get()) + static_cast<std::ptrdiff_t>(v) * width;
        }
    };

    /// Reads the slice. Throws Error where the file turns out to be damaged.
    GreyPlane(const Volume& volume, Plane plane, std::int64_t slice);

    Kind kind() const noexcept { return m_kind; }
    /// The slice averaged over 2^halvingsU x 2^halvingsV voxels.
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

    Kind m_kind;
    std::shared_ptr<const Level> m_full;
    mutable std::mutex m_mutex;
    mutable std::map<std::pair<int, int>, std::shared_ptr<const Level>> m_levels;
};

} // namespace granule::view
