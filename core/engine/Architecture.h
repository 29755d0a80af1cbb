// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <cstdint>
#include <string>
#include <vector>

namespace granule::engine {

/// The kinds of networks. Each is one class in networks/.
enum class Family { Hybrid };

/// Which network, as a model's card keeps it. Defaults are the network of the paper's Table S1, "2D-3D+3x3x3", as its
/// released code builds it. A plain 2D U-Net with same padding is `pyramid = false, initKernelZ = 1`.
struct NetworkSpec {
    Family family = Family::Hybrid;
    int base = 64;           ///< channels at the first scale; 16 is "slim"
    int classes = 7;
    int initKernelZ = 3;     ///< hybrid: 3: block-initial convolutions at scales 0 and 1 are 3x3x3; 1: they are 1x3x3
    bool pyramid = true;     ///< hybrid: false: stop at the 2D logits ("No 3D Pyramid")
    int zUp = 2;             ///< hybrid: z step of the pyramid's upsampling: 2 as released, 1 the sane one
    bool reluLogits = true;  ///< true: a ReLU after each predictor, as released; false: linear logits
    friend bool operator==(const NetworkSpec&, const NetworkSpec&) = default;
};

/// What a person picks from: one row of `granule-cli networks`.
struct NetworkInfo {
    std::string name;      ///< for commands: "2d3d-3x3x3"
    std::string tableName; ///< as in the paper's Table S1: "2D-3D+3x3x3"
    std::int64_t parameters = 0;
    Shape input, output;   ///< the training window, z,y,x
    NetworkSpec spec;
};

/// Every network that Granule can build, with its exact number of trainable parameters.
const std::vector<NetworkInfo>& networks();

/// Finds a network by its name or its table name. Throws Error (NotFound) that lists the names.
const NetworkInfo& findNetwork(const std::string& name);

} // namespace granule::engine
