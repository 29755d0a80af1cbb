// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/Organelle.h"

#include <algorithm>
#include <cmath>

namespace granule::engine::slim {

namespace {

struct Frame {
    std::int64_t y0, x0, y1, x1, pixels = 0;
    void add(std::int64_t y, std::int64_t x) {
        if (pixels++ == 0) y0 = y1 = y, x0 = x1 = x;
        y0 = std::min(y0, y), y1 = std::max(y1, y), x0 = std::min(x0, x), x1 = std::max(x1, x);
    }
};

/// 1 in the organelle, then down to 0 with the distance to its nearest pixel.
std::vector<float> softRim(const Organelle& organelle) {
    std::vector<float> opacity(organelle.classes.size(), 0.f);
    const auto h = organelle.height, w = organelle.width;
    for (std::int64_t y = 0; y < h; ++y)
        for (std::int64_t x = 0; x < w; ++x) {
            if (!organelle.classes[static_cast<std::size_t>(y * w + x)]) continue;
            for (auto v = std::max<std::int64_t>(0, y - rimPx); v <= std::min(h - 1, y + rimPx); ++v)
                for (auto u = std::max<std::int64_t>(0, x - rimPx); u <= std::min(w - 1, x + rimPx); ++u) {
                    const auto distance = std::hypot(static_cast<double>(v - y), static_cast<double>(u - x));
                    auto& o = opacity[static_cast<std::size_t>(v * w + u)];
                    o = std::max(o, static_cast<float>(std::clamp(1.25 - distance / rimPx, 0.0, 1.0)));
                }
        }
    return opacity;
}

Organelle cut(const LabelledPatch& from, std::int64_t z, const std::vector<std::uint16_t>& regions, std::uint16_t id,
              std::uint8_t kind, const Frame& frame) {
    Organelle organelle;
    organelle.kind = kind;
    const auto y0 = frame.y0 - rimPx - 1, x0 = frame.x0 - rimPx - 1;
    organelle.height = frame.y1 - frame.y0 + 2 * rimPx + 3;
    organelle.width = frame.x1 - frame.x0 + 2 * rimPx + 3;
    double around = 0;
    std::int64_t aroundCount = 0;
    for (auto y = y0; y < y0 + organelle.height; ++y)
        for (auto x = x0; x < x0 + organelle.width; ++x) {
            const auto v = std::clamp<std::int64_t>(y, 0, from.shape.y - 1), u = std::clamp<std::int64_t>(x, 0, from.shape.x - 1);
            const auto at = static_cast<std::size_t>(from.shape.offset({z, v, u}));
            const bool inside = regions[static_cast<std::size_t>(v * from.shape.x + u)] == id && v == y && u == x;
            organelle.grey.push_back(from.grey[at]);
            organelle.classes.push_back(inside ? from.classes[at] : 0);
            if (from.classes[at] == cell) around += from.grey[at], ++aroundCount;
        }
    organelle.surroundings = aroundCount ? static_cast<float>(around / static_cast<double>(aroundCount)) : 0.f;
    organelle.opacity = softRim(organelle);
    return organelle;
}

void collectKind(const LabelledPatch& from, std::int64_t z, std::uint8_t kind, std::int64_t minPixels,
                 std::vector<Organelle>& out) {
    const auto h = from.shape.y, w = from.shape.x;
    std::vector<bool> inside(static_cast<std::size_t>(h * w));
    for (std::size_t i = 0; i < inside.size(); ++i) {
        const auto c = from.classes[static_cast<std::size_t>(z * h * w) + i];
        inside[i] = c == kind || (kind == denseGranule && c == denseCore);
    }
    std::vector<std::uint16_t> regions;
    std::vector<Frame> frames(static_cast<std::size_t>(connectedRegions(inside, h, w, regions)) + 1);
    for (std::int64_t y = 0, i = 0; y < h; ++y)
        for (std::int64_t x = 0; x < w; ++x, ++i) frames[regions[static_cast<std::size_t>(i)]].add(y, x);
    for (std::size_t id = 1; id < frames.size(); ++id) {
        const auto& f = frames[id];
        if (f.pixels < minPixels || f.y0 == 0 || f.x0 == 0 || f.y1 == h - 1 || f.x1 == w - 1) continue;
        out.push_back(cut(from, z, regions, static_cast<std::uint16_t>(id), kind, f));
    }
}

} // namespace

std::vector<Organelle> collectOrganelles(const LabelledPatch& from, std::int64_t minPixels) {
    std::vector<Organelle> all;
    for (std::int64_t z = 0; z < from.shape.z; ++z)
        for (const auto kind : {mitochondrion, alphaGranule, canalicularVessel, denseGranule})
            collectKind(from, z, kind, minPixels, all);
    return all;
}

} // namespace granule::engine::slim
