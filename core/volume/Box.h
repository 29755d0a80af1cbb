// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

namespace granule {

/// A voxel's position, or a displacement, in voxels.
struct Index {
    std::int64_t z = 0, y = 0, x = 0;
    friend bool operator==(const Index&, const Index&) = default;
};

/// The size of a volume in voxels.
struct Shape {
    std::int64_t z = 0, y = 0, x = 0;
    std::int64_t voxels() const noexcept { return z * y * x; }
    bool empty() const noexcept { return z <= 0 || y <= 0 || x <= 0; }
    /// The position of a voxel in an array of this shape, x fastest.
    std::int64_t offset(const Index& at) const noexcept { return (at.z * y + at.y) * x + at.x; }
    bool contains(const Index& at) const noexcept {
        return at.z >= 0 && at.z < z && at.y >= 0 && at.y < y && at.x >= 0 && at.x < x;
    }
    friend bool operator==(const Shape&, const Shape&) = default;
};

/// "50x800x800", z first.
std::string describe(const Shape& shape);

/// A half-open box of voxels: `lo` is inside, `hi` is not.
struct Box {
    Index lo, hi;

    /// The box of a whole volume.
    static Box of(const Shape& shape) { return {{0, 0, 0}, {shape.z, shape.y, shape.x}}; }
    /// Reads "z0:z1,y0:y1,x0:x1". Throws Error (InvalidValue) that says what is wrong with the text.
    static Box parse(const std::string& text);

    Shape shape() const noexcept { return {hi.z - lo.z, hi.y - lo.y, hi.x - lo.x}; }
    bool empty() const noexcept { return shape().empty(); }
    bool contains(const Index& at) const noexcept {
        return at.z >= lo.z && at.z < hi.z && at.y >= lo.y && at.y < hi.y && at.x >= lo.x && at.x < hi.x;
    }
    /// True where `other` lies wholly inside this box.
    bool contains(const Box& other) const noexcept;
    Box movedBy(const Index& by) const noexcept {
        return {{lo.z + by.z, lo.y + by.y, lo.x + by.x}, {hi.z + by.z, hi.y + by.y, hi.x + by.x}};
    }
    Box intersected(const Box& other) const noexcept;
    /// The smallest box around both; an empty box counts for nothing.
    Box united(const Box& other) const noexcept;
    friend bool operator==(const Box&, const Box&) = default;
};

/// "z0:z1,y0:y1,x0:x1"
std::string describe(const Box& box);

} // namespace granule
