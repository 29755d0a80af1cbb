// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Prompter.h"

#include "core/edit/BlockWriter.h"
#include "core/prompt/Classifier.h"
#include "core/prompt/Regions.h"
#include "core/prompt/Shape.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace granule::prompt {

struct Clicks {
    std::vector<std::size_t> object, notObject; ///< offsets in the box
};

namespace {

constexpr double shrinkage = 0.5;
constexpr float outsideBox = 0.03F; ///< what a voxel outside the box weighs against one around a click
constexpr double nearby = 1;        ///< radii of the object from a new click, as far as that may change anything
constexpr double leastNearby = 4;   ///< the same, in voxels

Clicks clicksIn(const Box& box, const Prompts& prompts) {
    Clicks clicks;
    const auto offset = [&](const Index& at) {
        return static_cast<std::size_t>(box.shape().offset({at.z - box.lo.z, at.y - box.lo.y, at.x - box.lo.x}));
    };
    for (const auto& at : prompts.object)
        if (box.contains(at)) clicks.object.push_back(offset(at));
    for (const auto& at : prompts.notObject)
        if (box.contains(at)) clicks.notObject.push_back(offset(at));
    if (prompts.object.empty() && prompts.box) {
        const auto& b = *prompts.box;
        const Index centre{(b.lo.z + b.hi.z - 1) / 2, (b.lo.y + b.hi.y - 1) / 2, (b.lo.x + b.hi.x - 1) / 2};
        if (box.contains(centre)) clicks.object.push_back(offset(centre));
    }
    return clicks;
}

/// The voxel at an offset.
Index indexOf(const Shape& shape, std::size_t offset) {
    const auto n = static_cast<std::int64_t>(offset);
    return {n / (shape.y * shape.x), n / shape.x % shape.y, n % shape.x};
}

/// A click belongs to the shape that it stretches a little; one that lies far from all is the middle of another part.
ContourShape* stretchedBy(std::vector<ContourShape>& shapes, const Index& click) {
    ContourShape* best = nullptr;
    double least = 1.6;
    for (auto& shape : shapes)
        for (const std::int64_t dz : {0, -1, 1, -2, 2}) {
            const auto depth = shape.depth({click.z + dz, click.y, click.x});
            if (depth && *depth + 0.2 * static_cast<double>(std::abs(dz)) < least) least = *depth, best = &shape;
        }
    return best;
}

} // namespace

Prompter::Prompter(const Box& box, const VoxelSpacing& spacing, const std::vector<float>& grey, const Features& network, const std::stop_token& stop)
    : m_spacing(spacing), m_features(ownFeatures(box, spacing, grey, stop)), m_grey(smoothed(normalised(grey), box.shape(), spacing, 1)) {
    if (network.channels > 0 && network.box != box)
        throw Error(ErrorKind::Mismatch, "The features are of " + describe(network.box) + ", not of the neighbourhood " + describe(box) + ".");
    m_features.channels += network.channels;
    m_features.values.insert(m_features.values.end(), network.values.begin(), network.values.end());
}

std::vector<float> Prompter::oddsFrom(const Clicks& clicks, const std::optional<Box>& within) const {
    const auto shape = box().shape();
    std::vector<Sample> samples;
    const auto addAround = [&](std::size_t offset, bool isObject) {
        const auto at = indexOf(shape, offset);
        for (std::int64_t dy = -2; dy <= 2; ++dy)
            for (std::int64_t dx = -2; dx <= 2; ++dx) {
                const Index v{at.z, at.y + dy, at.x + dx};
                if (dy * dy + dx * dx <= 5 && shape.contains(v)) samples.push_back({static_cast<std::size_t>(shape.offset(v)), isObject, 1});
            }
    };
    for (const auto i : clicks.object) addAround(i, true);
    for (const auto i : clicks.notObject) addAround(i, false);
    // What nobody spoke of is mostly not the object.
    const auto count = static_cast<std::size_t>(shape.voxels());
    const auto step = std::max<std::size_t>(1, count / 2000);
    for (std::size_t i = step / 2; i < count; i += step) {
        const auto at = indexOf(shape, i);
        if (!within) samples.push_back({i, false, 0.01F});
        else if (!within->contains(Index{at.z + box().lo.z, at.y + box().lo.y, at.x + box().lo.x})) samples.push_back({i, false, outsideBox});
    }
    return logOdds(m_features, samples, shrinkage);
}

void Prompter::keepFormer(std::vector<std::uint8_t>& mask, const std::vector<std::uint8_t>& former, const Clicks& clicks) const {
    if (former.size() != mask.size())
        throw Error(ErrorKind::Mismatch, "The former object has " + std::to_string(former.size()) + " voxels, the neighbourhood " +
                                             std::to_string(mask.size()) + ": pass what objectOf() gave for this neighbourhood.");
    const auto shape = box().shape();
    const double finest = std::min({m_spacing.zNm, m_spacing.yNm, m_spacing.xNm});
    const auto voxels = static_cast<double>(std::max(std::ranges::count(former, 1), std::ranges::count(mask, 1)));
    const double radius = std::cbrt(voxels * m_spacing.zNm * m_spacing.yNm * m_spacing.xNm * 3 / (4 * std::numbers::pi));
    const double reach = std::max(nearby * radius, leastNearby * finest);
    auto result = former;
    const auto take = [&](std::size_t click, std::uint8_t wanted) {
        if (former[click] == wanted) return;
        // What the click changes hangs together with it.
        std::vector<std::uint8_t> change(mask.size());
        const auto c = indexOf(shape, click);
        const auto range = [&](std::int64_t at, double nm, std::int64_t count) {
            const auto n = static_cast<std::int64_t>(reach / nm);
            return std::pair{std::max<std::int64_t>(at - n, 0), std::min(at + n + 1, count)};
        };
        const auto [z0, z1] = range(c.z, m_spacing.zNm, shape.z);
        const auto [y0, y1] = range(c.y, m_spacing.yNm, shape.y);
        const auto [x0, x1] = range(c.x, m_spacing.xNm, shape.x);
        for (auto z = z0; z < z1; ++z)
            for (auto y = y0; y < y1; ++y)
                for (auto x = x0; x < x1; ++x) {
                    const auto i = static_cast<std::size_t>(shape.offset({z, y, x}));
                    const double away = std::hypot(static_cast<double>(z - c.z) * m_spacing.zNm, static_cast<double>(y - c.y) * m_spacing.yNm,
                                                   static_cast<double>(x - c.x) * m_spacing.xNm);
                    change[i] = away <= reach && former[i] != wanted && mask[i] == wanted;
                }
        change[click] = 1;
        keepConnected(change, shape, {click});
        for (std::size_t i = 0; i < change.size(); ++i)
            if (change[i]) result[i] = wanted;
    };
    for (const auto i : clicks.object) take(i, 1);
    for (const auto i : clicks.notObject) take(i, 0);
    mask = std::move(result);
}

std::vector<std::uint8_t> Prompter::objectOf(const Prompts& prompts, const std::stop_token& stop) const {
    const auto shape = box().shape();
    const auto clicks = clicksIn(box(), prompts);
    std::vector<std::uint8_t> mask(static_cast<std::size_t>(shape.voxels()));
    if (clicks.object.empty()) return mask;
    const double finest = std::min(m_spacing.yNm, m_spacing.xNm);
    const auto odds = oddsFrom(clicks, prompts.box);
    const ShapeScene scene{shape, m_spacing.zNm / finest, finest / m_spacing.yNm, finest / m_spacing.xNm, m_spacing, &m_grey, &odds};
    std::vector<ShapeClicks> said;
    std::vector<ContourShape> shapes;
    std::vector<Index> outside;
    for (const auto i : clicks.notObject) outside.push_back(indexOf(shape, i));
    for (const auto i : clicks.object) {
        throwIfStopped(stop);
        const auto click = indexOf(shape, i);
        if (auto* stretched = stretchedBy(shapes, click)) {
            auto& s = said[static_cast<std::size_t>(stretched - shapes.data())];
            s.inside.push_back(click);
            *stretched = ContourShape(scene, s);
        } else {
            said.push_back({click, {}, outside});
            shapes.emplace_back(scene, said.back());
        }
    }
    for (const auto& s : shapes) s.addTo(mask);
    if (!prompts.former.empty()) keepFormer(mask, prompts.former, clicks);
    if (prompts.box)
        for (std::size_t i = 0; i < mask.size(); ++i) {
            const auto at = indexOf(shape, i);
            if (!prompts.box->contains(Box{at, at}.movedBy(box().lo).lo)) mask[i] = 0;
        }
    for (const auto i : clicks.notObject) mask[i] = 0;
    for (const auto i : clicks.object) mask[i] = 1;
    keepConnected(mask, shape, clicks.object);
    fillHoles(mask, shape, clicks.notObject);
    return mask;
}

BlockDelta paintObject(const LabelMap& before, const Box& box, const std::vector<std::uint8_t>& mask, const edit::PaintRule& rule,
                       const edit::Confine& confine) {
    edit::BlockWriter writer(before, rule, confine);
    const auto shape = box.shape();
    for (std::int64_t z = 0, row = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y, row += shape.x)
            for (std::int64_t x = 0, end = 0; x < shape.x; x = end) {
                const bool inside = mask[static_cast<std::size_t>(row + x)];
                for (end = x + 1; end < shape.x && (mask[static_cast<std::size_t>(row + end)] != 0) == inside;) ++end;
                if (inside) writer.paintRun(box.lo.z + z, box.lo.y + y, box.lo.x + x, box.lo.x + end);
            }
    return writer.total();
}

} // namespace granule::prompt
