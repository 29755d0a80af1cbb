// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackInfo.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace granule::plugin {

/// Red, green, blue, alpha.
using Rgba = std::array<std::uint8_t, 4>;

/// An opened stack, before anyone decided what its pixels mean: a pixel is info().channels samples of
/// info().type, interleaved, in the machine's byte order; palette files give indices. Safe to read from
/// several threads.
class StackReader {
public:
    virtual ~StackReader();
    StackReader(const StackReader&) = delete;
    StackReader& operator=(const StackReader&) = delete;

    const std::string& path() const noexcept { return m_path; }
    const StackInfo& info() const noexcept { return m_info; }
    /// The colours of a palette file; empty otherwise.
    const std::vector<Rgba>& palette() const noexcept { return m_palette; }
    std::size_t bytesPerPixel() const noexcept {
        return bytesPerVoxel(m_info.type) * static_cast<std::size_t>(m_info.channels);
    }
    std::size_t bytesPerSlice() const noexcept {
        return bytesPerPixel() * static_cast<std::size_t>(m_info.shape.y * m_info.shape.x);
    }
    Box sliceBox(std::int64_t z) const noexcept {
        return {{z, 0, 0}, {z + 1, m_info.shape.y, m_info.shape.x}};
    }

    /// Decodes slice `z` whole: bytesPerSlice() bytes. Throws Error where the file is damaged.
    virtual void readSlice(std::int64_t z, std::byte* out) const = 0;
    /// Copies `box` without decoding whole slices, where the file allows it; else returns false and writes
    /// nothing.
    virtual bool readInPlace(const Box& /*box*/, std::byte* /*out*/) const { return false; }
    /// The same on a coarser grid that the file holds beside it: `level` from 1, the next finest, to info().levels - 1. Null
    /// where levels cannot be read. Throws Error where the file is damaged.
    virtual std::shared_ptr<const StackReader> coarser(int /*level*/) const { return nullptr; }

protected:
    explicit StackReader(std::string path) : m_path(std::move(path)) {}

    std::string m_path;
    StackInfo m_info;
    std::vector<Rgba> m_palette;
};

/// Throws Error where the header promises a shape that is empty, beyond all sense, or more than `available`
/// bytes can hold when one byte in the file makes at most `ratio` bytes of pixels.
void checkSize(const std::string& path, const StackInfo& info, std::uint64_t available, double ratio);

} // namespace granule::plugin
