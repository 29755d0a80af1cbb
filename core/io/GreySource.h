// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackReader.h"

#include <memory>

namespace granule::io {

/// The grey values of a stack.
class GreySource : public VoxelSource {
public:
    explicit GreySource(std::shared_ptr<const plugin::StackReader> reader) : m_reader(std::move(reader)) {}
    void read(const Box& box, std::byte* out) const override;

private:
    std::shared_ptr<const plugin::StackReader> m_reader;
};

} // namespace granule::io
