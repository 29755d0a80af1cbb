// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Confine.h"

#include "core/volume/Error.h"
#include "core/volume/VoxelTag.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace granule::edit {

namespace {

void requireSame(const Shape& shape, const Shape& other, const char* what) {
    if (shape == other) return;
    throw Error(ErrorKind::Mismatch, std::string("The ") + what + " that confines painting has " + describe(other) +
                                         " voxels, the labels have " + describe(shape) +
                                         " (z,y,x): choose one of the same stack.");
}

/// lo and hi as values of T, so that rows are compared without conversion; an empty range where none lies between.
template <typename T>
std::pair<T, T> rangeOf(double lo, double hi) {
    if constexpr (std::is_floating_point_v<T>) return {static_cast<T>(lo), static_cast<T>(hi)};
    else {
        constexpr double least = std::numeric_limits<T>::lowest(), most = std::numeric_limits<T>::max();
        lo = std::ceil(lo), hi = std::floor(hi);
        if (!(lo <= hi) || hi < least || lo > most) return {T{1}, T{0}};
        return {static_cast<T>(std::max(lo, least)), static_cast<T>(std::min(hi, most))};
    }
}

/// Leaves the bits of voxels whose grey value is in range.
void keepGrey(const GreyRange& range, const Box& slice, SliceBits& bits) {
    const auto raw = range.volume.readRaw(slice);
    const Shape shape = slice.shape();
    withVoxelType(range.volume.type(), [&](auto tag) {
        using T = decltype(tag);
        const auto [lo, hi] = rangeOf<T>(range.lo, range.hi);
        const auto* from = reinterpret_cast<const T*>(raw.data());
        for (std::int64_t y = 0; y < shape.y; ++y, from += shape.x) {
            std::uint64_t row = 0;
            for (std::int64_t x = 0; x < shape.x; ++x)
                row |= static_cast<std::uint64_t>(from[x] >= lo && from[x] <= hi) << x;
            bits[static_cast<std::size_t>(y)] &= row;
        }
    });
}

void keepMask(const LabelBlock& block, std::int64_t z, SliceBits& bits) {
    if (block.isConstant()) return; // isClosed() has seen to 0
    const auto view = block.view();
    const Shape& shape = block.shape();
    LabelId ids[blockEdge];
    for (std::int64_t y = 0; y < shape.y; ++y) {
        view.copyRow(shape.offset({z, y, 0}), shape.x, ids);
        std::uint64_t row = 0;
        for (std::int64_t x = 0; x < shape.x; ++x) row |= static_cast<std::uint64_t>(ids[x] != 0) << x;
        bits[static_cast<std::size_t>(y)] &= row;
    }
}

} // namespace

void Confine::requireGrid(const Shape& shape) const {
    if (mask) requireSame(shape, mask->shape(), "mask");
    if (grey) requireSame(shape, grey->volume.shape(), "volume");
}

bool isClosed(const Confine& confine, std::size_t block, const Box& box) {
    return (confine.box && confine.box->intersected(box).empty()) ||
           (confine.mask && confine.mask->block(block)->isBackground());
}

SliceBits allowedBits(const Confine& confine, std::size_t block, const Box& box, std::int64_t z) {
    SliceBits bits{};
    const Box slice{{z, box.lo.y, box.lo.x}, {z + 1, box.hi.y, box.hi.x}};
    const Box inside = confine.box ? slice.intersected(*confine.box) : slice;
    if (inside.empty() || isClosed(confine, block, box)) return bits;
    for (auto y = inside.lo.y; y < inside.hi.y; ++y)
        bits[static_cast<std::size_t>(y - box.lo.y)] = bitsOf(inside.lo.x - box.lo.x, inside.hi.x - box.lo.x);
    if (confine.mask) keepMask(*confine.mask->block(block), z - box.lo.z, bits);
    if (confine.grey) keepGrey(*confine.grey, slice, bits);
    return bits;
}

} // namespace granule::edit
