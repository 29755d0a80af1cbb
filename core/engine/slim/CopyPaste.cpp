// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/CopyPaste.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace granule::engine::slim {

namespace {

constexpr int attempts = 12;
/// How much of an organelle may lie on something else than cytoplasm; what does is not drawn.
constexpr double tolerance = 0.03;

} // namespace

/// Where and how an organelle goes into a plane: target pixel to source position.
struct CopyPaste::Placement {
    double y, x, cosine, sine, scaleY, scaleX;
    std::int64_t reach;

    Placement(const Organelle& organelle, double angle, double scale, double aspect, bool mirror)
        : y(0), x(0), cosine(std::cos(angle)), sine(std::sin(angle)), scaleY(scale * aspect),
          scaleX(mirror ? -scale / aspect : scale / aspect),
          reach(static_cast<std::int64_t>(std::hypot(organelle.height, organelle.width) * scale * std::max(aspect, 1 / aspect) / 2) + 1) {}

    /// Calls visit(target voxel, source row, source column) for all voxels of plane `z` that the organelle may reach;
    /// `size` shrinks it around its centre.
    template <typename F>
    void forEach(const LabelledPatch& patch, const Organelle& organelle, std::int64_t z, double size, std::int64_t step, F visit) const {
        const auto cy = static_cast<std::int64_t>(y), cx = static_cast<std::int64_t>(x);
        for (auto v = std::max<std::int64_t>(0, cy - reach); v <= std::min(patch.shape.y - 1, cy + reach); v += step)
            for (auto u = std::max<std::int64_t>(0, cx - reach); u <= std::min(patch.shape.x - 1, cx + reach); u += step) {
                const double dy = static_cast<double>(v) - y, dx = static_cast<double>(u) - x;
                const double sy = (cosine * dy - sine * dx) / (scaleY * size) + static_cast<double>(organelle.height - 1) / 2;
                const double sx = (sine * dy + cosine * dx) / (scaleX * size) + static_cast<double>(organelle.width - 1) / 2;
                if (sy < 0 || sx < 0 || sy > static_cast<double>(organelle.height - 1) || sx > static_cast<double>(organelle.width - 1)) continue;
                visit(static_cast<std::size_t>(patch.shape.offset({z, v, u})), sy, sx);
            }
    }
};

namespace {

std::size_t nearest(const Organelle& o, double y, double x) {
    return static_cast<std::size_t>(std::llround(y) * o.width + std::llround(x));
}

double linear(const Organelle& o, const std::vector<float>& values, double y, double x) {
    const auto y0 = static_cast<std::int64_t>(y), x0 = static_cast<std::int64_t>(x);
    const auto y1 = std::min(y0 + 1, o.height - 1), x1 = std::min(x0 + 1, o.width - 1);
    const double b = y - static_cast<double>(y0), a = x - static_cast<double>(x0);
    const auto at = [&](std::int64_t j, std::int64_t i) { return static_cast<double>(values[static_cast<std::size_t>(j * o.width + i)]); };
    return (1 - b) * ((1 - a) * at(y0, x0) + a * at(y0, x1)) + b * ((1 - a) * at(y1, x0) + a * at(y1, x1));
}

} // namespace

CopyPaste::CopyPaste(std::vector<Organelle> organelles) {
    for (const auto kind : {mitochondrion, alphaGranule, canalicularVessel, denseGranule}) {
        std::vector<Organelle> ofKind;
        std::ranges::copy_if(organelles, std::back_inserter(ofKind), [&](const Organelle& o) { return o.kind == kind; });
        if (!ofKind.empty()) m_kinds.push_back(std::move(ofKind));
    }
}

const Organelle& CopyPaste::choose(Random& random) const {
    const auto& kind = m_kinds[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(m_kinds.size())))];
    return kind[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(kind.size())))];
}

int CopyPaste::addTo(LabelledPatch& patch, int count, bool flat, Random& random) const {
    int placed = 0;
    for (int i = 0; i < count && !m_kinds.empty(); ++i) placed += place(patch, choose(random), flat, random);
    return placed;
}

bool CopyPaste::place(LabelledPatch& patch, const Organelle& organelle, bool flat, Random& random) const {
    Placement at(organelle, random.uniform(0, 2 * std::numbers::pi), std::exp(random.uniform(-0.29, 0.26)),
                 std::exp(random.uniform(-0.15, 0.15)), random.chance(0.5));
    const auto middle = random.below(patch.shape.z);
    for (int attempt = 0; attempt < attempts; ++attempt) {
        at.y = random.uniform(0, static_cast<double>(patch.shape.y));
        at.x = random.uniform(0, static_cast<double>(patch.shape.x));
        int inside = 0, elsewhere = 0, around = 0;
        double grey = 0;
        at.forEach(patch, organelle, middle, 1, 2, [&](std::size_t voxel, double y, double x) {
            const bool free = patch.classes[voxel] == cell;
            if (organelle.classes[nearest(organelle, y, x)]) (free ? inside : elsewhere)++;
            if (free) grey += patch.grey[voxel], ++around;
        });
        if (inside < 8 || elsewhere > tolerance * inside) continue;
        const double gain = std::exp(random.normal(0.1));
        const double shift = grey / around - gain * organelle.surroundings;
        const double radiusZ = random.uniform(1.2, 5);
        for (std::int64_t z = 0; z < patch.shape.z; ++z) {
            const double distance = flat ? 0 : static_cast<double>(z - middle) / radiusZ;
            if (std::abs(distance) > 0.95) continue;
            at.forEach(patch, organelle, z, std::sqrt(1 - distance * distance), 1, [&](std::size_t voxel, double y, double x) {
                auto& target = patch.classes[voxel];
                if (target != cell) return;
                const double opacity = linear(organelle, organelle.opacity, y, x);
                auto& g = patch.grey[voxel];
                g = static_cast<float>((1 - opacity) * g + opacity * (gain * linear(organelle, organelle.grey, y, x) + shift));
                if (const auto id = organelle.classes[nearest(organelle, y, x)]) target = id;
            });
        }
        return true;
    }
    return false;
}

} // namespace granule::engine::slim
