// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <torch/types.h>

namespace granule::engine {

/// While it lives, forward passes on this thread compute convolutions and matrix products in bf16, with weights and sums in
/// fp32. Gradients need no scaling, since bf16 reaches as far as fp32.
class Bf16Layers {
public:
    Bf16Layers(bool on, const torch::Device& device);
    ~Bf16Layers();
    Bf16Layers(const Bf16Layers&) = delete;
    Bf16Layers& operator=(const Bf16Layers&) = delete;

private:
    torch::DeviceType m_device;
    bool m_before;
};

} // namespace granule::engine
