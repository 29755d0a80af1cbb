// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Architecture.h"

#include "core/engine/networks/Network.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <array>

namespace granule::engine {

namespace {

/// The count comes from the network itself, so that it cannot go stale.
NetworkInfo row(std::string name, std::string tableName, std::string about, const Shape& output, const NetworkSpec& spec) {
    const auto m = geometryOf(spec).margin;
    return {std::move(name), std::move(tableName), std::move(about), makeNetwork(spec, std::nullopt)->parameterCount(),
            {output.z + 2 * m.z, output.y + 2 * m.y, output.x + 2 * m.x}, output, spec};
}

struct FamilyName {
    Family family;
    const char* name;
};

constexpr std::array familyNames{
    FamilyName{Family::Hybrid, "2d-3d"},
    FamilyName{Family::UNet, "u-net"},
    FamilyName{Family::UNet3dThick, "3d-u-net-thick"},
    FamilyName{Family::UNet3dThin, "3d-u-net-thin"},
    FamilyName{Family::DeepLabDrn, "deeplab-drn-d-54"},
    FamilyName{Family::DeepLabResNet, "deeplab-resnet-101"},
    FamilyName{Family::DeepVess, "deepvess"},
};

} // namespace

const std::vector<NetworkInfo>& networks() {
    constexpr Shape flat{5, 296, 296}, slice{1, 572, 572};
    static const std::vector<NetworkInfo> all{
        row("2d3d-3x3x3", "2D-3D+3x3x3", "2D encoder-decoder with some 3x3x3 convolutions, then a 3D spatial pyramid.", flat, {}),
        row("2d3d-no3x3x3", "No 3x3x3 Convs", "The same with 1x3x3 convolutions before the pyramid.", flat, {.initKernelZ = 1}),
        row("2d3d-nomultiloss", "No Multi-Loss", "The same as 2D-3D+3x3x3, trained without the loss of its 2D logits.", flat, {}),
        row("2d3d-nopyramid", "No 3D Pyramid", "The encoder-decoder alone.", flat, {.pyramid = false}),
        row("unet", "Original U-Net", "2D, valid convolutions.", {1, 388, 388}, {.family = Family::UNet}),
        row("unet3d-thick", "3D U-Net Thick", "3D, pooled in z too.", {20, 152, 152}, {.family = Family::UNet3dThick, .base = 32}),
        row("unet3d-thin", "3D U-Net Thin", "3D, pooled in y and x only.", {5, 300, 300}, {.family = Family::UNet3dThin, .base = 32}),
        row("deeplab-drn", "Deeplab + DRN", "2D, DeepLab v3+ with DRN-D-54.", slice, {.family = Family::DeepLabDrn}),
        row("deeplab-resnet", "Deeplab + ResNet101", "2D, DeepLab v3+ with ResNet-101.", slice, {.family = Family::DeepLabResNet}),
        row("deepvess", "DeepVess", "3D patches that label 5x5 pixels each.", {1, 5, 5}, {.family = Family::DeepVess, .base = 32}),
    };
    return all;
}

const NetworkInfo& findNetwork(const std::string& name) {
    const auto& all = networks();
    const auto found = std::ranges::find_if(all, [&](const NetworkInfo& n) { return n.name == name || n.tableName == name; });
    if (found != all.end()) return *found;
    std::string names;
    for (const auto& network : all) names += (names.empty() ? "" : ", ") + network.name;
    throw Error(ErrorKind::NotFound, "There is no network called \"" + name + "\": choose one of " + names + ".");
}

std::string nameOf(Family family) {
    return std::ranges::find(familyNames, family, &FamilyName::family)->name;
}

std::optional<Family> familyNamed(const std::string& name) {
    for (const auto& known : familyNames)
        if (known.name == name) return known.family;
    return {};
}

std::string whatIsWrong(const NetworkSpec& spec) {
    const bool deepLab = spec.family == Family::DeepLabDrn || spec.family == Family::DeepLabResNet;
    if (spec.base < 2 || spec.base > 128) return "the base must lie between 2 and 128";
    if (spec.base % 2 != 0) return "the base must be even";
    if (deepLab && spec.base % 4 != 0) return "the base of a DeepLab must be a multiple of 4";
    if (spec.classes < 2 || spec.classes > 255) return "there must be 2 to 255 classes";
    if (spec.initKernelZ != 1 && spec.initKernelZ != 3) return "the first kernel must be 1 or 3 planes deep";
    if (spec.zUp != 1 && spec.zUp != 2) return "the pyramid's upsampling must be 1 or 2 in z";
    return {};
}

} // namespace granule::engine
