// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"
#include "app/cli/Peer.h"

#include "core/engine/Geometry.h"
#include "core/engine/Speed.h"
#include "core/volume/Error.h"
#include "core/volume/ScratchFolder.h"

#include <algorithm>
#include <optional>
#include <thread>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;

const fs::path root = GRANULE_SOURCE;

struct Options {
    std::vector<std::string> networks;
    std::vector<std::int64_t> window;
    int rounds = 7, threads = 0;
    bool alone = false;
};

/// The seconds of each round; the first one only warms up.
class Rounds {
public:
    void add(double seconds) {
        if (m_warm) m_seconds.push_back(seconds);
        m_warm = true;
    }
    bool empty() const { return m_seconds.empty(); }
    double median() const {
        auto sorted = m_seconds;
        const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
        std::nth_element(sorted.begin(), middle, sorted.end());
        return *middle;
    }

private:
    bool m_warm = false;
    std::vector<double> m_seconds;
};

/// The median of a few of a side's turns within a round, so that passes of milliseconds are measured too.
template <typename Side>
std::optional<double> turn(Side& side, int count) {
    std::vector<double> seconds;
    for (int i = 0; i < count; ++i) {
        const std::optional<double> one = side.run();
        if (!one) return {};
        seconds.push_back(*one);
    }
    std::ranges::sort(seconds);
    return seconds[seconds.size() / 2];
}

struct Rival {
    std::string name, logits;
    std::unique_ptr<Peer> peer;
    Rounds rounds;
};

/// PyTorch and ONNX Runtime where they are installed, with the network that lies in `exchange`.
std::vector<Rival> rivals(const ScratchFolder& exchange, int threads, Context& context) {
    const auto reference = root / "../shared/reference", peers = root / "build/bench-peers/node_modules";
    const bool onnx = fs::exists(peers);
    const auto network = (exchange.path() / "network.safetensors").string(), model = (exchange.path() / "network.onnx").string();
    std::vector<Rival> all;
    const auto add = [&](const std::string& name, const std::string& logits, std::vector<std::string> command) {
        auto peer = std::make_unique<Peer>(std::move(command));
        if (peer->version().empty()) context.say("no " + name + " that runs here: packaging/bench-peers.sh installs it");
        else all.push_back({name + " " + peer->version(), (exchange.path() / logits).string(), std::move(peer), {}});
    };
    std::vector<std::string> eager{"/usr/bin/python3", (root / "tests/bench/eager_forward.py").string(), reference.string(), network,
                                   (exchange.path() / "eager").string(), std::to_string(threads)};
    if (onnx) eager.push_back(model);
    add("PyTorch", "eager", std::move(eager));
    if (onnx) add("ONNX Runtime", "onnx", {"node", (root / "tests/bench/onnx_forward.js").string(), peers.string(), network,
                                           (exchange.path() / "onnx").string(), std::to_string(threads), model});
    else context.say("no ONNX Runtime here: packaging/bench-peers.sh installs it");
    return all;
}

/// The study's window, or that which was asked for, if the network takes it.
Shape windowFor(const engine::NetworkInfo& info, const Options& o) {
    if (o.window.empty()) return info.input;
    const Shape window{o.window[0], o.window[1], o.window[2]};
    const auto g = engine::geometryOf(info.spec);
    const Shape output{window.z - 2 * g.margin.z, window.y - 2 * g.margin.y, window.x - 2 * g.margin.x};
    if (output.empty() || engine::fittedWindow(g, output) != output)
        throw Error(ErrorKind::InvalidValue, info.name + " has no input window of " + describe(window) + ": choose one of " +
                                                 describe(info.input) + " plus or minus multiples of " + describe(g.step) + ".");
    return window;
}

std::vector<Figure> measureNetwork(const engine::NetworkInfo& info, const Options& o, Progress& progress, Context& context) {
    auto spec = info.spec;
    if (spec.family != engine::Family::Hybrid) spec.reluLogits = false; // the rivals' end without it
    const Shape window = windowFor(info, o);
    const ScratchFolder exchange;
    engine::ForwardTimer ours(spec, window, false, o.threads);
    ours.save((exchange.path() / "network.safetensors").string());
    auto others = o.alone ? std::vector<Rival>() : rivals(exchange, o.threads, context);
    std::optional<engine::ForwardTimer> bf16;
    if (engine::hasBf16()) bf16.emplace(spec, window, true, o.threads);

    Rounds mine, half;
    double gemm = 0;
    const int turns = std::clamp(static_cast<int>(0.2 / ours.run()), 1, 50);
    const auto rest = [] { std::this_thread::sleep_for(std::chrono::milliseconds(200)); }; // the threads of the side before spin on for a while
    for (int round = 0; round <= o.rounds; ++round) {
        throwIfStopped(context.stop);
        rest();
        mine.add(*turn(ours, turns));
        rest();
        if (bf16) half.add(*turn(*bf16, turns));
        for (auto& rival : others) {
            rest();
            if (const auto seconds = turn(*rival.peer, turns)) rival.rounds.add(*seconds);
        }
        gemm = std::max(gemm, engine::sgemmGflops(o.threads));
        progress.update(static_cast<double>(round + 1) / (o.rounds + 1));
    }

    const double seconds = mine.median(), rate = ours.gflop() / seconds;
    const auto title = info.name + " " + describe(window);
    std::vector<Figure> figures;
    std::erase_if(others, [](const Rival& rival) { return rival.rounds.empty(); });
    for (const auto& rival : others)
        figures.push_back({title + " fp32", seconds, "s", rival.name, rival.rounds.median(), rival.rounds.median() / seconds});
    if (others.empty()) figures.push_back({title + " fp32", seconds, "s", "", 0, 0});
    figures.push_back({info.name + " rate, " + std::to_string(static_cast<int>(ours.gflop())) + " GFLOP", rate, "GFLOP/s", "sgemm 2048", gemm, rate / gemm});
    if (bf16) {
        figures.push_back({title + " bf16", half.median(), "s", "fp32", seconds, seconds / half.median()});
        figures.push_back({info.name + " same class in bf16", 100 * bf16->agreement(ours), "%", "", 0, 0});
    }
    for (const auto& rival : others) // the tests allow 10
        figures.push_back({info.name + " off from " + rival.name, 1e6 * ours.differenceFrom(rival.logits), "millionths of the largest", "", 0, 0});
    return figures;
}

std::vector<Figure> measure(Options o, Context& context) {
    if (o.threads == 0) o.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    if (o.networks.empty())
        for (const auto& network : engine::networks()) o.networks.push_back(network.name);
    std::vector<Figure> figures;
    double done = 0;
    const double share = 1.0 / static_cast<double>(o.networks.size());
    for (const auto& name : o.networks) {
        const auto& info = engine::findNetwork(name);
        SubProgress progress(context.progress, done, done + share);
        progress.status(name);
        for (auto& figure : measureNetwork(info, o, progress, context)) figures.push_back(std::move(figure));
        done += share;
    }
    return figures;
}

Measure setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("--network", o->networks, "By name; repeat for several (default: all ten)");
    app.add_option("--window", o->window, "Size z,y,x of the input (default: each network's own in the study)")->delimiter(',')->expected(3);
    app.add_option("--rounds", o->rounds, "Rounds in which all sides take turns; medians are given")->check(CLI::Range(1, 1000));
    app.add_option("--threads", o->threads, "Of each side (default: all cores)")->check(CLI::NonNegativeNumber);
    app.add_flag("--alone", o->alone, "Without PyTorch and ONNX Runtime");
    return [o](Context& context) { return measure(*o, context); };
}

const AddBench add{{"forward", {}, setup}};

} // namespace

} // namespace granule::cli
