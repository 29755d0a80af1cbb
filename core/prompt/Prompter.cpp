// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Prompter.h"

#include "core/edit/BlockWriter.h"
#include "core/prompt/Classifier.h"
#include "core/prompt/Regions.h"
#include "core/prompt/Shape.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>

namespace granule::prompt {

struct Clicks {
    std::vector<std::size_t> object, notObject; ///< offsets in the box
};

namespace {

constexpr double shrinkage = 0.5;
constexpr float unsaid = 0.01F;     ///< what a voxel that nobody spoke of weighs against one around a click
constexpr float outsideBox = 0.03F; ///< the same outside the box

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
        const bool outside = within && !within->contains(Index{at.z + box().lo.z, at.y + box().lo.y, at.x + box().lo.x});
        samples.push_back({i, false, outside ? outsideBox : unsaid});
    }
    return logOdds(m_features, samples, shrinkage);
}

std::vector<std::uint8_t> Prompter::objectOf(const Prompts& prompts, const std::stop_token& stop) const {
    const auto shape = box().shape();
    const auto clicks = clicksIn(box(), prompts);
    std::vector<std::uint8_t> mask(static_cast<std::size_t>(shape.voxels()));
    if (clicks.object.empty()) return mask;
    const double finest = std::min(m_spacing.yNm, m_spacing.xNm);
    const auto odds = oddsFrom(clicks, prompts.box);
    const ShapeScene scene{shape, m_spacing.zNm / finest, finest / m_spacing.yNm, finest / m_spacing.xNm, &m_grey, &odds};
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
