// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace granule::engine {

/// The kinds of networks; networks/ has a file for each, but that the 3D U-Nets share one, and so do the DeepLabs.
enum class Family { Hybrid, UNet, UNet3dThick, UNet3dThin, DeepLabDrn, DeepLabResNet, DeepVess };

/// Which network, as a model's card keeps it. Defaults are the network of the paper's Table S1, "2D-3D+3x3x3", as its
/// released code builds it. A plain 2D U-Net with same padding is `pyramid = false, initKernelZ = 1`.
struct NetworkSpec {
    Family family = Family::Hybrid;
    int base = 64;           ///< channels at the first scale, by which all others are scaled; a hybrid of 16 is "slim"
    int classes = 7;
    int initKernelZ = 3;     ///< hybrid: 3: block-initial convolutions at scales 0 and 1 are 3x3x3; 1: they are 1x3x3
    bool pyramid = true;     ///< hybrid: false: stop at the 2D logits ("No 3D Pyramid")
    int zUp = 2;             ///< hybrid: z step of the pyramid's upsampling: 2 as released, 1 the sane one
    bool reluLogits = true;  ///< hybrid and U-Nets: true: a ReLU after each predictor, as released; false: linear logits
    friend bool operator==(const NetworkSpec&, const NetworkSpec&) = default;
};

/// What a person picks from: one row of `granule-cli networks`.
struct NetworkInfo {
    std::string name;      ///< for commands: "2d3d-3x3x3"
    std::string tableName; ///< as in the paper's Table S1: "2D-3D+3x3x3"
    std::string about;     ///< a sentence
    std::int64_t parameters = 0;
    Shape input, output;   ///< the window in the study, z,y,x
    NetworkSpec spec;
};

/// Every network that Granule can build, with its exact number of trainable parameters.
const std::vector<NetworkInfo>& networks();

/// The word for a family in model cards, and back; nothing for another word.
std::string nameOf(Family family);
std::optional<Family> familyNamed(const std::string& name);

/// "2D-3D, base 16", for a person. Header only, so that panels need not load the networks for it.
inline std::string describe(const NetworkSpec& spec) {
    static constexpr const char* titles[]{"2D-3D", "U-Net", "3D U-Net Thick", "3D U-Net Thin", "DeepLab v3+ with DRN-D-54",
                                          "DeepLab v3+ with ResNet-101", "DeepVess"};
    const bool flat = spec.family == Family::Hybrid && !spec.pyramid;
    return std::string(titles[static_cast<int>(spec.family)]) + (flat ? " without pyramid" : "") + ", base " + std::to_string(spec.base);
}

/// What makes the network impossible to build, as "the base must be even"; empty where nothing does.
std::string whatIsWrong(const NetworkSpec& spec);

/// Finds a network by its name or its table name. Throws Error (NotFound) that lists the names.
const NetworkInfo& findNetwork(const std::string& name);

} // namespace granule::engine
