// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/Progress.h"
#include "core/volume/VoxelSpacing.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace granule {

/// How a grey value is stored.
enum class VoxelType { UInt8, Int8, UInt16, Int16, UInt32, Int32, Float32, Float64 };

std::size_t bytesPerVoxel(VoxelType type) noexcept;
/// "uint8", "float32", ... as in NumPy.
std::string describe(VoxelType type);

/// Where voxels come from: a file, a folder of slices, memory. Implementations may be called from any thread at once.
class VoxelSource {
public:
    virtual ~VoxelSource() = default;
    /// Copies the voxels of `box` (inside the volume) to `out`, z slowest and x fastest, in the volume's type and the
    /// machine's byte order. Throws Error where the file turns out to be damaged.
    virtual void read(const Box& box, std::byte* out) const = 0;
};

/// An intensity volume: shared, read-only, cheap to copy. It may be larger than memory: voxels are fetched by box.
/// Safe to use from several threads.
class Volume {
public:
    Volume() = default;
    /// `spacing` is empty where the file does not say it.
    Volume(Shape shape, VoxelType type, std::shared_ptr<const VoxelSource> source,
           std::optional<VoxelSpacing> spacing, std::string name);
    /// A volume in memory; `voxels` holds shape.voxels() values, x fastest. T: uint8_t, uint16_t or float.
    template <typename T>
    static Volume fromVoxels(Shape shape, std::vector<T> voxels, std::optional<VoxelSpacing> spacing = {},
                             std::string name = {});

    bool isNull() const noexcept { return !m_source; }
    const Shape& shape() const noexcept { return m_shape; }
    VoxelType type() const noexcept { return m_type; }
    const std::optional<VoxelSpacing>& spacing() const noexcept { return m_spacing; }
    /// The spacing, or the platelet study's where the file says none.
    VoxelSpacing spacingOrDefault() const noexcept { return m_spacing.value_or(plateletSpacing); }
    /// The same voxels with another spacing.
    Volume withSpacing(const VoxelSpacing& spacing) const;
    /// The voxels of `box`, which lies inside, as a volume of their own; nothing is copied.
    Volume cutOut(const Box& box) const;
    /// What to call it on screen: usually the file's name.
    const std::string& name() const noexcept { return m_name; }

    /// The voxels of `box`, x fastest, converted to T (uint8_t, uint16_t, float), saturating and rounding.
    template <typename T>
    std::vector<T> read(const Box& box) const;
    /// The voxels of `box` as they are stored.
    std::vector<std::byte> readRaw(const Box& box) const;
    const std::shared_ptr<const VoxelSource>& source() const noexcept { return m_source; }

private:
    Shape m_shape;
    VoxelType m_type = VoxelType::UInt8;
    std::shared_ptr<const VoxelSource> m_source;
    std::optional<VoxelSpacing> m_spacing;
    std::string m_name;
};

/// The same volume with all its voxels in memory. Throws Error where the source turns out to be damaged, or Cancelled.
Volume copyToMemory(const Volume& volume, Progress& progress, const std::stop_token& stop = {});

} // namespace granule
