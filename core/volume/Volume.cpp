// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Volume.h"

#include "core/volume/Error.h"
#include "core/volume/VoxelTag.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace granule {

namespace {

template <typename T>
constexpr VoxelType voxelTypeOf() {
    if constexpr (std::is_same_v<T, std::uint8_t>) return VoxelType::UInt8;
    else if constexpr (std::is_same_v<T, std::uint16_t>) return VoxelType::UInt16;
    else return VoxelType::Float32;
}

template <typename To, typename From>
To converted(From value) {
    if constexpr (std::is_same_v<To, From>) return value;
    else if constexpr (std::is_floating_point_v<To>) return static_cast<To>(value);
    else {
        const double v = static_cast<double>(value);
        if (!(v > 0)) return 0;
        constexpr double top = static_cast<double>(std::numeric_limits<To>::max());
        return v >= top ? std::numeric_limits<To>::max() : static_cast<To>(std::lround(v));
    }
}

/// Voxels held in memory.
class MemorySource : public VoxelSource {
public:
    MemorySource(Shape shape, std::size_t bytes, std::shared_ptr<const void> owner, const std::byte* voxels)
        : m_shape(shape), m_bytes(bytes), m_owner(std::move(owner)), m_voxels(voxels) {}

    void read(const Box& box, std::byte* out) const override {
        const auto row = static_cast<std::size_t>(box.hi.x - box.lo.x) * m_bytes;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y, out += row)
                std::memcpy(out, m_voxels + static_cast<std::size_t>(m_shape.offset({z, y, box.lo.x})) * m_bytes, row);
    }

private:
    Shape m_shape;
    std::size_t m_bytes;
    std::shared_ptr<const void> m_owner;
    const std::byte* m_voxels;
};

/// A box of another source.
class BoxSource : public VoxelSource {
public:
    BoxSource(std::shared_ptr<const VoxelSource> whole, const Index& corner) : m_whole(std::move(whole)), m_corner(corner) {}

    void read(const Box& box, std::byte* out) const override { m_whole->read(box.movedBy(m_corner), out); }

private:
    std::shared_ptr<const VoxelSource> m_whole;
    Index m_corner;
};

} // namespace

std::size_t bytesPerVoxel(VoxelType type) noexcept {
    return withVoxelType(type, [](auto v) { return sizeof v; });
}

std::string describe(VoxelType type) {
    static const char* const names[] = {"uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"};
    return names[static_cast<int>(type)];
}

Volume::Volume(Shape shape, VoxelType type, std::shared_ptr<const VoxelSource> source,
               std::optional<VoxelSpacing> spacing, std::string name)
    : m_shape(shape), m_type(type), m_source(std::move(source)), m_spacing(spacing), m_name(std::move(name)) {}

template <typename T>
Volume Volume::fromVoxels(Shape shape, std::vector<T> voxels, std::optional<VoxelSpacing> spacing, std::string name) {
    if (shape.empty() || static_cast<std::int64_t>(voxels.size()) != shape.voxels())
        throw Error(ErrorKind::Mismatch, "A volume of " + describe(shape) + " voxels cannot be made of " +
                                             std::to_string(voxels.size()) + " values.");
    auto owner = std::make_shared<const std::vector<T>>(std::move(voxels));
    const auto* first = reinterpret_cast<const std::byte*>(owner->data());
    return {shape, voxelTypeOf<T>(), std::make_shared<MemorySource>(shape, sizeof(T), std::move(owner), first), spacing,
            std::move(name)};
}

Volume Volume::withSpacing(const VoxelSpacing& spacing) const {
    Volume other = *this;
    other.m_spacing = spacing;
    return other;
}

Volume Volume::cutOut(const Box& box) const {
    return {box.shape(), m_type, std::make_shared<BoxSource>(m_source, box.lo), m_spacing, m_name};
}

std::vector<std::byte> Volume::readRaw(const Box& box) const {
    if (!Box::of(m_shape).contains(box))
        throw Error(ErrorKind::InvalidValue, "The box " + describe(box) + " reaches outside '" + m_name + "', which has " +
                                                 describe(m_shape) + " voxels (z,y,x).");
    std::vector<std::byte> raw(static_cast<std::size_t>(box.shape().voxels()) * bytesPerVoxel(m_type));
    if (!box.empty()) m_source->read(box, raw.data());
    return raw;
}

template <typename T>
std::vector<T> Volume::read(const Box& box) const {
    const auto raw = readRaw(box);
    std::vector<T> out(raw.size() / bytesPerVoxel(m_type));
    withVoxelType(m_type, [&](auto tag) {
        using From = decltype(tag);
        const auto* from = reinterpret_cast<const From*>(raw.data());
        if constexpr (std::is_same_v<From, T>) std::memcpy(out.data(), from, raw.size());
        else
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = converted<T>(from[i]);
    });
    return out;
}

template Volume Volume::fromVoxels(Shape, std::vector<std::uint8_t>, std::optional<VoxelSpacing>, std::string);
template Volume Volume::fromVoxels(Shape, std::vector<std::uint16_t>, std::optional<VoxelSpacing>, std::string);
template Volume Volume::fromVoxels(Shape, std::vector<float>, std::optional<VoxelSpacing>, std::string);
template std::vector<std::uint8_t> Volume::read(const Box&) const;
template std::vector<std::uint16_t> Volume::read(const Box&) const;
template std::vector<float> Volume::read(const Box&) const;

Volume copyToMemory(const Volume& volume, Progress& progress, const std::stop_token& stop) {
    const Shape& shape = volume.shape();
    const std::size_t each = bytesPerVoxel(volume.type()), slice = static_cast<std::size_t>(shape.y * shape.x) * each;
    auto voxels = std::make_shared<std::vector<std::byte>>(slice * static_cast<std::size_t>(shape.z));
    for (std::int64_t z = 0; z < shape.z; ++z) {
        throwIfStopped(stop);
        volume.source()->read({{z, 0, 0}, {z + 1, shape.y, shape.x}}, voxels->data() + slice * static_cast<std::size_t>(z));
        progress.update(static_cast<double>(z + 1) / static_cast<double>(shape.z));
    }
    const std::byte* first = voxels->data();
    return Volume(shape, volume.type(), std::make_shared<MemorySource>(shape, each, std::move(voxels), first), volume.spacing(), volume.name());
}

} // namespace granule
