// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"

#include "core/engine/Speed.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace granule::cli {

namespace {

constexpr Shape window{5, 300, 300}, probe{5, 64, 64};
constexpr int rounds = 3;

/// The reference network in Python, waiting for a line to run one pass. Says nothing where Python or PyTorch are missing.
class EagerPeer {
public:
    explicit EagerPeer(int threads) {
        int toChild[2], fromChild[2];
        if (access(GRANULE_EAGER_SCRIPT, R_OK) != 0 || pipe(toChild) != 0 || pipe(fromChild) != 0) return;
        m_child = fork();
        if (m_child == 0) {
            dup2(toChild[0], STDIN_FILENO);
            dup2(fromChild[1], STDOUT_FILENO);
            for (const int end : {toChild[0], toChild[1], fromChild[0], fromChild[1]}) close(end);
            const auto count = std::to_string(threads);
            execl("/usr/bin/python3", "python3", GRANULE_EAGER_SCRIPT, "5", "300", "300", count.c_str(), nullptr);
            _exit(127);
        }
        close(toChild[0]);
        close(fromChild[1]);
        m_in = fdopen(toChild[1], "w");
        m_out = fdopen(fromChild[0], "r");
        char line[128];
        m_there = std::fgets(line, sizeof line, m_out) != nullptr;
    }
    ~EagerPeer() {
        if (m_in) std::fclose(m_in);
        if (m_out) std::fclose(m_out);
        if (m_child > 0) waitpid(m_child, nullptr, 0);
    }
    EagerPeer(const EagerPeer&) = delete;
    EagerPeer& operator=(const EagerPeer&) = delete;

    bool isThere() const noexcept { return m_there; }
    std::optional<double> run() {
        char line[128];
        if (!m_there || std::fputs("go\n", m_in) < 0 || std::fflush(m_in) != 0 || !std::fgets(line, sizeof line, m_out)) return {};
        return std::atof(line);
    }

private:
    pid_t m_child = -1;
    std::FILE *m_in = nullptr, *m_out = nullptr;
    bool m_there = false;
};

/// Seconds of bf16 passes on the whole window, or on the small one where this CPU only emulates bf16.
std::vector<Figure> benchBf16(engine::ForwardTimer& fp32, double fp32Seconds, double eager, int threads) {
    engine::ForwardTimer small32({}, probe, false, threads), small16({}, probe, true, threads);
    const auto least = [](engine::ForwardTimer& timer) {
        timer.run();
        return std::min(timer.run(), timer.run());
    };
    const double s32 = least(small32), s16 = least(small16);
    if (s16 > s32)
        return {{"forward 5x64x64 bf16 (emulated by this CPU)", s16, "s", "fp32", s32, s32 / s16},
                {"bf16 argmax agreement, 5x64x64", 100 * small16.agreement(small32), "%", "", 0, 0}};
    engine::ForwardTimer bf16({}, window, true, threads);
    bf16.run();
    const double seconds = std::min(bf16.run(), bf16.run());
    std::vector<Figure> figures{{"forward 5x300x300 bf16", seconds, "s", eager > 0 ? "PyTorch eager fp32" : "fp32",
                                 eager > 0 ? eager : fp32Seconds, (eager > 0 ? eager : fp32Seconds) / seconds}};
    figures.push_back({"bf16 argmax agreement", 100 * bf16.agreement(fp32), "%", "", 0, 0});
    return figures;
}

std::vector<Figure> run(Context& context) {
    const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    EagerPeer peer(threads);
    if (!peer.isThere()) context.say("no python3 with PyTorch here: nothing to compare with but the matrix product");
    engine::ForwardTimer ours({}, window, false, threads);
    double best = 1e30, eager = 1e30, gemm = 0;
    for (int round = 0; round <= rounds; ++round) { // both sides in turn; the first round only warms up
        throwIfStopped(context.stop);
        const double mine = ours.run();
        const auto theirs = peer.run();
        gemm = std::max(gemm, engine::sgemmGflops(threads));
        if (round > 0) best = std::min(best, mine);
        if (round > 0 && theirs) eager = std::min(eager, *theirs);
        context.progress.update(static_cast<double>(round + 1) / (rounds + 2));
    }
    const bool compared = eager < 1e30;
    std::vector<Figure> figures{{"forward 5x300x300 fp32", best, "s", compared ? "PyTorch eager" : "", compared ? eager : 0, compared ? eager / best : 0},
                                {"forward rate fp32", ours.gflop() / best, "GFLOP/s", "sgemm 2048", gemm, ours.gflop() / best / gemm}};
    for (auto& figure : benchBf16(ours, best, compared ? eager : 0, threads)) figures.push_back(std::move(figure));
    return figures;
}

const AddBench add{{"forward", {}, run}};

} // namespace

} // namespace granule::cli
