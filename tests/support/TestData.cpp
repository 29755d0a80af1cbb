// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/TestData.h"

#include <random>
#include <stdlib.h>

namespace granule::testing {

LabelMap singleVoxel(Shape shape, Index at, LabelId id, VoxelSpacing spacing) {
    LabelMap map(shape, spacing);
    map.write({at, {at.z + 1, at.y + 1, at.x + 1}}, &id);
    return map;
}

LabelMap ball(Shape shape, Index c, double radiusNm, LabelId id, VoxelSpacing spacing) {
    std::vector<LabelId> ids(static_cast<std::size_t>(shape.voxels()), 0);
    for (std::int64_t z = 0, i = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, ++i) {
                const double dz = static_cast<double>(z - c.z) * spacing.zNm, dy = static_cast<double>(y - c.y) * spacing.yNm,
                             dx = static_cast<double>(x - c.x) * spacing.xNm;
                if (dz * dz + dy * dy + dx * dx <= radiusNm * radiusNm) ids[static_cast<std::size_t>(i)] = id;
            }
    return LabelMap::fromVoxels(shape, ids, spacing);
}

LabelMap randomLabels(Shape shape, int classes, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::uint8_t> ids(static_cast<std::size_t>(shape.voxels()));
    for (auto& id : ids) id = static_cast<std::uint8_t>(random() % static_cast<unsigned>(classes));
    return LabelMap::fromVoxels(shape, ids);
}

LabelMap touchingCells() {
    const Shape shape{6, 80, 120};
    std::vector<std::uint8_t> ids(static_cast<std::size_t>(shape.voxels()), 0);
    for (std::int64_t z = 0, i = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, ++i) {
                const auto in = [&](std::int64_t cy, std::int64_t cx, std::int64_t r) {
                    return (y - cy) * (y - cy) + (x - cx) * (x - cx) <= r * r;
                };
                auto& id = ids[static_cast<std::size_t>(i)];
                if (in(40, 35, 30) || in(40, 90, 25)) id = 1;
                if (z > 0 && z < 5 && in(40, 30, 10)) id = 2;
                if (z > 1 && z < 5 && in(45, 92, 8)) id = 3;
            }
    return LabelMap::fromVoxels(shape, ids);
}

LabelMap filledBox(Shape shape, const Box& box, LabelId id, VoxelSpacing spacing) {
    LabelMap map(shape, spacing);
    fill(map, box, id);
    return map;
}

void fill(LabelMap& map, const Box& box, LabelId id) {
    map.write(box, std::vector<LabelId>(static_cast<std::size_t>(box.shape().voxels()), id).data());
}

Volume greyRamp(Shape shape, VoxelType type, VoxelSpacing spacing) {
    std::mt19937 random(7);
    std::vector<std::uint16_t> grey(static_cast<std::size_t>(shape.voxels()));
    for (std::int64_t z = 0, i = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, ++i)
                grey[static_cast<std::size_t>(i)] = static_cast<std::uint16_t>((z * 17 + y * 3 + x * 2) % 200 + random() % 50);
    if (type == VoxelType::UInt16) {
        for (auto& g : grey) g = static_cast<std::uint16_t>(g * 257);
        return Volume::fromVoxels(shape, std::move(grey), spacing, "ramp");
    }
    return Volume::fromVoxels(shape, std::vector<std::uint8_t>(grey.begin(), grey.end()), spacing, "ramp");
}

std::optional<std::filesystem::path> sharedData() {
    const auto path = std::filesystem::path(GRANULE_ROOT) / ".." / "shared" / "data";
    if (!std::filesystem::is_directory(path)) return {};
    return std::filesystem::canonical(path);
}

TemporaryFolder::TemporaryFolder() {
    auto name = (std::filesystem::temp_directory_path() / "granule-test-XXXXXX").string();
    path = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path, ignored);
}

} // namespace granule::testing
