// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/UNet.h"

namespace granule::engine {

UNet::UNet(const NetworkSpec& spec, std::optional<std::uint64_t> seed) : Network(spec) {
    const auto conv = [&](const char* name, int in, int out) {
        return register_module(name, Conv(in, out, ConvOptions{.padding = Padding::Valid}));
    };
    const auto up = [&](const char* name, int in, int out) { return register_module(name, UpConv(in, out, 1)); };
    const int c = spec.base;
    e0a = conv("e0a", 1, c);
    e0b = conv("e0b", c, c);
    e1a = conv("e1a", c, 2 * c);
    e1b = conv("e1b", 2 * c, 2 * c);
    e2a = conv("e2a", 2 * c, 4 * c);
    e2b = conv("e2b", 4 * c, 4 * c);
    e3a = conv("e3a", 4 * c, 8 * c);
    e3b = conv("e3b", 8 * c, 8 * c);
    e4a = conv("e4a", 8 * c, 16 * c);
    e4b = conv("e4b", 16 * c, 16 * c);
    t3 = up("t3", 16 * c, 8 * c);
    d3a = conv("d3a", 16 * c, 8 * c);
    d3b = conv("d3b", 8 * c, 8 * c);
    t2 = up("t2", 8 * c, 4 * c);
    d2a = conv("d2a", 8 * c, 4 * c);
    d2b = conv("d2b", 4 * c, 4 * c);
    t1 = up("t1", 4 * c, 2 * c);
    d1a = conv("d1a", 4 * c, 2 * c);
    d1b = conv("d1b", 2 * c, 2 * c);
    t0 = up("t0", 2 * c, c);
    d0a = conv("d0a", 2 * c, c);
    d0b = conv("d0b", c, c);
    P = register_module("P", Conv(c, spec.classes, ConvOptions{.kernel = {1, 1, 1}, .relu = spec.reluLogits}));
    if (seed) drawXavier(*this, *seed);
}

/// Sizes for 572: 568 | 280 | 136 | 64 | 28 | 52 | 100 | 196 | 388.
NetworkOutput UNet::forward(const torch::Tensor& image) {
    const auto skip0 = e0b(e0a(image));
    const auto skip1 = e1b(e1a(pool(skip0)));
    const auto skip2 = e2b(e2a(pool(skip1)));
    const auto skip3 = e3b(e3a(pool(skip2)));
    auto x = e4b(e4a(pool(skip3)));
    x = d3b(d3a->joined(skip3, t3(x)));
    x = d2b(d2a->joined(skip2, t2(x)));
    x = d1b(d1a->joined(skip1, t1(x)));
    x = d0b(d0a->joined(skip0, t0(x)));
    const auto logits = P(x);
    return {logits, logits};
}

std::vector<std::pair<Conv, double>> UNet::regularised() const {
    std::vector<std::pair<Conv, double>> all;
    for (const auto& conv : {e0a, e0b, e1a, e1b, e2a, e2b, e3a, e3b, e4a, e4b, d3a, d3b, d2a, d2b, d1a, d1b, d0a, d0b})
        all.emplace_back(conv, 1e-5);
    return all;
}

} // namespace granule::engine
