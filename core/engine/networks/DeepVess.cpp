// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/DeepVess.h"

namespace granule::engine {

namespace {

constexpr std::int64_t side = 5;    // pixels that a patch labels
constexpr std::int64_t feature = 27; // a patch of 33 pixels after three valid convolutions

} // namespace

DeepVess::DeepVess(const NetworkSpec& spec, std::optional<std::uint64_t> seed) : Network(spec) {
    const auto conv = [&](const char* name, int in, int out, int kernelZ) {
        return register_module(name, Conv(in, out, ConvOptions{.kernel = {kernelZ, 3, 3}, .padding = Padding::Valid}));
    };
    const int c = spec.base;
    c1 = conv("c1", 1, c, 3);
    c2 = conv("c2", c, c, 3);
    c3 = conv("c3", c, c, 3);
    c4 = conv("c4", c, 2 * c, 1);
    c5 = conv("c5", 2 * c, 2 * c, 1);
    f1 = register_module("f1", Dense(2 * c * 16, 32 * c));
    f2 = register_module("f2", Dense(32 * c, spec.classes * side * side));
    if (!seed) return;
    drawXavier(*this, *seed);
    const torch::NoGradGuard quiet;
    f1->bias.zero_();
    f2->bias.zero_();
}

NetworkOutput DeepVess::forward(const torch::Tensor& image) {
    const auto shared = c3(c2(c1(image))); // N,c,Z,Y,X
    const auto n = shared.size(0), c = shared.size(1), z = shared.size(2), classes = std::int64_t{spec().classes};
    const auto rows = (shared.size(3) - feature) / side + 1, columns = (shared.size(4) - feature) / side + 1;
    std::vector<torch::Tensor> strips;
    for (std::int64_t row = 0; row < rows; ++row) { // a row of patches at a time: they take 30 times the room of what they are cut from
        const auto patches = shared.narrow(3, row * side, feature).unfold(4, feature, side) // N,c,Z,27,columns,27
                                 .permute({0, 2, 4, 1, 3, 5}).reshape({n * z * columns, c, 1, feature, feature});
        const auto flat = pool(c5(c4(pool(patches)))).flatten(1);
        const auto labels = f2(torch::relu(f1(flat)));
        strips.push_back(labels.view({n, z, columns, classes, side, side}).permute({0, 3, 1, 4, 2, 5})
                             .reshape({n, classes, z, side, columns * side}));
    }
    const auto logits = torch::cat(strips, 3);
    return {logits, logits};
}

} // namespace granule::engine
