// SPDX-License-Identifier: BSD-3-Clause
// The annotator's tools: how long a hand waits for them, and what undo keeps.
#include "app/cli/Bench.h"
#include "app/cli/Peer.h"
#include "app/cli/Timing.h"

#include "core/edit/Fill.h"
#include "core/edit/GreyPatch.h"
#include "core/edit/Interpolate.h"
#include "core/edit/LiveWire.h"
#include "core/edit/Runs.h"
#include "core/edit/SignedDistance.h"
#include "core/edit/SlicePlane.h"
#include "core/edit/SmartBrush.h"
#include "core/edit/Stroke.h"
#include "core/store/ChunkCodec.h"
#include "core/volume/LabelPacking.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <queue>
#include <random>

namespace granule::cli {

namespace {

using edit::Axis;
using edit::Brush;

constexpr double nm = 10; ///< a voxel of a slice
const ClassSchema schema = ClassSchema::platelet();
constexpr double milliseconds = 1e3;

double highestOfHundred(std::vector<double> values) {
    std::ranges::sort(values);
    return values[(values.size() * 99 - 1) / 100];
}

template <typename F>
std::vector<double> times(int rounds, F work) {
    std::vector<double> seconds;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Clock::now();
        work(i);
        seconds.push_back(since(start));
    }
    return seconds;
}

/// Strokes of 25 dabs seven voxels apart, each dab from the hand's move to the blocks that are shown; the first of a stroke
/// includes its beginning.
std::vector<double> dabs(LabelMap map, const Brush& brush, int strokes, const edit::Confine& confine = {}) {
    std::mt19937 random(1);
    const auto& shape = map.shape();
    std::vector<double> seconds;
    for (int s = 0; s < strokes; ++s) {
        std::optional<edit::Stroke> stroke;
        const LabelId label = 1 + static_cast<LabelId>(s % 6);
        Index at{shape.z / 2, static_cast<std::int64_t>(shape.y / 3 + random() % static_cast<unsigned>(shape.y / 3)),
                 static_cast<std::int64_t>(shape.x / 3 + random() % static_cast<unsigned>(shape.x / 3))};
        for (int i = 0; i < 25; ++i, at.x += 6, at.y += 4) {
            const auto before = Clock::now();
            if (i == 0) stroke.emplace(map, edit::PaintRule(label, schema), brush, confine);
            stroke->moveTo(at).apply(map);
            seconds.push_back(since(before));
        }
    }
    return seconds;
}

/// Noise with soft spots, as organelles are.
Volume texture(const Shape& shape) {
    std::mt19937 random(3);
    std::vector<std::uint8_t> grey(static_cast<std::size_t>(shape.voxels()));
    std::size_t i = 0;
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x)
                grey[i++] = static_cast<std::uint8_t>(120 + 50 * std::sin(0.07 * static_cast<double>(x)) * std::cos(0.05 * static_cast<double>(y + z)) + random() % 30);
    return Volume::fromVoxels(shape, grey, plateletSpacing);
}

void addDabs(Context& context, std::vector<Figure>& figures) {
    for (const double voxels : {512.0, 2000.0}) {
        const auto brush = Brush::disc(voxels * nm, plateletSpacing, Axis::Z);
        std::vector<double> few;
        for (const std::int64_t slices : {64, 4096}) {
            throwIfStopped(context.stop);
            const auto seconds = dabs(LabelMap({slices, 2048, 2048}, plateletSpacing), brush, 12);
            const auto name = "dab of " + std::to_string(static_cast<int>(voxels)) + " voxels across, " + std::to_string(slices) + "x2048x2048";
            std::vector<std::uint8_t> block(static_cast<std::size_t>(blockEdge * blockEdge * blockEdge)), copy;
            const double copying = median(times(50, [&](int) { copy = block; }));
            figures.push_back({name + ": median", median(seconds) * milliseconds, "ms",
                               few.empty() ? "copying one block of 64x64x64" : "with 64 slices", (few.empty() ? copying : median(few)) * milliseconds,
                               (few.empty() ? copying : median(few)) / median(seconds)});
            figures.push_back({name + ": 99th of 100", highestOfHundred(seconds) * milliseconds, "ms", few.empty() ? "" : "with 64 slices",
                               few.empty() ? 0 : highestOfHundred(few) * milliseconds, few.empty() ? 0 : highestOfHundred(few) / highestOfHundred(seconds)});
            few = seconds;
        }
    }
    edit::Confine threshold;
    threshold.grey = {texture({4, 2048, 2048}), 100, 140};
    const auto disc = Brush::disc(512 * nm, plateletSpacing, Axis::Z);
    const auto within = dabs(LabelMap({4, 2048, 2048}, plateletSpacing), disc, 12, threshold), plain = dabs(LabelMap({4, 2048, 2048}, plateletSpacing), disc, 12);
    figures.push_back({"threshold paint, 512 voxels across, 4x2048x2048: median", median(within) * milliseconds, "ms", "all grey values", median(plain) * milliseconds, median(plain) / median(within)});
    figures.push_back({"the same: 99th of 100", highestOfHundred(within) * milliseconds, "ms", "all grey values", highestOfHundred(plain) * milliseconds,
                       highestOfHundred(plain) / highestOfHundred(within)});
    const auto seconds = dabs(LabelMap({256, 512, 512}, {nm, nm, nm}), Brush::ball(64 * nm, {nm, nm, nm}), 12);
    figures.push_back({"dab of a ball 64x64x64: median", median(seconds) * milliseconds, "ms", "", 0, 0});
    figures.push_back({"the same: 99th of 100", highestOfHundred(seconds) * milliseconds, "ms", "", 0, 0});
}

/// scipy.ndimage's connected component of the middle voxel of the same ball.
const char* const scipyFill = R"(
import sys, time, numpy, scipy, scipy.ndimage
z, y, x = numpy.ogrid[:272, :272, :272]
a = (((z - 136)**2 + (y - 136)**2 + (x - 136)**2) < 134**2).astype(numpy.uint8) * 2
print(scipy.__version__, flush=True)
for line in sys.stdin:
    t = time.perf_counter()
    labels, n = scipy.ndimage.label(a == a[136, 136, 136])
    a2 = numpy.where(labels == labels[136, 136, 136], 3, a)
    print(time.perf_counter() - t, flush=True)
)";

void addFill(Context& context, std::vector<Figure>& figures) {
    LabelMap map({272, 272, 272}, {nm, nm, nm});
    auto runs = Brush::ball(268 * nm, map.spacing()).runs();
    for (auto& r : runs) r = {r.z + 136, r.y + 136, r.x0 + 136, r.x1 + 136};
    edit::paint(map, {2, schema}, {}, runs).apply(map);
    const edit::PaintRule rule(3, schema);
    Peer scipy({"/usr/bin/python3", "-c", scipyFill});
    std::vector<double> ours, theirs, pass;
    std::vector<LabelId> all;
    for (int i = 0; i < 5; ++i) {
        throwIfStopped(context.stop);
        ours.push_back(times(1, [&](int) { edit::fill(map, {136, 136, 136}, rule, Box::of(map.shape()), std::int64_t{1} << 30); })[0]);
        if (const auto seconds = scipy.run()) theirs.push_back(*seconds);
        pass.push_back(times(1, [&](int) { all = map.read(Box::of(map.shape())); })[0]);
    }
    const bool there = !theirs.empty();
    const double reference = median(there ? theirs : pass);
    figures.push_back({"3D fill of " + std::to_string(edit::voxelsOf(runs)) + " voxels", median(ours), "s",
                       there ? "scipy.ndimage.label " + scipy.version() : "reading the voxels of its box once", reference, reference / median(ours)});
}

/// An outline like a cell's, 512 voxels across, that grows and moves from slice to slice.
LabelMap cell(std::int64_t slices) {
    LabelMap map({slices, 640, 640}, plateletSpacing);
    for (const auto z : {std::int64_t{0}, slices - 1}) {
        std::vector<edit::PlanePoint> outline;
        for (int i = 0; i < 400; ++i) {
            const double a = i * 6.283185 / 400, r = 225 + 20 * std::sin(7 * a + static_cast<double>(z)) + 11 * std::cos(3 * a);
            outline.push_back({320 + static_cast<double>(z) + r * std::cos(a), 320 + r * std::sin(a)});
        }
        edit::paint(map, {300, schema}, {}, edit::polygon(outline, Axis::Z, z, map.shape())).apply(map);
    }
    return map;
}

/// The distance to the nearest voxel of the outline, looked at one by one, for every `every`th voxel.
double distancesByBruteForce(const edit::Patch<std::uint8_t>& mask, std::int64_t every) {
    std::vector<std::pair<std::int64_t, std::int64_t>> outline;
    for (std::int64_t v = 1; v + 1 < mask.height; ++v)
        for (std::int64_t u = 1; u + 1 < mask.width; ++u)
            if (mask.row(v)[u] && !(mask.row(v)[u - 1] && mask.row(v)[u + 1] && mask.row(v - 1)[u] && mask.row(v + 1)[u])) outline.emplace_back(u, v);
    double sum = 0;
    for (std::int64_t v = 0; v < mask.height; v += every)
        for (std::int64_t u = 0; u < mask.width; ++u) {
            std::int64_t least = std::numeric_limits<std::int64_t>::max();
            for (const auto& [x, y] : outline) least = std::min(least, (x - u) * (x - u) + (y - v) * (y - v));
            sum += std::sqrt(static_cast<double>(least));
        }
    return sum;
}

void addInterpolation(std::vector<Figure>& figures) {
    const auto map = cell(12);
    const edit::Gap gap{Axis::Z, 0, 11};
    const auto grey = texture(map.shape());
    const auto mask = edit::maskOf(map, 300, Axis::Z, 0);
    double sum = 0;
    constexpr std::int64_t every = 16; // of the rows; it would take minutes else
    const double brute = 2 * static_cast<double>(every) * times(1, [&](int) { sum += distancesByBruteForce(mask, every); })[0];
    const double shape = median(times(7, [&](int) { sum += static_cast<double>(edit::interpolate(map, 300, gap).size()); }));
    const double image = median(times(5, [&](int) { sum += static_cast<double>(edit::interpolateAlong(grey, map, 300, gap).size()); }));
    figures.push_back({"interpolation, a cell 512 voxels across, 10 slices, by shape", shape * milliseconds, "ms",
                       "its distances alone, by looking at every voxel of the outline", brute * milliseconds, brute / shape});
    figures.push_back({"the same, led by the image", image * milliseconds, "ms", "by shape", shape * milliseconds, shape / image});
}

/// Dijkstra's algorithm with a heap over a whole patch, a step costing its steepness turned round.
double heapDijkstra(const edit::Patch<float>& gradient) {
    const auto width = gradient.width, voxels = gradient.width * gradient.height;
    std::vector<float> way(static_cast<std::size_t>(voxels), std::numeric_limits<float>::infinity());
    std::priority_queue<std::pair<float, std::int64_t>, std::vector<std::pair<float, std::int64_t>>, std::greater<>> open;
    way[0] = 0;
    for (open.emplace(0, 0); !open.empty();) {
        const auto [cost, at] = open.top();
        open.pop();
        if (cost > way[static_cast<std::size_t>(at)]) continue;
        for (std::int64_t dv = -1; dv <= 1; ++dv)
            for (std::int64_t du = -1; du <= 1; ++du) {
                const auto u = at % width + du, v = at / width + dv;
                if (u < 0 || v < 0 || u >= width || v >= gradient.height) continue;
                const auto there = static_cast<std::size_t>(v * width + u);
                const float next = cost + std::hypot(static_cast<float>(du), static_cast<float>(dv)) / (0.02F + gradient.values[there]);
                if (next < way[there]) way[there] = next, open.emplace(next, static_cast<std::int64_t>(there));
            }
    }
    return way.back();
}

void addEdgeTools(std::vector<Figure>& figures) {
    const auto grey = texture({1, 1024, 1024});
    const auto patch = edit::greyPatch(grey, Axis::Z, 0, edit::Patch<float>(200, 200, 512, 512));
    const auto gradient = edit::gradientOf(patch, nm, nm);
    edit::LiveWire wire(patch, nm, nm);
    double sum = 0;
    const double heap = median(times(3, [&](int) { sum += heapDijkstra(gradient); }));
    const double whole = median(times(9, [&](int) {
        wire.setAnchor({201, 201});
        sum += static_cast<double>(wire.path({711, 711}).size());
    }));
    wire.setAnchor({456, 456});
    const auto moves = times(200, [&](int i) { sum += static_cast<double>(wire.path({456 + 250 * std::cos(i * 0.1) * i / 200, 456 + 250 * std::sin(i * 0.1) * i / 200}).size()); });
    figures.push_back({"live-wire in 512x512, from corner to corner at once", whole * milliseconds, "ms", "Dijkstra with a heap, all of it", heap * milliseconds, heap / whole});
    figures.push_back({"live-wire, a move: 99th of 100", highestOfHundred(moves) * milliseconds, "ms", "", 0, 0});

    const auto brush = Brush::disc(512 * nm, plateletSpacing, Axis::Z);
    const double plain = median(times(9, [&](int) { sum += static_cast<double>(grey.read<float>({{0, 244, 244}, {1, 756, 756}}).size()); }));
    const double smart = median(times(15, [&](int i) { sum += static_cast<double>(edit::smartDab(grey, brush, {0, 500, 480 + i}).size()); }));
    figures.push_back({"smart brush 512 voxels across, a dab", smart * milliseconds, "ms", "reading its grey values", plain * milliseconds, plain / smart});
}

std::size_t packedBytes(const LabelBlock& block) {
    const auto view = block.view();
    const auto width = static_cast<std::size_t>(block.shape().x);
    if (const auto* bytes = std::get_if<1>(&view.ids())) return packIds(*bytes, width).size();
    if (const auto* words = std::get_if<2>(&view.ids())) return packIds(*words, width).size();
    return 0;
}

void addUndo(std::vector<Figure>& figures) {
    auto map = cell(64);
    for (std::int64_t z = 1; z < 63; ++z) edit::paint(map, {300, schema}, {}, edit::Runs{{z, 320, 100, 500}, {z, 330, 90, 510}}).apply(map);
    edit::Stroke stroke(map, edit::PaintRule(2, schema), Brush::disc(60 * nm, plateletSpacing, Axis::Z));
    for (int i = 0; i < 300; ++i) stroke.moveTo({i / 5, 320 + static_cast<std::int64_t>(150 * std::sin(i * 0.05)), 150 + i});
    const auto step = stroke.finish();
    double kept = 0, touched = 0, plain = 0;
    for (const auto& e : step.entries()) {
        kept += static_cast<double>(packedBytes(*e.before) + packedBytes(*e.after));
        plain += static_cast<double>(e.before->bytes() + e.after->bytes());
        for (const auto* block : {e.before.get(), e.after.get()})
            if (!block->isConstant()) touched += static_cast<double>(store::packChunk(*block, {block->shape(), block->idBytes(), block->idBytes() > 1}).size());
    }
    const auto name = "undo of a stroke that touched " + std::to_string(step.entries().size()) + " blocks";
    figures.push_back({name + ": packed", kept / 1024, "KiB", "the touched blocks deflated", touched / 1024, touched / kept});
    figures.push_back({name + ": not packed yet", plain / 1024, "KiB", "", 0, 0});
}

const AddBench add{{"edit", "The annotator's tools: dabs, fill, interpolation, live-wire, smart brush, undo", [](CLI::App&) -> Measure {
    return [](Context& context) {
        std::vector<Figure> figures;
        addDabs(context, figures);
        context.progress.update(0.4);
        addFill(context, figures);
        context.progress.update(0.7);
        addInterpolation(figures);
        addEdgeTools(figures);
        addUndo(figures);
        context.progress.update(1);
        return figures;
    };
}}};

} // namespace

} // namespace granule::cli
