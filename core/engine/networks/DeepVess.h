// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Network.h"

#include <torch/nn/modules/linear.h>

namespace granule::engine {

/// DeepVess (Haft-Javaherian et al. 2019): a patch of 7x33x33 voxels gives the labels of the 5x5 pixels in the middle of its
/// middle plane. Here a window holds many patches side by side: input N,1,Z,Y,X with Y and X 28 more than a multiple of
/// 5, output N,classes,Z-6,Y-28,X-28. The first convolutions, which patches share, run once over the window.
class DeepVess : public Network {
public:
    explicit DeepVess(const NetworkSpec& spec, std::optional<std::uint64_t> seed = 1);
    NetworkOutput forward(const torch::Tensor& image) override;

private:
    Conv c1{nullptr}, c2{nullptr}, c3{nullptr}, c4{nullptr}, c5{nullptr};
    Dense f1{nullptr}, f2{nullptr};
};

} // namespace granule::engine
