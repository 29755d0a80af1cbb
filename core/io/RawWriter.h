// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/StackWriter.h"
#include "core/volume/SafeFile.h"

#include <span>

namespace granule::io {

/// A header, then slices as they are, into one file.
class RawWriter : public StackWriter {
public:
    RawWriter(const WritePlan& plan, const std::string& header)
        : m_file(plan.path),
          m_bytes(static_cast<std::size_t>(plan.shape.y * plan.shape.x) * bytesPerVoxel(plan.type)) {
        m_file.write(header);
    }
    void writeSlice(const std::byte* voxels) override { m_file.write(std::span(voxels, m_bytes)); }
    bool skipSlice() override {
        m_file.skip(m_bytes);
        return true;
    }
    void finish() override { m_file.commit(); }

private:
    SafeFile m_file;
    std::size_t m_bytes;
};

} // namespace granule::io
