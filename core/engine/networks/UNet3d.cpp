// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/UNet3d.h"

namespace granule::engine {

UNet3d::UNet3d(const NetworkSpec& spec, std::optional<std::uint64_t> seed)
    : Network(spec), m_poolZ(spec.family == Family::UNet3dThick ? 2 : 1) {
    const auto conv = [&](const char* name, int in, int out) {
        return register_module(name, Conv(in, out, ConvOptions{.kernel = {3, 3, 3}}));
    };
    const auto up = [&](const char* name, int in, int out) { return register_module(name, UpConv(in, out, m_poolZ)); };
    const int c = spec.base;
    e0a = conv("e0a", 1, c);
    e0b = conv("e0b", c, c);
    e0c = conv("e0c", c, c);
    e1a = conv("e1a", c, 2 * c);
    e1b = conv("e1b", 2 * c, 2 * c);
    e1c = conv("e1c", 2 * c, 2 * c);
    ma = conv("ma", 2 * c, 4 * c);
    mb = conv("mb", 4 * c, 4 * c);
    mc = conv("mc", 4 * c, 4 * c);
    t1 = up("t1", 4 * c, 2 * c);
    d1a = conv("d1a", 4 * c, 2 * c);
    d1b = conv("d1b", 2 * c, 2 * c);
    d1c = conv("d1c", 2 * c, 2 * c);
    t0 = up("t0", 2 * c, c);
    d0a = conv("d0a", 2 * c, c);
    d0b = conv("d0b", c, c);
    d0c = conv("d0c", c, c);
    P = register_module("P", Conv(c, spec.classes, ConvOptions{.kernel = {1, 1, 1}, .relu = spec.reluLogits}));
    if (seed) drawXavier(*this, *seed);
}

NetworkOutput UNet3d::forward(const torch::Tensor& image) {
    const auto skip0 = e0c(e0b(e0a(image)));
    const auto skip1 = e1c(e1b(e1a(pool(skip0, m_poolZ))));
    auto x = mc(mb(ma(pool(skip1, m_poolZ))));
    x = d1c(d1b(d1a->joined(skip1, t1(x))));
    x = d0c(d0b(d0a->joined(skip0, t0(x))));
    const auto logits = P(x);
    return {logits, logits};
}

std::vector<std::pair<Conv, double>> UNet3d::regularised() const {
    std::vector<std::pair<Conv, double>> all;
    for (const auto& conv : {e0a, e0b, e0c, e1a, e1b, e1c, ma, mb, mc, d1a, d1b, d1c, d0a, d0b, d0c}) all.emplace_back(conv, 1e-5);
    return all;
}

} // namespace granule::engine
