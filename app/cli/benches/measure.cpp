// SPDX-License-Identifier: BSD-3-Clause
// Measuring objects beside reading their labels once and finding their connected components.
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"

#include "core/measure/Morphometry.h"
#include "core/objects/Components.h"
#include "core/phantom/Phantom.h"
#include "core/volume/AllCores.h"

#include <memory>
#include <numeric>

namespace granule::cli {

namespace {

constexpr std::int64_t deep = 128; ///< slices that are grown; the rest are their mirror images, which cut nothing

LabelMap phantomOf(std::int64_t edge, Context& context) {
    phantom::PhantomOptions options;
    options.shape = {std::min(deep, edge), edge, edge};
    SubProgress growing(context.progress, 0, 0.5);
    const auto grown = phantom::makePhantom(options, growing, context.stop).labels;
    LabelMap all({edge, edge, edge}, grown.spacing());
    for (std::int64_t z = 0; z < edge; ++z) {
        const auto turn = z % (2 * deep), from = turn < deep ? turn : 2 * deep - 1 - turn;
        all.write({{z, 0, 0}, {z + 1, edge, edge}}, grown.read({{from, 0, 0}, {from + 1, edge, edge}}).data());
    }
    return all;
}

void readOnce(const LabelMap& map) {
    std::vector<std::uint64_t> sums(map.blockCount());
    onAllCores(map.blockCount(), [&](std::size_t i) {
        std::vector<LabelId> ids(static_cast<std::size_t>(map.block(i)->shape().voxels()));
        map.block(i)->unpack(ids.data());
        sums[i] = std::accumulate(ids.begin(), ids.end(), std::uint64_t{0});
    });
}

std::vector<Figure> measureAll(Context& context, std::int64_t edge, int rounds) {
    const auto labels = phantomOf(edge, context);
    const auto schema = ClassSchema::platelet();
    const auto all = measure::subjects(labels, {}, schema, measure::ObjectsFrom::Auto, context.stop);
    const auto& map = all.map;
    const objects::WantedLabels notBackground([](LabelId id) { return id != 0; });
    std::vector<double> reference, pass, whole, finding;
    const auto timed = [&](std::vector<double>& times, auto work) {
        throwIfStopped(context.stop);
        const auto start = Clock::now();
        work();
        times.push_back(since(start));
    };
    NoProgress none;
    for (int round = 0; round < rounds; ++round) {
        timed(reference, [&] {
            readOnce(map);
            objects::Components(map, Box::of(map.shape()), notBackground, objects::Neighbours::Corners, true);
        });
        timed(pass, [&] { measure::measure(all, schema, {.middleLines = false}, none, context.stop); });
        timed(whole, [&] { measure::measure(all, schema, {}, none, context.stop); });
        timed(finding, [&] { measure::subjects(labels, {}, schema, measure::ObjectsFrom::Auto, context.stop); });
        context.progress.update(0.5 + 0.5 * (round + 1) / rounds);
    }
    const auto of = std::to_string(all.table.all().size()) + " objects, " + describe(map.shape());
    const auto figure = [&](const std::string& name, const std::vector<double>& times) {
        return Figure{name, median(times), "s", "reading the labels once and their components", median(reference),
                      median(reference) / median(times)};
    };
    return {figure("measuring " + of, pass), figure("the same with the middle lines of vessels", whole),
            figure("making objects of classes before that", finding)};
}

const AddBench add{{"measure", "Measuring every object of a label map", [](CLI::App& app) -> Measure {
                        const auto rounds = std::make_shared<int>(3);
                        const auto edge = std::make_shared<std::int64_t>(512);
                        app.add_option("--rounds", *rounds, "How often each is measured; medians are shown")
                            ->check(CLI::Range(1, 1000))
                            ->capture_default_str();
                        app.add_option("--edge", *edge, "Voxels along each edge")->check(CLI::Range(32, 2048))->capture_default_str();
                        return [rounds, edge](Context& context) { return measureAll(context, *edge, *rounds); };
                    }}};

} // namespace

} // namespace granule::cli
