// SPDX-License-Identifier: BSD-3-Clause
// Agreement of raters: counts beside a read of the labels and scikit-learn, surface distances beside SciPy, all scores of three raters.
#include "app/cli/Bench.h"
#include "app/cli/Peer.h"
#include "app/cli/Timing.h"

#include "core/agreement/Study.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/SurfaceDistance.h"
#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/volume/AllCores.h"
#include "core/volume/ScratchFolder.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>

namespace granule::cli {

namespace {

constexpr int classes = 7;
constexpr Shape whole{512, 512, 512}, part{64, 512, 512}, small{64, 256, 256};
constexpr Shape study{110, 602, 509}; ///< what the study's annotators labelled

using Bytes = std::vector<std::uint8_t>;

/// The labels of one stack by two raters, and what to call them.
struct Raters {
    std::string name;
    Bytes a, b;
};

/// `source` again and again, mirrored at its borders so that nothing is cut, and moved by `by`.
Bytes tiled(const LabelMap& source, const Shape& shape, const Index& by) {
    const auto& s = source.shape();
    const auto ids = source.read<std::uint8_t>(Box::of(s));
    const auto mirrored = [](std::int64_t at, std::int64_t edge) {
        at %= 2 * edge;
        return at < edge ? at : 2 * edge - 1 - at;
    };
    Bytes out;
    out.reserve(static_cast<std::size_t>(shape.voxels()));
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y) {
            const auto* row = ids.data() + s.offset({mirrored(z + by.z, s.z), mirrored(y + by.y, s.y), 0});
            for (std::int64_t x = 0; x < shape.x; ++x) out.push_back(row[mirrored(x + by.x, s.x)]);
        }
    return out;
}

Bytes noise(unsigned seed) {
    std::mt19937 random(seed);
    Bytes ids(static_cast<std::size_t>(whole.voxels()));
    for (auto& id : ids) id = static_cast<std::uint8_t>(random() % classes);
    return ids;
}

LabelMap phantomLabels(const Shape& shape, Context& context) {
    phantom::PhantomOptions options;
    options.shape = shape;
    NoProgress quiet;
    return phantom::makePhantom(options, quiet, context.stop).labels;
}

class Measurer {
public:
    Measurer(Context& context, int rounds) : m_context(context), m_rounds(rounds) {}

    /// The best of ours and of the other, turn by turn.
    template <typename F, typename G>
    Figure beside(const std::string& name, F ours, const std::string& reference, G theirs) {
        double mine = 1e300, other = 1e300;
        for (int round = 0; round < m_rounds; ++round) {
            throwIfStopped(m_context.stop);
            other = std::min(other, theirs().value_or(0));
            const auto start = Clock::now();
            ours();
            mine = std::min(mine, since(start));
        }
        return {name, 1e3 * mine, "ms", other > 0 ? reference : "", 1e3 * other, other / mine};
    }

    template <typename F>
    Figure besidePython(const std::string& name, const std::string& mode, const std::string& library, const Bytes& a, const Bytes& b, const Shape& shape,
                        double expected, F ours) {
        const auto fileA = file("a", a, shape), fileB = file("b", b, shape);
        Peer peer({"/usr/bin/python3", (std::filesystem::path(GRANULE_SOURCE) / "tests/bench/python_agreement.py").string(), mode, fileA, fileB,
                   std::to_string(shape.z) + "," + std::to_string(shape.y) + "," + std::to_string(shape.x), std::to_string(classes), std::to_string(expected)});
        if (peer.version().empty()) m_context.say("no " + library + " that runs here: packaging/bench-peers.sh installs it");
        return beside(name, ours, library + " " + peer.version(), [&] { return peer.run(); });
    }

private:
    std::string file(const std::string& name, const Bytes& ids, const Shape& shape) const {
        const auto path = (m_folder.path() / name).string();
        std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(ids.data()), shape.voxels());
        return path;
    }

    Context& m_context;
    int m_rounds;
    ScratchFolder m_folder;
};

LabelMap mapOf(const Bytes& ids, const Shape& shape) {
    return LabelMap::fromVoxels(shape, Bytes(ids.begin(), ids.begin() + shape.voxels()));
}

/// The seconds that adding up both takes, on all cores.
std::optional<double> readingOf(const Bytes& a, const Bytes& b) {
    constexpr std::size_t parts = 64;
    std::vector<std::uint64_t> sums(parts);
    const auto start = Clock::now();
    onAllCores(parts, [&](std::size_t i) {
        const auto from = a.size() / parts * i;
        std::uint64_t sum = 0, word;
        for (const auto* ids : {&a, &b})
            for (std::size_t j = 0; j < a.size() / parts; j += sizeof word) {
                std::memcpy(&word, ids->data() + from + j, sizeof word);
                sum += word;
            }
        sums[i] = sum;
    });
    const double seconds = since(start);
    return sums[0] > 0 ? std::optional(seconds) : std::nullopt; // the sums are wanted
}

std::vector<Figure> counting(Measurer& measurer, const Raters& raters) {
    NoProgress quiet;
    const auto a = mapOf(raters.a, whole), b = mapOf(raters.b, whole);
    const auto partA = mapOf(raters.a, part), partB = mapOf(raters.b, part);
    const auto counts = analysis::compare(partA, partB, classes, false, quiet);
    return {measurer.beside(
                "counts of " + raters.name + ", " + describe(whole), [&] { analysis::compare(a, b, classes, false, quiet); }, "adding up both, all cores",
                [&] { return readingOf(raters.a, raters.b); }),
            measurer.besidePython("the same, " + describe(part), "confusion", "scikit-learn", raters.a, raters.b, part,
                                  counts.accuracy() * static_cast<double>(counts.total()), [&] { analysis::compare(partA, partB, classes, false, quiet); })};
}

Figure surfaces(Measurer& measurer, const std::string& name, const LabelMap& a, const LabelMap& b) {
    NoProgress quiet;
    const auto measured = [&] { return analysis::surfaceDistances(a, b, classes, {}, quiet); };
    const auto once = measured();
    return measurer.besidePython("surface distances of all classes, " + name + ", " + describe(a.shape()), "surfaces", "scipy",
                                 a.read<std::uint8_t>(Box::of(a.shape())), b.read<std::uint8_t>(Box::of(b.shape())), a.shape(),
                                 once[1] ? once[1]->meanNm : 0, measured);
}

Figure allScores(Measurer& measurer, const std::string& name, const LabelMap& source) {
    const auto rater = [&](const std::string& who, agreement::RaterKind kind, const Index& by) {
        return agreement::Rater{who, kind, LabelMap::fromVoxels(study, tiled(source, study, by))};
    };
    const std::vector raters{rater("A", agreement::RaterKind::Person, {}), rater("B", agreement::RaterKind::Person, {0, 1, 2}),
                             rater("Algorithm", agreement::RaterKind::Algorithm, {1, 2, 0})};
    NoProgress quiet;
    return measurer.beside(
        "all scores of three raters, " + name + ", " + describe(study), [&] { agreement::agree(raters, {}, {}, quiet); }, "", [] { return std::optional<double>(); });
}

struct Options {
    std::string labels;
    int rounds = 3;
    std::vector<std::string> what{"counts", "surfaces", "scores"};
    bool has(const char* part) const { return std::ranges::find(what, part) != what.end(); }
};

std::vector<Figure> measure(Context& context, const Options& options) {
    Measurer measurer(context, options.rounds);
    std::vector<Figure> figures;
    const auto add = [&](std::vector<Figure> more) { std::ranges::move(more, std::back_inserter(figures)); };
    NoProgress quiet;
    const auto real = options.labels.empty() ? std::nullopt : std::optional(io::readLabels(options.labels, quiet, context.stop));
    const auto cells = real && !options.has("counts") ? *real : phantomLabels({128, 512, 512}, context);
    context.progress.update(0.2);
    const Index moved{0, 1, 2};
    if (options.has("counts")) {
        add(counting(measurer, {"a phantom's labels", tiled(cells, whole, {}), tiled(cells, whole, moved)}));
        if (real) add(counting(measurer, {"annotations", tiled(*real, whole, {}), tiled(*real, whole, moved)}));
        add(counting(measurer, {"noise", noise(1), noise(2)}));
    }
    context.progress.update(0.5);
    const auto& source = real ? *real : cells;
    const std::string name = real ? "annotations" : "a phantom's labels";
    if (options.has("surfaces"))
        add({surfaces(measurer, name, LabelMap::fromVoxels(small, tiled(source, small, {})), LabelMap::fromVoxels(small, tiled(source, small, moved)))});
    context.progress.update(0.8);
    if (options.has("scores")) add({allScores(measurer, name, source)});
    return figures;
}

const AddBench add{{"agreement", "Agreement of raters: counts, surface distances, all scores", [](CLI::App& app) -> Measure {
                        const auto options = std::make_shared<Options>();
                        app.add_option("--labels", options->labels, "A label file of people's annotations, which is measured too")->check(CLI::ExistingFile);
                        app.add_option("--rounds", options->rounds, "How often each is measured; the best is shown")->check(CLI::Range(1, 1000))->capture_default_str();
                        app.add_option("--what", options->what, "counts, surfaces, scores: what is measured")
                            ->delimiter(',')
                            ->check(CLI::IsMember({"counts", "surfaces", "scores"}))
                            ->capture_default_str();
                        return [options](Context& context) { return measure(context, *options); };
                    }}};

} // namespace

} // namespace granule::cli
