// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"
#include "ui/view/Plane.h"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace granule::view {

/// The grey values of one slice and, on demand, of its halved copies for zooming out. Immutable to its users;
/// safe from any thread.
class GreyPlane {
public:
    enum class Kind { U8, U16, F32 };

    /// One array of the plane: `width` x `height` values, u fastest.
    struct Level {
        int width = 0, height = 0;
        std::vector<std::byte> bytes;
        template <typename T>
        const T* row(int v) const noexcept {
            return reinterpret_cast<const T*>(bytes.data()) + static_cast<std::ptrdiff_t>(v) * width;
        }
    };

    /// Reads the slice. Throws Error where the file turns out to be damaged.
    GreyPlane(const Volume& volume, Plane plane, std::int64_t slice);

    Kind kind() const noexcept { return m_kind; }
    /// The slice averaged over 2^halvingsU x 2^halvingsV voxels.
    std::shared_ptr<const Level> level(int halvingsU, int halvingsV) const;
    std::size_t bytes() const noexcept { return m_full->bytes.size() + m_full->bytes.size() / 3; }

private:
    Kind m_kind;
    std::shared_ptr<const Level> m_full;
    mutable std::mutex m_mutex;
    mutable std::map<std::pair<int, int>, std::shared_ptr<const Level>> m_levels;
};

} // namespace granule::view
