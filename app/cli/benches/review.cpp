// SPDX-License-Identifier: BSD-3-Clause
// Votes, doubt, rules: what a slider waits for, and what is found in how many seconds.
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"

#include "core/phantom/Phantom.h"
#include "core/review/Doubt.h"
#include "core/review/Queue.h"
#include "core/review/Rules.h"

#include <algorithm>

namespace granule::cli {

namespace {

constexpr Shape shape{50, 800, 800};
constexpr std::size_t members = 4, classes = 7;
constexpr int rounds = 9;

/// Members who are mostly sure of the truth, each less so elsewhere.
review::Votes opinions(const LabelMap& truth, std::size_t mostMemory, const std::stop_token& stop) {
    review::VoteRecorder recorder(Box::of(shape), members, classes, mostMemory);
    for (std::int64_t z = 0; z < shape.z; ++z) {
        throwIfStopped(stop);
        const Box slice{{z, 0, 0}, {z + 1, shape.y, shape.x}};
        const auto ids = truth.read<std::uint8_t>(slice);
        for (std::size_t m = 0; m < members; ++m) {
            std::vector<std::uint8_t> p(ids.size() * classes);
            for (std::size_t i = 0; i < ids.size(); ++i) {
                const auto doubt = static_cast<std::uint8_t>(((i / 37 * 2654435761U + m * 97) >> 24) % 128);
                p[ids[i] * ids.size() + i] = static_cast<std::uint8_t>(255 - doubt);
                p[(ids[i] + 1) % classes * ids.size() + i] = doubt;
            }
            recorder.write(slice, m, p);
        }
    }
    return recorder.finish();
}

/// The same decision voxel by voxel, as it would first be written.
double plainSeconds(const review::Votes& votes, const Box& box) {
    const auto start = Clock::now();
    std::vector<std::uint8_t> ids;
    for (auto y = box.lo.y; y < box.hi.y; ++y)
        for (auto x = box.lo.x; x < box.hi.x; ++x) {
            double best = -1;
            std::uint8_t id = 0;
            for (std::size_t c = 0; c < classes; ++c) {
                double sum = 0;
                for (std::size_t m = 0; m < members; ++m) sum += votes.row(m, c, box.lo.z, y)[x];
                if (sum > best) best = sum, id = static_cast<std::uint8_t>(c);
            }
            ids.push_back(id);
        }
    return since(start);
}

template <typename F>
double medianSeconds(F work) {
    std::vector<double> seconds;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Clock::now();
        work();
        seconds.push_back(since(start));
    }
    return median(seconds);
}

void measureVotes(const LabelMap& truth, std::size_t mostMemory, const std::string& where, Context& context, std::vector<Figure>& figures) {
    const auto start = Clock::now();
    const auto votes = opinions(truth, mostMemory, context.stop);
    figures.push_back({"votes of 4 members, 7 classes, " + describe(shape) + ", " + where + ": recording", since(start), "s", "", 0, 0});
    const Box slice{{25, 0, 0}, {26, shape.y, shape.x}};
    review::Decision decision{{1, 0.5, 0, 1}, std::vector<double>(classes, 0.1), review::Decision::Threshold{3, 0.4}};
    const double plain = plainSeconds(votes, slice);
    const auto add = [&](const std::string& what, double seconds) {
        figures.push_back({"the same: " + what + " of a slice", 1000 * seconds, "ms", "deciding voxel by voxel", 1000 * plain, plain / seconds});
    };
    add("deciding", medianSeconds([&] { review::decide(votes, decision, slice); }));
    add("probability", medianSeconds([&] { review::probability(votes, decision, 3, slice); }));
    add("entropy", medianSeconds([&] { review::entropy(votes, decision, slice); }));
    add("disagreement", medianSeconds([&] { review::disagreement(votes, decision, slice); }));
    auto from = Clock::now();
    review::decide(votes, decision, Box::of(shape), truth, ClassSchema::platelet(), {}, {}, context.progress, context.stop);
    figures.push_back({"the same: deciding all as an edit", since(from), "s", "", 0, 0});
    from = Clock::now();
    const auto places = review::findDoubt(votes, decision, truth, {}, ClassSchema::platelet(), {}, context.progress, context.stop);
    figures.push_back({"the same: finding " + std::to_string(places.size()) + " places of doubt", since(from), "s", "", 0, 0});
}

std::vector<Figure> run(Context& context) {
    phantom::PhantomOptions options;
    options.shape = shape;
    const auto truth = phantom::makePhantom(options, context.progress, context.stop).labels;
    std::vector<Figure> figures;
    measureVotes(truth, std::size_t{2} << 30, "in memory", context, figures);
    measureVotes(truth, 0, "in a scratch file", context, figures);
    const auto start = Clock::now();
    const auto places = review::findImpossible(truth, {}, ClassSchema::platelet(), review::plateletRules(), context.progress, context.stop);
    figures.push_back({"platelet rules, " + describe(shape) + ": " + std::to_string(places.size()) + " impossible places in a rendered truth", since(start), "s", "", 0, 0});
    return figures;
}

const AddBench add{{"review", "Votes and rules: deciding anew, layers of doubt, impossible places", [](CLI::App&) -> Measure { return run; }}};

} // namespace

} // namespace granule::cli
