// SPDX-License-Identifier: BSD-3-Clause
// Greys and widths are those of the published slice z = 0 of the platelet study (0..65535): means by class,
// and profiles by distance from the drawn borders.
#include "core/phantom/Tissue.h"

#include "core/phantom/DistanceField.h"
#include "core/phantom/Organelles.h"
#include "core/phantom/Random.h"

#include <algorithm>

namespace granule::phantom {

namespace {

constexpr float resinGrey = 55300;

/// 0 below `from`, 1 above `to`, smooth between.
float ramp(float v, float from, float to) {
    const float t = std::clamp((v - from) / (to - from), 0.0F, 1.0F);
    return t * t * (3 - 2 * t);
}
/// 1 at `centre`, 0 from `halfWidth` on.
float ridge(float v, float centre, float halfWidth) {
    const float t = (v - centre) / halfWidth, s = 1 - t * t;
    return s > 0 ? s * s : 0;
}
float mixed(float a, float b, float t) {
    return a + (b - a) * t;
}

} // namespace

/// One plane while it is drawn.
struct Tissue::Plane {
    const PlaneGrid& grid;
    const std::vector<std::uint8_t>& ids;
    std::vector<float> grey = {};                            ///< the picture
    std::vector<float> tone = {}, clutter = {}, mottle = {}; ///< of the cell here
    std::vector<float> fine = {}, grain = {}, edge = {};     ///< textures that every structure has
    std::vector<float> drift = {};   ///< how far borders lie beside the drawn ones, in nm
    std::vector<float> outside = {}; ///< distance to the outside: positive in cells, nm

    template <typename Member>
    bool has(Member member) const {
        return std::ranges::any_of(ids, member);
    }
    /// Distance to the border of the classes that `member` picks: negative inside them.
    template <typename Member>
    std::vector<float> distance(Member member) const {
        std::vector<std::uint8_t> set(ids.size());
        std::ranges::transform(ids, set.begin(), [&](std::uint8_t id) { return member(id) ? 1 : 0; });
        return signedDistance(set, grid.ny, grid.nx, grid.dyNm, grid.dxNm);
    }
};

Tissue::Tissue(const CellTones& tones, std::uint64_t seed)
    : m_tones(tones), m_broad(mix(seed + 1), 1500), m_mottle(mix(seed + 2), 170), m_patch(mix(seed + 3), 230),
      m_clump(mix(seed + 4), 46), m_grain(mix(seed + 5), 27), m_fine(mix(seed + 6), 17),
      m_edge(mix(seed + 7), 60), m_drift(mix(seed + 9), 260), m_object(mix(seed + 8), 330) {}

std::vector<float> Tissue::plane(const PlaneGrid& grid, const std::vector<std::uint8_t>& ids) const {
    Plane plane{grid, ids};
    plane.fine = m_fine.values(grid);
    plane.grain = m_grain.values(grid);
    plane.edge = m_edge.values(grid);
    plane.drift = m_drift.values(grid);
    plane.grey.resize(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) plane.drift[i] = 10 * plane.drift[i] + 4 * plane.edge[i];
    m_tones.fill(grid, plane.tone, plane.clutter, plane.mottle);
    plane.outside = plane.distance([](std::uint8_t id) { return id == Outside; });
    drawCytoplasm(plane);
    if (plane.has([](std::uint8_t id) { return id == AlphaGranule; })) drawAlphaGranules(plane);
    if (plane.has([](std::uint8_t id) { return id == Mitochondrion; })) drawMitochondria(plane);
    if (plane.has([](std::uint8_t id) { return id == DenseGranule || id == DenseCore; }))
        drawDenseGranules(plane);
    if (plane.has([](std::uint8_t id) { return id == Canaliculus; })) drawCanaliculi(plane);
    drawCellMembranes(plane);
    drawResin(plane);
    return std::move(plane.grey);
}

void Tissue::drawCytoplasm(Plane& p) const {
    const auto mottle = m_mottle.values(p.grid), patch = m_patch.values(p.grid),
               clump = m_clump.values(p.grid), broad = m_broad.values(p.grid);
    for (std::size_t i = 0; i < p.grey.size(); ++i) {
        if (p.ids[i] == Outside) continue;
        float grey = p.tone[i] + (700 + 2600 * p.mottle[i]) * mottle[i] + 900 * broad[i] + 2700 * p.grain[i] +
                     900 * p.fine[i];
        // Places that hold little stain, where glycogen was washed out.
        grey += 7500 * ramp(broad[i] + 0.5F * patch[i] + p.mottle[i], 2.1F, 3.2F);
        // Dark grains: irregular, in crowds, not under the cell membrane.
        const float crowd = 0.95F * patch[i] + 0.8F * p.clutter[i];
        const float stain = 0.85F * clump[i] + 0.45F * p.grain[i] + 0.55F * p.edge[i] + crowd;
        const float dark = (0.25F * ramp(stain, 1.1F, 1.9F) + 0.65F * ramp(stain, 1.75F, 2.6F)) *
                           ramp(p.outside[i], 70, 165);
        p.grey[i] = mixed(grey, 7000 + 2500 * p.grain[i], dark);
    }
}

void Tissue::drawAlphaGranules(Plane& p) const {
    const auto d = p.distance([](std::uint8_t id) { return id == AlphaGranule; });
    const auto object = m_object.values(p.grid);
    for (std::size_t i = 0; i < d.size(); ++i) {
        if (d[i] > 60 || p.ids[i] == Outside) continue;
        const float edge = d[i] + p.drift[i];
        const float body = 0.65F * p.tone[i] + 500 + 1800 * object[i] + 1000 * p.grain[i] + 700 * p.fine[i] -
                           1600 * ridge(edge, -14, 22);
        p.grey[i] = mixed(body, p.grey[i], ramp(edge, -12, 16));
        p.grey[i] -= 3000 * ridge(edge, 10, 20);
    }
}

void Tissue::drawMitochondria(Plane& p) const {
    const auto d = p.distance([](std::uint8_t id) { return id == Mitochondrion; });
    const auto object = m_object.values(p.grid);
    for (std::size_t i = 0; i < d.size(); ++i) {
        if (d[i] > 150 || p.ids[i] == Outside) continue;
        const float edge = d[i] + 1.3F * p.drift[i] - 4;
        const float cristae = ridge(p.edge[i] + 0.4F * p.grain[i], 0, 0.5F);
        const float body = 12500 + 5000 * object[i] + 2200 * p.grain[i] + 3000 * (0.4F - cristae) -
                           5500 * ridge(edge, -22, 26);
        p.grey[i] = mixed(std::max(body, 1500.0F), p.grey[i], ramp(edge, -10, 14));
        const float beside = std::clamp(1 - edge / 130, 0.0F, 1.0F); // the cytoplasm around it is dense
        p.grey[i] -= 9000 * beside * beside * ramp(edge, -10, 10);
    }
}

void Tissue::drawDenseGranules(Plane& p) const {
    const auto d = p.distance([](std::uint8_t id) { return id == DenseGranule || id == DenseCore; });
    const auto core = p.distance([](std::uint8_t id) { return id == DenseCore; });
    for (std::size_t i = 0; i < d.size(); ++i) {
        if (d[i] > 60 || p.ids[i] == Outside) continue;
        const float edge = d[i] + p.drift[i], inner = core[i] + 14 * p.edge[i];
        float body = 37500 + 2600 * p.grain[i] + 4500 * p.edge[i];
        body = mixed(11500 + 2500 * p.grain[i], body, ramp(inner, -22, 26));
        p.grey[i] = mixed(body, p.grey[i], ramp(edge, -12, 12));
        p.grey[i] = mixed(p.grey[i], 11000, 0.8F * ridge(edge, -12, 38));
    }
}

void Tissue::drawCanaliculi(Plane& p) const {
    const auto d = p.distance([](std::uint8_t id) { return id == Canaliculus; });
    for (std::size_t i = 0; i < d.size(); ++i) {
        if (d[i] > 50 || p.ids[i] == Outside) continue;
        const float edge = d[i] + 0.8F * p.drift[i];
        const float lumen = resinGrey - 1200 + 700 * p.grain[i] + 500 * p.edge[i];
        p.grey[i] = mixed(lumen, p.grey[i], ramp(edge, -36, -2));
        // The membrane, missing where the lumen opens to the outside.
        const float wall = 0.62F * ridge(edge, -2, 17) * ramp(p.outside[i], 0, 25);
        p.grey[i] = mixed(p.grey[i], 13000 + 3000 * p.grain[i], wall);
    }
}

void Tissue::drawCellMembranes(Plane& p) const {
    for (std::size_t i = 0; i < p.grey.size(); ++i) {
        if (p.ids[i] == Outside || p.outside[i] > 70 || p.ids[i] == Canaliculus) continue;
        const float edge = p.outside[i] + 1.2F * p.drift[i];
        const float strength = 0.6F + 0.18F * p.edge[i];
        p.grey[i] = mixed(p.grey[i], 12500, std::clamp(strength, 0.12F, 0.8F) * ridge(edge, 29, 21));
    }
}

void Tissue::drawResin(Plane& p) const {
    const auto broad = m_broad.values(p.grid), patch = m_patch.values(p.grid);
    for (std::size_t i = 0; i < p.grey.size(); ++i) {
        const float edge = p.outside[i] + 1.2F * p.drift[i];
        if (edge > 20) continue;
        float resin = resinGrey + 900 * broad[i] + 400 * patch[i] + 300 * p.grain[i];
        // The coat of the cell: short threads that thin out over a hundred nm.
        const float coat = 1 - ramp(-edge, 0, 130);
        resin -= coat * coat * (2500 + 5500 * ramp(p.edge[i] + 0.7F * p.grain[i], 0.6F, 2.2F));
        p.grey[i] = mixed(resin, p.grey[i], p.ids[i] == Canaliculus ? 1.0F : ramp(edge, -10, 18));
    }
}

} // namespace granule::phantom
