// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"
#include "plugins/amira/AmiraHeader.h"

#include <cstddef>
#include <optional>
#include <span>

namespace granule::amira {

/// The type of the values that the format calls `name`; none for text, complex numbers and what is unknown.
std::optional<VoxelType> typeNamed(const std::string& name);

/// The values of one variable, somewhere in a file.
struct AmiraSection {
    std::uint64_t start = 0, bytes = 0; ///< of the values as they are in the file, which may be packed

    /// Finds them behind the sections before. Throws Error (Unreadable) where the file is damaged or too
    /// short.
    static AmiraSection of(const plugin::FileBytes& file, const AmiraHeader& header,
                           const Variable& variable);

    /// The most bytes of values that a byte of the file can make.
    static double largestRatio(const AmiraHeader& header, const Variable& variable);

    /// Unpacks all values to `out`, in the machine's byte order. Throws Error (Unreadable) where there are
    /// fewer.
    void unpack(const plugin::FileBytes& file, const AmiraHeader& header, const Variable& variable,
                std::span<std::byte> out) const;
};

} // namespace granule::amira
