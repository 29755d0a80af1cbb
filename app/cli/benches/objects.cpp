// SPDX-License-Identifier: BSD-3-Clause
// Objects: connected components, growing and splitting beside scipy.ndimage on the same voxels, counting beside a pass
// over memory.
#include "app/cli/Bench.h"
#include "app/cli/Peer.h"
#include "app/cli/Timing.h"

#include "core/objects/Census.h"
#include "core/objects/Components.h"
#include "core/objects/Morphology.h"
#include "core/objects/Split.h"
#include "core/phantom/Phantom.h"
#include "core/volume/AllCores.h"
#include "core/volume/ScratchFolder.h"

#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>

namespace granule::cli {

namespace {

using namespace objects;

constexpr Shape stack{128, 512, 512};
constexpr double growNm = 100;

class Measurer {
public:
    Measurer(Context& context, int rounds) : m_context(context), m_rounds(rounds) {}

    /// Ours and scipy's on the voxels of `map` where `has` holds, turn by turn.
    template <typename Has, typename F>
    Figure besideScipy(const std::string& name, const std::string& function, std::vector<std::string> words,
                       const LabelMap& map, Has has, F ours) {
        const auto& s = map.shape();
        const auto file = (m_folder.path() / "voxels").string();
        const auto ids = map.read(Box::of(s));
        std::vector<char> inside(ids.size());
        std::ranges::transform(ids, inside.begin(), [&](LabelId id) { return static_cast<char>(has(id)); });
        std::ofstream(file, std::ios::binary).write(inside.data(), static_cast<std::streamsize>(inside.size()));
        std::vector<std::string> command{
            "/usr/bin/python3", (std::filesystem::path(GRANULE_SOURCE) / "tests/bench/scipy_objects.py").string(),
            words[0], file, std::to_string(s.z) + "," + std::to_string(s.y) + "," + std::to_string(s.x)};
        command.insert(command.end(), words.begin() + 1, words.end());
        Peer peer(std::move(command));
        if (peer.version().empty()) m_context.say("no SciPy that runs here: packaging/bench-peers.sh installs it");
        std::vector<double> mine, theirs;
        for (int round = 0; round < m_rounds; ++round) {
            mine.push_back(seconds(ours));
            if (const auto one = peer.run()) theirs.push_back(*one);
        }
        if (theirs.empty()) return {name, median(mine), "s", "", 0, 0};
        return {name,
                median(mine),
                "s",
                "scipy " + peer.version() + " " + function,
                median(theirs),
                median(theirs) / median(mine)};
    }

    template <typename F, typename G>
    Figure beside(const std::string& name, F ours, const std::string& reference, G theirs) {
        std::vector<double> mine, other;
        for (int round = 0; round < m_rounds; ++round) {
            mine.push_back(seconds(ours));
            other.push_back(seconds(theirs));
        }
        return {name, median(mine), "s", reference, median(other), median(other) / median(mine)};
    }

private:
    template <typename F>
    double seconds(F work) {
        throwIfStopped(m_context.stop);
        const auto start = Clock::now();
        work();
        return since(start);
    }

    Context& m_context;
    int m_rounds;
    ScratchFolder m_folder;
};

LabelMap noise(double density) {
    std::mt19937 random(1);
    std::vector<std::uint8_t> ids(static_cast<std::size_t>(stack.voxels()));
    for (auto& id : ids) id = random() < density * 4294967296.0;
    return LabelMap::fromVoxels(stack, ids);
}

/// Two balls that overlap, in a box of 128 voxels an edge at isotropic steps of 10 nm; their middles.
LabelMap dumbbell(std::vector<Seed>& seeds) {
    constexpr std::int64_t edge = 128;
    seeds = {{{64, 64, 40}}, {{64, 64, 90}}};
    std::vector<LabelId> ids;
    for (std::int64_t z = 0; z < edge; ++z)
        for (std::int64_t y = 0; y < edge; ++y)
            for (std::int64_t x = 0; x < edge; ++x) {
                const auto in = [&](std::int64_t cx, std::int64_t r) {
                    return (z - 64) * (z - 64) + (y - 64) * (y - 64) + (x - cx) * (x - cx) < r * r;
                };
                ids.push_back(in(40, 40) || in(90, 37) ? firstObjectId : 0);
            }
    return LabelMap::fromVoxels({edge, edge, edge}, ids);
}

Figure components(Measurer& measurer, const std::string& what, const LabelMap& map, LabelId id, Neighbours neighbours) {
    const WantedLabels wanted([id](LabelId other) { return other == id; });
    const auto ours = [&] { return Components(map, Box::of(map.shape()), wanted, neighbours, false).all().size(); };
    const auto count = ours();
    const auto number = std::to_string(static_cast<int>(neighbours));
    return measurer.besideScipy(
        std::to_string(count) + " components of " + what + ", " + describe(map.shape()) + ", " + number + " neighbours",
        "label", {"label", number, std::to_string(count)}, map, [id](LabelId other) { return other == id; }, ours);
}

std::vector<Figure> counting(Measurer& measurer, const LabelMap& map) {
    const auto pass = [&map] {
        std::vector<std::uint64_t> sums(map.blockCount());
        onAllCores(map.blockCount(), [&](std::size_t i) {
            std::vector<LabelId> ids(static_cast<std::size_t>(map.block(i)->shape().voxels()));
            map.block(i)->unpack(ids.data());
            sums[i] = std::accumulate(ids.begin(), ids.end(), std::uint64_t{0});
        });
    };
    Census census(map);
    BlockDelta one;
    const auto block = map.blockAt({64, 256, 256});
    one.add(map.blockBox(block), {block, map.block(block), map.block(block)});
    const auto name = "census of " + std::to_string(census.tallies().size()) + " ids, " + describe(map.shape());
    return {measurer.beside(
                name, [&] { Census(map).tallies(); }, "adding up its ids, all cores", pass),
            measurer.beside(
                name + ", after an edit of one block", [&] { census.recount(map, one), census.tallies(); },
                "adding up all ids", pass)};
}

std::vector<Figure> measure(Context& context, int rounds) {
    phantom::PhantomOptions grown;
    grown.shape = stack;
    SubProgress growing(context.progress, 0, 0.5);
    auto cells = phantom::makePhantom(grown, growing, context.stop).labels;
    Measurer measurer(context, rounds);
    std::vector<Figure> figures{components(measurer, "a phantom's cells", cells, 1, Neighbours::Corners),
                                components(measurer, "its alpha granules", cells, 3, Neighbours::Corners),
                                components(measurer, "its cells", cells, 1, Neighbours::Faces)};
    for (const double density : {0.1, 0.5}) {
        const auto map = noise(density);
        const auto what = "noise, " + std::to_string(static_cast<int>(100 * density)) + " % full";
        for (const auto neighbours : {Neighbours::Corners, Neighbours::Faces})
            figures.push_back(components(measurer, what, map, 1, neighbours));
        context.progress.update(0.5 + 0.4 * density);
    }
    const auto schema = ClassSchema::platelet();
    const edit::PaintRule alpha(3, schema);
    const auto part = cells.cutOut({{0, 0, 0}, {stack.z, stack.y / 2, stack.x / 2}}); // scipy takes its time
    figures.push_back(measurer.besideScipy(
        "alpha granules grown by 100 nm, " + describe(part.shape()), "distance_transform_edt, one threshold",
        {"grow", std::to_string(growNm)}, part, [](LabelId id) { return id == 3; },
        [&] {
            grow(part, growNm, alpha, {Box::of(part.shape()), {}});
        }));
    componentsToObjects(cells, {}, schema, 3, Box::of(stack), Neighbours::Corners).delta.apply(cells);
    std::ranges::move(counting(measurer, cells), std::back_inserter(figures));
    std::vector<Seed> seeds;
    const auto two = dumbbell(seeds);
    const auto place = [&](const Seed& seed) { return std::to_string(two.shape().offset(seed.front())); };
    figures.push_back(measurer.besideScipy(
        "an object split in two, " + describe(two.shape()), "distance_transform_edt, watershed_ift",
        {"split", place(seeds[0]), place(seeds[1])}, two, [](LabelId id) { return id != 0; },
        [&] { splitParts(two, firstObjectId, seeds); }));
    return figures;
}

const AddBench add{{"objects", "Objects: components, counting, growing, splitting", [](CLI::App& app) -> Measure {
                        const auto rounds = std::make_shared<int>(3);
                        app.add_option("--rounds", *rounds, "How often each is measured; medians are shown")
                            ->check(CLI::Range(1, 1000))
                            ->capture_default_str();
                        return [rounds](Context& context) { return measure(context, *rounds); };
                    }}};

} // namespace

} // namespace granule::cli
