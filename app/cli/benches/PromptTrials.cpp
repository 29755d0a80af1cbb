// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/benches/PromptTrials.h"

#include "app/cli/Timing.h"
#include "core/review/Components.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace granule::cli {

namespace {

using review::Components;

constexpr std::int64_t leastVoxels = 200, leastMargin = 32, widest = 256;

Box neighbourhood(const Box& object, const Shape& volume) {
    const auto widened = [](std::int64_t& lo, std::int64_t& hi, std::int64_t least, std::int64_t end) {
        const auto margin = std::min(std::max((hi - lo) / 2, least), std::max<std::int64_t>((widest - (hi - lo)) / 2, 0));
        const auto middle = (lo + hi) / 2;
        lo = std::max({lo - margin, middle - widest / 2, std::int64_t{0}});
        hi = std::min({hi + margin, middle + widest / 2, end});
    };
    Box box = object;
    widened(box.lo.z, box.hi.z, 4, volume.z);
    widened(box.lo.y, box.hi.y, leastMargin, volume.y);
    widened(box.lo.x, box.hi.x, leastMargin, volume.x);
    return box;
}

Components componentsOf(const std::vector<std::uint8_t>& mask, const Shape& shape) {
    const auto read = [&](std::int64_t z, std::int64_t y, LabelId* out) { std::copy_n(mask.begin() + shape.offset({z, y, 0}), shape.x, out); };
    return Components(shape, read, LabelId{0}, {});
}

/// The squared distance to the nearest voxel of 0 along a line, given squared distances across it (Felzenszwalb and Huttenlocher 2012,
/// "Distance transforms of sampled functions"), by trying all: lines are short.
void alongLine(float* line, std::int64_t step, std::int64_t count, double nm) {
    std::vector<double> out(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        // What lies outside the box is no part of the object.
        const double edge = static_cast<double>(std::min(i + 1, count - i)) * nm;
        double best = std::min<double>(line[i * step], edge * edge);
        for (std::int64_t k = 1; k < count && static_cast<double>(k * k) * nm * nm < best; ++k)
            for (const auto j : {i - k, i + k})
                if (j >= 0 && j < count) best = std::min(best, line[j * step] + static_cast<double>(k * k) * nm * nm);
        out[static_cast<std::size_t>(i)] = best;
    }
    for (std::int64_t i = 0; i < count; ++i) line[i * step] = static_cast<float>(out[static_cast<std::size_t>(i)]);
}

/// The voxel of a component that lies farthest from its border.
Index innermost(const Components& components, std::size_t component, const VoxelSpacing& spacing) {
    const auto& box = components.all()[component].box;
    const auto shape = box.shape();
    std::vector<float> far(static_cast<std::size_t>(shape.voxels()));
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y)
            for (const auto& run : components.row(z, y))
                if (run.component == component)
                    std::fill_n(far.begin() + shape.offset({z - box.lo.z, y - box.lo.y, run.x0 - box.lo.x}), run.x1 - run.x0, 1e30F);
    const auto area = shape.y * shape.x;
    for (std::int64_t i = 0; i < shape.z * shape.y; ++i) alongLine(far.data() + i * shape.x, 1, shape.x, spacing.xNm);
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t x = 0; x < shape.x; ++x) alongLine(far.data() + z * area + x, shape.x, shape.y, spacing.yNm);
    for (std::int64_t i = 0; i < area; ++i) alongLine(far.data() + i, area, shape.z, spacing.zNm);
    const auto at = std::ranges::max_element(far) - far.begin();
    return {box.lo.z + at / area, box.lo.y + at / shape.x % shape.y, box.lo.x + at % shape.x};
}

std::size_t largest(const Components& components) {
    return static_cast<std::size_t>(std::ranges::max_element(components.all(), {}, &Components::Component::voxels) - components.all().begin());
}

double overlap(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    double both = 0, either = 0;
    for (std::size_t i = 0; i < a.size(); ++i) both += a[i] && b[i], either += a[i] || b[i];
    return either > 0 ? both / either : 1;
}

} // namespace

std::vector<Trial> trialsOf(const Volume& volume, const LabelMap& labels, const std::function<bool(LabelId)>& isObject, std::int64_t x0, std::int64_t x1,
                            double leastFill, std::size_t most) {
    const auto shape = labels.shape();
    const auto ids = labels.read(Box::of(shape));
    std::vector<std::uint8_t> mask(ids.size());
    std::ranges::transform(ids, mask.begin(), [&](LabelId id) { return isObject(id) ? 1 : 0; });
    const auto components = componentsOf(mask, shape);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < components.all().size(); ++i) {
        const auto& c = components.all()[i];
        const auto middle = (c.box.lo.x + c.box.hi.x) / 2;
        if (c.voxels >= leastVoxels && static_cast<double>(c.voxels) >= leastFill * static_cast<double>(c.box.shape().voxels()) && middle >= x0 && middle < x1) chosen.push_back(i);
    }
    std::vector<Trial> trials;
    const auto count = std::min(most, chosen.size());
    for (std::size_t k = 0; k < count; ++k) {
        const auto component = chosen[k * chosen.size() / count];
        Trial trial{neighbourhood(components.all()[component].box, shape), volume.spacingOrDefault(), {}, {}};
        trial.grey = volume.read<float>(trial.box);
        trial.truth.resize(trial.grey.size());
        for (auto z = trial.box.lo.z; z < trial.box.hi.z; ++z)
            for (auto y = trial.box.lo.y; y < trial.box.hi.y; ++y)
                for (const auto& run : components.row(z, y))
                    for (auto x = std::max(run.x0, trial.box.lo.x); x < std::min(run.x1, trial.box.hi.x) && run.component == component; ++x)
                        trial.truth[static_cast<std::size_t>(trial.box.shape().offset({z - trial.box.lo.z, y - trial.box.lo.y, x - trial.box.lo.x}))] = 1;
        trials.push_back(std::move(trial));
    }
    return trials;
}

std::optional<std::size_t> Outcome::clicksTo(double goal) const {
    for (std::size_t i = 0; i < iou.size(); ++i)
        if (iou[i] >= goal) return i + 1;
    return {};
}

std::size_t Outcome::falls() const {
    std::size_t count = 0;
    for (std::size_t i = 1; i < iou.size(); ++i) count += iou[i] < iou[i - 1] - 0.01;
    return count;
}

Outcome simulate(const Trial& trial, const Method& method, double goal, std::size_t mostClicks) {
    const auto shape = trial.box.shape();
    Outcome outcome;
    prompt::Prompts prompts;
    std::vector<std::uint8_t> found(trial.truth.size());
    while (outcome.iou.size() < mostClicks) {
        auto wrong = found;
        for (std::size_t i = 0; i < wrong.size(); ++i) wrong[i] = found[i] == trial.truth[i] ? 0 : trial.truth[i] ? 1 : 2;
        const auto regions = componentsOf(wrong, shape);
        if (regions.all().empty()) break;
        const auto region = largest(regions);
        const auto at = innermost(regions, region, trial.spacing);
        (regions.all()[region].id == 1 ? prompts.object : prompts.notObject).push_back({trial.box.lo.z + at.z, trial.box.lo.y + at.y, trial.box.lo.x + at.x});
        const auto start = Clock::now();
        found = method(prompts);
        outcome.seconds.push_back(since(start));
        outcome.iou.push_back(overlap(found, trial.truth));
        if (outcome.iou.back() >= goal) break;
    }
    return outcome;
}

} // namespace granule::cli
