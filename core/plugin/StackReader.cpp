// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/StackReader.h"

#include "core/volume/Error.h"

namespace granule::plugin {

StackReader::~StackReader() = default;

void checkSize(const std::string& path, const StackInfo& info, std::uint64_t available, double ratio) {
    constexpr std::int64_t longest = std::int64_t{1} << 31;
    constexpr double largest = 1e15;
    const auto& s = info.shape;
    if (s.empty())
        throw Error(ErrorKind::Unreadable,
                    "'" + path + "' claims a size of " + describe(s) +
                        " voxels (z,y,x): it holds no image, or its header is damaged.");
    const double bytes = static_cast<double>(s.z) * static_cast<double>(s.y) * static_cast<double>(s.x) *
                         static_cast<double>(bytesPerVoxel(info.type)) * info.channels;
    if (s.z > longest || s.y > longest || s.x > longest || bytes > largest ||
        bytes > ratio * static_cast<double>(available) + 4096)
        throw Error(ErrorKind::Unreadable, "'" + path + "' claims a size of " + describe(s) +
                                               " voxels (z,y,x) of " + describe(info.type) +
                                               ", but holds only " + std::to_string(available) +
                                               " bytes: it is truncated or its header is damaged.");
}

} // namespace granule::plugin
